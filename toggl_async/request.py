"""What a call is: a frozen value whose fields are all that it can say.

``Request[Answer]`` is the root. An endpoint is one class under it, made by :func:`endpoint`; its fields
go where the path names them, else into the body, else (``query``) into the query string.
"""

from collections.abc import Callable, Hashable, Iterator
from datetime import date
from typing import ClassVar, Generic, Literal, Protocol, Self, TypeAlias, TypeVar, dataclass_transform

import attrs

from toggl_async.conform import Checked, Id
from toggl_async.errors import InvalidRequestError
from toggl_async.fields import (
    UNSET,
    Field,
    Unset,
    at_once,
    limit_of,
    query,
    renamed,
    secret,
    unsent,
)
from toggl_async.headers import Headers
from toggl_async.hosts import Host
from toggl_async.options import Options

AnswerT = TypeVar("AnswerT", covariant=True)
RowT = TypeVar("RowT", covariant=True)
_Class = TypeVar("_Class")
_RequestT = TypeVar("_RequestT", bound="Request[object]")

FileFormat: TypeAlias = Literal["csv", "xlsx", "pdf"]
Verb: TypeAlias = Literal["GET", "POST"]

LONGEST_SPAN = 365
"""Days, both ends included, that Toggl's reports cover at most in one request."""


@attrs.frozen
class Route:
    """Where a request goes: verb, host and path template; and whether it may be sent a second time."""

    verb: Verb
    host: Host
    path: str
    repeatable: bool = True
    older_path: str | None = None


@attrs.frozen
class Call:
    """A request, encoded: what the transport sends."""

    verb: Verb
    host: Host
    path: str = attrs.field(repr=False)  # a saved report's holds its token
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    accept: str = "application/json"
    secrets: tuple[str, ...] = attrs.field(default=(), repr=False)


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(attrs.field, renamed, query, unsent, at_once, secret),
)
def part(cls: type[_Class]) -> type[_Class]:
    """Make a class that endpoints inherit fields from."""
    # No slots: endpoints are put together from several parts, which slotted classes cannot be.
    return attrs.frozen(kw_only=True, slots=False, repr=False)(cls)


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(attrs.field, renamed, query, unsent, at_once, secret),
)
def endpoint(
    path: str,
    *,
    host: Host = Host.TRACK,
    verb: Verb = "POST",
    repeatable: bool = True,
    older: str | None = None,
) -> Callable[[type[_RequestT]], type[_RequestT]]:
    """Make a class the request of one endpoint; ``repeatable`` is true of what only reads.

    ``older`` is an earlier spelling of the path, for hosts that do not know the newer.
    """
    route = Route(verb, host, path, repeatable, older)

    def make(cls: type[_RequestT]) -> type[_RequestT]:
        made = part(cls)
        made.route = route
        return made

    return make


@part
class Request(Checked, Generic[AnswerT]):
    """A call to one endpoint; two that say the same are equal and hash alike.

    ``options`` says how to carry it out; it is no part of what is asked.

    Raises:
        InvalidRequestError: a field has a value that its type does not allow.
    """

    route: ClassVar[Route]
    options: Options = unsent(default=Options())

    def limited(self) -> Iterator[tuple[Field, int]]:
        """The fields of which only so many items go out at once."""
        for field in self.__attrs_attrs__:
            limit = limit_of(field)
            if limit is not None:
                yield field, limit

    def within(self, workspace_id: int | Unset) -> Self:
        """The same request with its workspace filled in, where it has one and does not name it."""
        if "{workspace_id}" not in self.route.path or not isinstance(getattr(self, "workspace_id", 0), Unset):
            return self
        if isinstance(workspace_id, Unset):
            raise InvalidRequestError(
                "no workspace: give workspace_id= to Toggl(...) or to the call, or set TOGGL_WORKSPACE_ID"
            )
        return self.replaced("workspace_id", workspace_id)

    def memberships(self, answer: object) -> Iterator[tuple[int, int]]:
        """Which workspaces belong to which organizations, by their ids, as far as the answer tells."""
        del answer
        yield from ()


@part
class WorkspaceRequest(Request[AnswerT], Generic[AnswerT]):
    """A call about one workspace."""

    workspace_id: Id | Unset = UNSET
    """The workspace; left out, it is the client's."""


@part
class Period(Request[AnswerT], Generic[AnswerT]):
    """A span of days; both always go out, since Toggl takes a missing end for six days after the start."""

    start_date: date
    """First day, included."""
    end_date: date
    """Last day, included; at most 365 days in all."""

    longest_span: ClassVar[int | None] = LONGEST_SPAN

    def problems(self) -> Iterator[str]:
        """The end before the start, or a span over what Toggl takes."""
        yield from super().problems()
        days = (self.end_date - self.start_date).days + 1
        if days < 1:
            yield f"start_date {self.start_date} is after end_date {self.end_date}"
        elif self.longest_span is not None and days > self.longest_span:
            yield (
                f"{self.start_date} to {self.end_date} is {days} days and Toggl takes at most "
                f"{self.longest_span}: split it, by calendar year or month, into one request each"
            )


@part
class FileRequest(Request[bytes]):
    """A call whose answer is a file: :meth:`Toggl.save` streams it to disk, ``send`` gives its bytes."""

    @property
    def file_format(self) -> FileFormat:
        """Which kind of file comes."""
        raise NotImplementedError


@part
class TableFile(FileRequest):
    """A file that comes as csv or as xlsx."""

    format: Literal["csv", "xlsx"] = "csv"
    """The kind of file: ``"csv"`` or ``"xlsx"`` (the latter wants a paid plan)."""

    @property
    def file_format(self) -> FileFormat:
        """Which kind of file comes."""
        return self.format


@part
class CsvFile(FileRequest):
    """A file that comes as csv only."""

    @property
    def file_format(self) -> FileFormat:
        """Which kind of file comes."""
        return "csv"


@part
class PdfFile(FileRequest):
    """A file that comes as pdf only."""

    @property
    def file_format(self) -> FileFormat:
        """Which kind of file comes."""
        return "pdf"


def file_format_of(request: Request[object]) -> FileFormat | None:
    """Which kind of file a request asks for, None if it asks for none."""
    return request.file_format if isinstance(request, FileRequest) else None


@attrs.frozen
class Page(Generic[RowT]):
    """One page of a list: its rows, and the request for the next page, None on the last.

    ``next`` is the cursor: a request like any other, to be printed, pickled and sent later.
    """

    rows: tuple[RowT, ...]
    next: "PageRequest[RowT] | None" = None


class Proof(Protocol):
    """Adds the rows of a list up, and holds the sum against what Toggl says it is."""

    @property
    def request(self) -> Request[object]:
        """What asks Toggl for the sum."""
        ...

    def add(self, row: object) -> None:
        """A row came."""
        ...

    def check(self, told: object) -> None:
        """All rows came.

        Raises:
            AnswerError: the sum is another.
        """
        ...


@part
class PageRequest(Request[Page[RowT]], Generic[RowT]):
    """A call whose answer is one page of a list."""

    def following(self, count: int, last: object, headers: Headers) -> tuple[int, Self | None]:
        """How many of so many rows belong to this page, and what asks for the next, None after the last."""
        raise NotImplementedError

    def proof(self) -> "Proof | None":
        """What all rows together can be held against, None where nothing was asked for."""
        return None

    def key(self, row: object) -> Hashable:
        """What tells a row from others: its id, where it has one."""
        return getattr(row, "id", None) or id(row)
