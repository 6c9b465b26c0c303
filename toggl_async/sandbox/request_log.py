"""The log of received requests, which tests inspect."""

from collections import deque
from collections.abc import Iterable, Mapping

from attrs import define, evolve, field, frozen

CREDENTIAL_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})


@frozen
class ReceivedRequest:
    """A received request, and the status of its response.

    `host` is "track" or "focus"; `headers` have lower-case names and no credentials; `body` is decoded JSON,
    or text if it is not JSON; `status` is None until the response is ready, or if the client left before;
    `at` is the time of the sandbox's clock. `reason` states what was wrong with the request, None if nothing
    was: an exceeded limit, a lacking plan or a fault is no reason. `account` is the email address of the
    account whose credentials it had, None if they were wrong or missing.
    """

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: object
    at: float
    status: int | None = None
    reason: str | None = None
    account: str | None = None


@define
class RequestLog:
    """The newest `maximum` received requests in order of arrival, and the number of all of them."""

    maximum: int
    count: int = field(default=0, init=False)
    _requests: dict[int, ReceivedRequest] = field(factory=dict[int, ReceivedRequest], init=False)
    _last_number: int = field(default=0, init=False)

    def add(self, request: ReceivedRequest) -> int:
        """Add a request in place of the oldest one if the log is full, and return its number."""
        self.count += 1
        self._last_number += 1
        if len(self._requests) >= self.maximum:
            del self._requests[next(iter(self._requests))]
        self._requests[self._last_number] = request
        return self._last_number

    def set_status(self, number: int, status: int, reason: str | None) -> None:
        """Set the status of a request, unless the log no longer has it."""
        if number in self._requests:
            self._requests[number] = evolve(self._requests[number], status=status, reason=reason)

    def all(self) -> list[ReceivedRequest]:
        """Return the requests that the log has."""
        return list(self._requests.values())

    def clear(self) -> None:
        """Remove all requests, and count from zero again."""
        self._requests.clear()
        self.count = 0


def without_credentials(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers with lower-case names, without those that carry credentials."""
    return {name.lower(): text for name, text in headers.items() if name.lower() not in CREDENTIAL_HEADERS}


def peak(times: Iterable[float], window: float) -> int:
    """Return the largest number of times within any window of `window` seconds, its end excluded."""
    recent: deque[float] = deque()
    most = 0
    for time in sorted(times):
        recent.append(time)
        while time - recent[0] >= window:
            recent.popleft()
        most = max(most, len(recent))
    return most
