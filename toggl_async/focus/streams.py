"""What the streams of Toggl Focus have in common: whole lists in one request each."""

from typing import Generic, Self, TypeVar

import attrs

from toggl_async.errors import DecodeError
from toggl_async.headers import Headers
from toggl_async.request.base import WorkspaceRequest, request_base
from toggl_async.request.pages import Following, Page, PageEnd, PageRequest
from toggl_async.request.validation import Id

RowT = TypeVar("RowT", covariant=True)


@request_base
class StreamRequest(WorkspaceRequest[Page[RowT]], PageRequest[RowT], Generic[RowT]):
    """A request for a whole list, which is one page whatever its length."""

    organization_id: Id = attrs.field(kw_only=False)
    """Id of the organization, which Focus shares with Track: see ``track.organizations``."""

    def check_headers(self, headers: Headers) -> None:
        """Check that a truncated response could be recognized: with a row on each line, it is shorter only.

        Raises:
            DecodeError: it could not.
        """
        if not headers.framed:
            raise DecodeError(
                "the response has neither a length nor chunks, so a truncated list could not be recognized"
            )

    def following(self, end: PageEnd) -> Following[Self]:
        """Return that no page follows."""
        return Following(end.count, None)
