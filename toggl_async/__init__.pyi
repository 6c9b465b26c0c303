# Every name is imported as itself: some editors take all other imports of a stub for private ones.

from toggl_async.client import ClientSettings as ClientSettings
from toggl_async.client import Toggl as Toggl
from toggl_async.clients.pool import Clients as Clients
from toggl_async.clients.pool import ClientsState as ClientsState
from toggl_async.clock import Clock as Clock
from toggl_async.credentials import (
    ApiToken as ApiToken,
)
from toggl_async.credentials import (
    Credential as Credential,
)
from toggl_async.credentials import (
    FocusKey as FocusKey,
)
from toggl_async.credentials import (
    Password as Password,
)
from toggl_async.credentials import (
    Session as Session,
)
from toggl_async.errors import (
    Attempt as Attempt,
)
from toggl_async.errors import (
    AuthenticationError as AuthenticationError,
)
from toggl_async.errors import (
    BadRequestError as BadRequestError,
)
from toggl_async.errors import (
    ClientsBusyError as ClientsBusyError,
)
from toggl_async.errors import (
    ConnectError as ConnectError,
)
from toggl_async.errors import (
    CredentialsError as CredentialsError,
)
from toggl_async.errors import (
    DeadlineError as DeadlineError,
)
from toggl_async.errors import (
    DecodeError as DecodeError,
)
from toggl_async.errors import (
    ForbiddenError as ForbiddenError,
)
from toggl_async.errors import (
    GoneError as GoneError,
)
from toggl_async.errors import (
    IncompleteResponseError as IncompleteResponseError,
)
from toggl_async.errors import (
    InvalidRequestError as InvalidRequestError,
)
from toggl_async.errors import (
    InvalidSettingError as InvalidSettingError,
)
from toggl_async.errors import (
    MisuseError as MisuseError,
)
from toggl_async.errors import (
    NotFoundError as NotFoundError,
)
from toggl_async.errors import (
    PlanError as PlanError,
)
from toggl_async.errors import (
    QuotaError as QuotaError,
)
from toggl_async.errors import (
    RateLimitError as RateLimitError,
)
from toggl_async.errors import (
    ServerError as ServerError,
)
from toggl_async.errors import (
    StatusError as StatusError,
)
from toggl_async.errors import (
    TogglError as TogglError,
)
from toggl_async.errors import (
    TooLargeError as TooLargeError,
)
from toggl_async.errors import (
    TransportError as TransportError,
)
from toggl_async.errors import (
    UnexpectedStatusError as UnexpectedStatusError,
)
from toggl_async.events import (
    Event as Event,
)
from toggl_async.events import (
    QuotaLowEvent as QuotaLowEvent,
)
from toggl_async.events import (
    RequestEvent as RequestEvent,
)
from toggl_async.events import (
    ResponseEvent as ResponseEvent,
)
from toggl_async.events import (
    RetryEvent as RetryEvent,
)
from toggl_async.events import (
    WaitEvent as WaitEvent,
)
from toggl_async.exchange.raw_response import RawResponse as RawResponse
from toggl_async.failures import Concern as Concern
from toggl_async.failures import FailureKind as FailureKind
from toggl_async.failures import RetryRule as RetryRule
from toggl_async.headers import Headers as Headers
from toggl_async.hosts import Host as Host
from toggl_async.hosts import Hosts as Hosts
from toggl_async.http.connections import Connections as Connections
from toggl_async.http.shared_connections import SharedConnections as SharedConnections
from toggl_async.options import (
    Options as Options,
)
from toggl_async.options import (
    Progress as Progress,
)
from toggl_async.options import (
    SizeLimits as SizeLimits,
)
from toggl_async.options import (
    Timeout as Timeout,
)
from toggl_async.quota import HourlyQuotaState as HourlyQuotaState
from toggl_async.quota import QuotaState as QuotaState
from toggl_async.ratelimit.settings import RateLimit as RateLimit
from toggl_async.ratelimit.shared.file import FileRateLimit as FileRateLimit
from toggl_async.ratelimit.shared.redis import RedisRateLimit as RedisRateLimit
from toggl_async.request.base import Request as Request
from toggl_async.request.base import Route as Route
from toggl_async.request.date_ranges import LONGEST_DATE_RANGE as LONGEST_DATE_RANGE
from toggl_async.request.fields import UNSET as UNSET
from toggl_async.request.fields import Unset as Unset
from toggl_async.request.files import FileRequest as FileRequest
from toggl_async.request.model import TruncatedListWarning as TruncatedListWarning
from toggl_async.request.model import UnreadPartWarning as UnreadPartWarning
from toggl_async.request.pages import Page as Page
from toggl_async.request.pages import PageRequest as PageRequest
from toggl_async.retry import Retry as Retry
from toggl_async.saved import ExportedFile as ExportedFile
from toggl_async.saved import Saved as Saved
from toggl_async.transfer.data_export import save_data_export as save_data_export
from toggl_async.transfer.file_names import file_name as file_name
from toggl_async.transfer.many import ManyProgress as ManyProgress
from toggl_async.transfer.many import Outcome as Outcome
from toggl_async.transfer.stream import Stream as Stream
from toggl_async.workspace import Workspace as Workspace

__all__ = [
    "LONGEST_DATE_RANGE",
    "UNSET",
    "ApiToken",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "ClientSettings",
    "Clients",
    "ClientsBusyError",
    "ClientsState",
    "Clock",
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
    "SharedConnections",
    "SizeLimits",
    "StatusError",
    "Stream",
    "Timeout",
    "Toggl",
    "TogglError",
    "TooLargeError",
    "TransportError",
    "TruncatedListWarning",
    "UnexpectedStatusError",
    "UnreadPartWarning",
    "Unset",
    "WaitEvent",
    "Workspace",
    "file_name",
    "save_data_export",
]
