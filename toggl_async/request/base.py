"""The root of all requests: a frozen value whose fields are the arguments of the call.

``Request[Model]`` is the root. Each endpoint is a subclass, decorated with :func:`endpoint`. A field that the
path names is sent in the path, a field declared with ``query`` in the query string, and any other in the
body.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar, Generic, Literal, Self, TypeAlias, TypeVar, dataclass_transform

import attrs

from toggl_async.errors import DecodeError, InvalidRequestError
from toggl_async.headers import Headers
from toggl_async.hosts import Host
from toggl_async.options import Options
from toggl_async.request.fields import (
    UNSET,
    Field,
    Unset,
    batched,
    json_only,
    limit_of,
    query,
    renamed,
    secret,
    unsent,
)
from toggl_async.request.validation import Id, Validated

ModelT = TypeVar("ModelT", covariant=True)
_Class = TypeVar("_Class")
_RequestT = TypeVar("_RequestT", bound="Request[object]")

Verb: TypeAlias = Literal["GET", "POST"]

LONGEST_DATE_RANGE = 365
"""The most days, both ends included, that one request to Toggl's reports may cover."""


@attrs.frozen
class Route:
    """The route of a request: verb, host and path template.

    ``repeatable`` is true if the request may be sent a second time. ``older_path`` is an earlier form of the
    path, for hosts that do not know the newer form.
    """

    verb: Verb
    host: Host
    path: str
    repeatable: bool = True
    older_path: str | None = None


@attrs.frozen
class EncodedRequest:
    """A request as the transport sends it."""

    verb: Verb
    host: Host
    path: str = attrs.field(repr=False)  # a saved report's path holds its token
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    accept: str = "application/json"
    secrets: tuple[str, ...] = attrs.field(default=(), repr=False)


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(attrs.field, renamed, query, unsent, batched, secret, json_only),
)
def request_base(cls: type[_Class]) -> type[_Class]:
    """Make a class from which endpoints inherit fields."""
    # No slots: endpoints inherit from several of these, which slotted classes cannot.
    return attrs.frozen(kw_only=True, slots=False, repr=False)(cls)


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(attrs.field, renamed, query, unsent, batched, secret, json_only),
)
def endpoint(
    path: str,
    *,
    host: Host = Host.TRACK,
    verb: Verb = "POST",
    repeatable: bool = True,
    older: str | None = None,
) -> Callable[[type[_RequestT]], type[_RequestT]]:
    """Return a decorator that makes a class the request of one endpoint.

    ``repeatable`` is true for endpoints that only read. ``older`` is an earlier form of the path, for hosts
    that do not know the newer form.
    """
    route = Route(verb, host, path, repeatable, older)

    def make(cls: type[_RequestT]) -> type[_RequestT]:
        made = request_base(cls)
        made.route = route
        return made

    return make


@request_base
class Request(Validated, Generic[ModelT]):
    """A request to one endpoint; two with the same fields are equal and have the same hash.

    ``options`` says how the call is carried out; it is neither sent nor compared.

    Raises:
        InvalidRequestError: a field has a value that its type does not allow.
    """

    route: ClassVar[Route]
    options: Options = unsent(default=Options())
    """How the call is carried out: time limits, retries, progress and more; not sent to Toggl."""

    def limited(self) -> Iterator[tuple[Field, int]]:
        """Yield the fields that are sent in batches, each with the number of items in a batch."""
        for field in self.__attrs_attrs__:
            limit = limit_of(field)
            if limit is not None:
                yield field, limit

    def within(self, workspace_id: int | Unset) -> Self:
        """Return the request with its workspace filled in, if it needs one and does not name it."""
        if "{workspace_id}" not in self.route.path or not isinstance(getattr(self, "workspace_id", 0), Unset):
            return self
        if isinstance(workspace_id, Unset):
            raise InvalidRequestError(
                "no workspace: give workspace_id= to Toggl(...) or to the call, or set TOGGL_WORKSPACE_ID"
            )
        return self.replaced("workspace_id", workspace_id)

    def check_headers(self, headers: Headers) -> None:
        """Check that the response is about what was requested, as far as its headers say.

        Raises:
            DecodeError: it is about something else.
        """

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """Yield the ids of each workspace and its organization, if the model contains them."""
        del model
        yield from ()


def expect_days(first: object, last: object, headers: Headers) -> None:
    """Check the days that Toggl reports on against those of them that are dates.

    Raises:
        DecodeError: Toggl reports on other days.
    """
    for name, day in (("x-range-start", first), ("x-range-end", last)):
        reported = headers.get(name)
        if isinstance(day, date) and reported is not None and reported[:10] != day.isoformat():
            raise DecodeError(f"requested {day}, but Toggl reports {reported[:40]!r} ({name})")


@request_base
class WorkspaceRequest(Request[ModelT], Generic[ModelT]):
    """A request about one workspace."""

    workspace_id: Id | Unset = UNSET
    """The workspace; by default, the client's."""


@request_base
class DateRange(Request[ModelT], Generic[ModelT]):
    """A date range. Both dates are always sent: for Toggl, a missing end is six days after the start."""

    start_date: date
    """First day, included."""
    end_date: date
    """Last day, included; at most 365 days in all."""

    longest_date_range: ClassVar[int | None] = LONGEST_DATE_RANGE

    def check_headers(self, headers: Headers) -> None:
        """Check that Toggl reports on the requested days, if the headers state which days it reports on.

        Toggl uses other days without an error if a date is missing or out of bounds.

        Raises:
            DecodeError: Toggl reports on other days.
        """
        expect_days(self.start_date, self.end_date, headers)

    def problems(self) -> Iterator[str]:
        """Yield a complaint if the end is before the start, or the range is longer than Toggl allows."""
        yield from super().problems()
        days = (self.end_date - self.start_date).days + 1
        if days < 1:
            yield f"start_date {self.start_date} is after end_date {self.end_date}"
        elif self.longest_date_range is not None and days > self.longest_date_range:
            yield (
                f"{self.start_date} to {self.end_date} is {days} days, but Toggl accepts at most "
                f"{self.longest_date_range}: send one request for each calendar year or month"
            )
