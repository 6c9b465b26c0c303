"""An asyncio client for Toggl's reporting APIs: whole reports on disk, at the lowest cost in requests.

Public names are imported when they are first used, so that a program which needs only a credential or an
error does not wait for aiohttp. Type checkers read ``__init__.pyi``, which lists the same names.
"""

import importlib

_MODULES = {
    "LONGEST_DATE_RANGE": "toggl_async.request.date_ranges",
    "UNSET": "toggl_async.request.fields",
    "ApiToken": "toggl_async.credentials",
    "Attempt": "toggl_async.errors",
    "AuthenticationError": "toggl_async.errors",
    "BadRequestError": "toggl_async.errors",
    "ClientSettings": "toggl_async.client",
    "Clients": "toggl_async.clients.pool",
    "ClientsBusyError": "toggl_async.errors",
    "ClientsState": "toggl_async.clients.pool",
    "Clock": "toggl_async.clock",
    "Concern": "toggl_async.failures",
    "ConnectError": "toggl_async.errors",
    "Connections": "toggl_async.http.connections",
    "Credential": "toggl_async.credentials",
    "CredentialsError": "toggl_async.errors",
    "DeadlineError": "toggl_async.errors",
    "DecodeError": "toggl_async.errors",
    "Event": "toggl_async.events",
    "ExportedFile": "toggl_async.saved",
    "FailureKind": "toggl_async.failures",
    "FileRateLimit": "toggl_async.ratelimit.shared.file",
    "FileRequest": "toggl_async.request.files",
    "FocusKey": "toggl_async.credentials",
    "ForbiddenError": "toggl_async.errors",
    "GoneError": "toggl_async.errors",
    "Headers": "toggl_async.headers",
    "Host": "toggl_async.hosts",
    "Hosts": "toggl_async.hosts",
    "HourlyQuotaState": "toggl_async.quota",
    "IncompleteResponseError": "toggl_async.errors",
    "InvalidRequestError": "toggl_async.errors",
    "InvalidSettingError": "toggl_async.errors",
    "ManyProgress": "toggl_async.transfer.many",
    "MisuseError": "toggl_async.errors",
    "NotFoundError": "toggl_async.errors",
    "Options": "toggl_async.options",
    "Outcome": "toggl_async.transfer.many",
    "Page": "toggl_async.request.pages",
    "PageRequest": "toggl_async.request.pages",
    "Password": "toggl_async.credentials",
    "PlanError": "toggl_async.errors",
    "Progress": "toggl_async.options",
    "QuotaError": "toggl_async.errors",
    "QuotaLowEvent": "toggl_async.events",
    "QuotaState": "toggl_async.quota",
    "RateLimit": "toggl_async.ratelimit.settings",
    "RateLimitError": "toggl_async.errors",
    "RawResponse": "toggl_async.exchange.raw_response",
    "RedisRateLimit": "toggl_async.ratelimit.shared.redis",
    "Request": "toggl_async.request.base",
    "RequestEvent": "toggl_async.events",
    "ResponseEvent": "toggl_async.events",
    "Retry": "toggl_async.retry",
    "RetryEvent": "toggl_async.events",
    "RetryRule": "toggl_async.failures",
    "Route": "toggl_async.request.base",
    "Saved": "toggl_async.saved",
    "ServerError": "toggl_async.errors",
    "Session": "toggl_async.credentials",
    "SharedConnections": "toggl_async.http.shared_connections",
    "SizeLimits": "toggl_async.options",
    "StatusError": "toggl_async.errors",
    "Stream": "toggl_async.transfer.stream",
    "Timeout": "toggl_async.options",
    "Toggl": "toggl_async.client",
    "TogglError": "toggl_async.errors",
    "TooLargeError": "toggl_async.errors",
    "TransportError": "toggl_async.errors",
    "TruncatedListWarning": "toggl_async.request.model",
    "UnexpectedStatusError": "toggl_async.errors",
    "UnreadPartWarning": "toggl_async.request.model",
    "Unset": "toggl_async.request.fields",
    "WaitEvent": "toggl_async.events",
    "Workspace": "toggl_async.workspace",
    "file_name": "toggl_async.transfer.file_names",
    "save_data_export": "toggl_async.transfer.data_export",
}
globals()["__all__"] = list(_MODULES)  # type checkers read the list in the stub


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
