from toggl_async.client import Toggl
from toggl_async.connections import Connections
from toggl_async.credentials import ApiToken, Credential, FocusKey, Password, Session
from toggl_async.endings import Ending
from toggl_async.errors import (
    AnswerError,
    Attempt,
    AuthenticationError,
    BadRequestError,
    ConnectError,
    CredentialsError,
    DeadlineError,
    ForbiddenError,
    GoneError,
    InterruptedAnswerError,
    InvalidRequestError,
    MisuseError,
    NotFoundError,
    PlanError,
    QuotaError,
    StatusError,
    TogglBrokenError,
    TogglError,
    TransportError,
    UnexpectedStatusError,
)
from toggl_async.events import (
    AnswerEvent,
    Event,
    QuotaLowEvent,
    RequestEvent,
    RetryEvent,
    WaitEvent,
)
from toggl_async.fields import UNSET, Unset
from toggl_async.headers import Headers
from toggl_async.hosts import Host, Hosts
from toggl_async.many import ManyProgress, Outcome
from toggl_async.options import Limits, Options, Progress, Timeout
from toggl_async.paging import Received
from toggl_async.quota import BucketState, QuotaState
from toggl_async.request import FileRequest, Page, PageRequest, Request, Route
from toggl_async.retry import Retry, Rule
from toggl_async.saved import Saved
from toggl_async.settings import Quota
from toggl_async.stream import Stream
from toggl_async.workspace import Workspace

__all__ = [
    "UNSET",
    "AnswerError",
    "AnswerEvent",
    "ApiToken",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "BucketState",
    "ConnectError",
    "Connections",
    "Credential",
    "CredentialsError",
    "DeadlineError",
    "Ending",
    "Event",
    "FileRequest",
    "FocusKey",
    "ForbiddenError",
    "GoneError",
    "Headers",
    "Host",
    "Hosts",
    "InterruptedAnswerError",
    "InvalidRequestError",
    "Limits",
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
    "Quota",
    "QuotaError",
    "QuotaLowEvent",
    "QuotaState",
    "Received",
    "Request",
    "RequestEvent",
    "Retry",
    "RetryEvent",
    "Route",
    "Rule",
    "Saved",
    "Session",
    "StatusError",
    "Stream",
    "Timeout",
    "Toggl",
    "TogglBrokenError",
    "TogglError",
    "TransportError",
    "UnexpectedStatusError",
    "Unset",
    "WaitEvent",
    "Workspace",
]
