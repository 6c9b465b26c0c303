"""What a finished delivery is."""

from typing import Generic, TypeVar

import attrs

from toggl_async.errors import Attempt
from toggl_async.request import FileRequest

ResultT = TypeVar("ResultT", covariant=True)


@attrs.frozen(kw_only=True)
class Delivered(Generic[ResultT]):
    """A file that a sink has taken whole.

    ``size`` is in bytes, ``sha256`` and ``xxh3_128`` in hex, all of what was delivered; of the two hashes the
    one comes that ``Options(digest=...)`` asked for. ``rows`` counts the records of a csv without the header,
    where ``Options(count_rows=True)`` asked for it, ``pages`` those of a pdf; each is None where it does not
    apply or could not be told. ``seconds`` covers all tries and waits; ``result`` is the sink's own.
    """

    size: int
    sha256: str | None
    media_type: str
    request: FileRequest
    result: ResultT
    rows: int | None = None
    pages: int | None = None
    attempts: tuple[Attempt, ...] = ()
    seconds: float = 0.0
    xxh3_128: str | None = None

    @property
    def request_id(self) -> str | None:
        """The id under which Toggl's support finds the call that brought it."""
        return self.attempts[-1].request_id if self.attempts else None
