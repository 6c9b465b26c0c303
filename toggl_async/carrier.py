"""What those who read answers need of whoever sends calls."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from toggl_async.errors import Attempt
from toggl_async.request import Request
from toggl_async.transport import Reply

AnswerT = TypeVar("AnswerT")


class Carrier(Protocol):
    """Sends a request until its answer has been read."""

    async def __call__(
        self, request: Request[object], read: Callable[[Reply, int], Awaitable[AnswerT]], /
    ) -> tuple[AnswerT, tuple[Attempt, ...]]:
        """Carry a call out."""
        ...
