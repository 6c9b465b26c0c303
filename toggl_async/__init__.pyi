from toggl_async.client import ClientSettings, Toggl
from toggl_async.credentials import ApiToken, Credential, FocusKey, Password, Session
from toggl_async.errors import (
    Attempt,
    AuthenticationError,
    BadRequestError,
    ConnectError,
    CredentialsError,
    DeadlineError,
    DecodeError,
    ForbiddenError,
    GoneError,
    IncompleteResponseError,
    InvalidRequestError,
    InvalidSettingError,
    MisuseError,
    NotFoundError,
    PlanError,
    QuotaError,
    RateLimitError,
    ServerError,
    StatusError,
    TogglError,
    TransportError,
    UnexpectedStatusError,
)
from toggl_async.events import (
    Event,
    QuotaLowEvent,
    RequestEvent,
    ResponseEvent,
    RetryEvent,
    WaitEvent,
)
from toggl_async.exchange.raw_response import RawResponse
from toggl_async.failures import Concern, FailureKind, RetryRule
from toggl_async.headers import Headers
from toggl_async.hosts import Host, Hosts
from toggl_async.http.connections import Connections
from toggl_async.options import Options, Progress, SizeLimits, Timeout
from toggl_async.quota import HourlyQuotaState, QuotaState
from toggl_async.ratelimit.settings import RateLimit
from toggl_async.ratelimit.shared.file import FileRateLimit
from toggl_async.ratelimit.shared.redis import RedisRateLimit
from toggl_async.request.base import Request, Route
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import FileRequest
from toggl_async.request.pages import Page, PageRequest
from toggl_async.retry import Retry
from toggl_async.saved import ExportedFile, Saved
from toggl_async.transfer.many import ManyProgress, Outcome
from toggl_async.transfer.stream import Stream
from toggl_async.workspace import Workspace

__all__ = [
    "UNSET",
    "ApiToken",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "ClientSettings",
    "Concern",
    "ConnectError",
    "Connections",
    "Credential",
    "CredentialsError",
    "DeadlineError",
    "DecodeError",
    "Event",
    "ExportedFile",
    "FailureKind",
    "FileRateLimit",
    "FileRequest",
    "FocusKey",
    "ForbiddenError",
    "GoneError",
    "Headers",
    "Host",
    "Hosts",
    "HourlyQuotaState",
    "IncompleteResponseError",
    "InvalidRequestError",
    "InvalidSettingError",
    "ManyProgress",
    "MisuseError",
    "NotFoundError",
    "Options",
    "Outcome",
    "Page",
    "PageRequest",
    "Password",
    "PlanError",
    "Progress",
    "QuotaError",
    "QuotaLowEvent",
    "QuotaState",
    "RateLimit",
    "RateLimitError",
    "RawResponse",
    "RedisRateLimit",
    "Request",
    "RequestEvent",
    "ResponseEvent",
    "Retry",
    "RetryEvent",
    "RetryRule",
    "Route",
    "Saved",
    "ServerError",
    "Session",
    "SizeLimits",
    "StatusError",
    "Stream",
    "Timeout",
    "Toggl",
    "TogglError",
    "TransportError",
    "UnexpectedStatusError",
    "Unset",
    "WaitEvent",
    "Workspace",
]
