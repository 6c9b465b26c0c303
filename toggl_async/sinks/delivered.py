"""What a finished delivery is."""

from typing import Generic, TypeVar

import attrs

from toggl_async.errors import Attempt
from toggl_async.request import FileRequest

ResultT = TypeVar("ResultT", covariant=True)


@attrs.frozen(kw_only=True)
class Delivered(Generic[ResultT]):
    """A file that a sink has taken whole.

    ``size`` is in bytes and ``sha256`` in hex, both of what was delivered. ``rows`` counts the records of a
    csv without the header, ``pages`` those of a pdf; each is None where it does not apply or could not be
    told. ``seconds`` covers all tries and waits. ``result`` is what the sink made of it.
    """

    size: int
    sha256: str
    media_type: str
    request: FileRequest
    result: ResultT
    rows: int | None = None
    pages: int | None = None
    attempts: tuple[Attempt, ...] = ()
    seconds: float = 0.0

    @property
    def request_id(self) -> str | None:
        """The id under which Toggl's support finds the call that brought it."""
        return self.attempts[-1].request_id if self.attempts else None
