"""Our errors for aiohttp's exceptions, which depend on where the request broke off."""

import re
import ssl
from http import HTTPStatus

import aiohttp

from toggl_async.errors import ConnectError, DeadlineError, IncompleteResponseError, TransportError
from toggl_async.failures import FailureKind
from toggl_async.options import Timeout

_CERTIFICATE = (aiohttp.ClientConnectorCertificateError, ssl.CertificateError)
_BAD_ADDRESS = (aiohttp.InvalidURL, UnicodeError, ValueError)
_BEFORE_SENDING = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, *_BAD_ADDRESS)

# aiohttp has one exception for whatever is wrong before the body. Only its message says the cause, in other
# words where the parser is not compiled. It also shows what the server sent, so the words here are our own.
_TOO_LONG = r"Got more than ([0-9]+) bytes when reading"
_UNREADABLE = (
    (r"Too many headers", "it has too many header fields"),
    (r"[\w-]+ can't be present with", "it has both a length and chunks"),
    (r"Invalid (?:HTTP )?header|[^:']*\bContent-Length\b", "it has a malformed header field"),
)


def _unreadable(message: str) -> str | None:
    """Return why this client does not accept the headers of a response, None for another fault."""
    if found := re.match(_TOO_LONG, message):
        return f"its status line or a header field is longer than {found[1]} bytes"
    return next((cause for pattern, cause in _UNREADABLE if re.match(pattern, message)), None)


def _connect_error(fault: Exception) -> ConnectError:
    if isinstance(fault, _CERTIFICATE):
        return ConnectError(f"the server's certificate is not valid: {fault}", retryable=False)
    if isinstance(fault, _BAD_ADDRESS):
        return ConnectError(f"cannot connect to this address: {fault}", retryable=False)
    if isinstance(fault, aiohttp.ClientConnectorError):
        # The cause alone: aiohttp wraps it in a message about TLS, even where there is none.
        return ConnectError(f"no connection to {fault.host}:{fault.port}: {fault.os_error}")
    return ConnectError(f"no connection: {fault}")


def _proxy_error(fault: aiohttp.ClientHttpProxyError) -> ConnectError:
    # The tunnel was refused, so nothing was sent to Toggl. What a proxy refuses with 4xx, it refuses again.
    refused = f"the proxy refused the connection: {fault.status}"
    return ConnectError(refused, retryable=fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR)


def connection_error(fault: Exception) -> TransportError:
    """Return the error for an exception of aiohttp's or the operating system's."""
    # By where it was raised, not by its class: aiohttp reports a truncated header as a 400 of the server's.
    if isinstance(fault, aiohttp.ClientHttpProxyError):
        return _proxy_error(fault)
    if isinstance(fault, _BEFORE_SENDING):
        return _connect_error(fault)
    if isinstance(fault, aiohttp.ClientResponseError) and (cause := _unreadable(fault.message)):
        return IncompleteResponseError(
            f"the response cannot be read: {cause}", retryable=False, failure_kind=FailureKind.UNREADABLE
        )
    # Before the headers are complete, aiohttp raises this class if the server's bytes are not HTTP.
    not_http = isinstance(fault, aiohttp.ClientResponseError)
    kind = FailureKind.PROTOCOL if not_http else FailureKind.DISCONNECTED
    return IncompleteResponseError(
        f"the connection broke before a response came ({type(fault).__name__})", failure_kind=kind
    )


def timeout_error(fault: TimeoutError, timeout: Timeout) -> TransportError:
    """Return the error for a timeout before the response's headers arrived."""
    if isinstance(fault, aiohttp.ConnectionTimeoutError):
        return ConnectError(f"no connection within {timeout.connect:g} s")
    if isinstance(fault, aiohttp.ClientError):
        return ConnectError(f"no connection: {type(fault).__name__}")
    return DeadlineError(f"no response within {timeout.first_byte:g} s")
