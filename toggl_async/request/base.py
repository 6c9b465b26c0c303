"""The root of all requests: a frozen value whose fields are the arguments of the call.

``Request[Model]`` is the root. Each endpoint is a subclass, decorated with :func:`endpoint`. A field that the
path names is sent in the path, a field declared with ``query`` in the query string, and any other in the
body.
"""

from collections.abc import Callable, Iterator
from typing import ClassVar, Generic, Literal, Self, TypeAlias, TypeVar, dataclass_transform

import attrs

from toggl_async.errors import InvalidRequestError
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
        """Return the request as it is sent: with its workspace filled in, if it needs one and names none.

        Raises:
            InvalidRequestError: there is no workspace, or Toggl would refuse the request as it is.
        """
        self.check_sendable()
        if "{workspace_id}" not in self.route.path or not isinstance(getattr(self, "workspace_id", 0), Unset):
            return self
        if isinstance(workspace_id, Unset):
            raise InvalidRequestError(
                "no workspace: give workspace_id= to Toggl(...) or to the call, or set TOGGL_WORKSPACE_ID"
            )
        return self.replaced("workspace_id", workspace_id)

    def check_sendable(self) -> None:
        """Check what may be wrong in a request that is divided before it is sent.

        Raises:
            InvalidRequestError: Toggl would refuse the request.
        """

    def check_headers(self, headers: Headers) -> None:
        """Check that the response is about what was requested, as far as its headers say.

        Raises:
            DecodeError: it is about something else.
        """

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """Yield the ids of each workspace and its organization, if the model contains them."""
        del model
        yield from ()


@request_base
class WorkspaceRequest(Request[ModelT], Generic[ModelT]):
    """A request about one workspace."""

    workspace_id: Id | Unset = UNSET
    """The workspace; by default, the client's."""
