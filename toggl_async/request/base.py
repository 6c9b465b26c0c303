"""The root of all requests: a frozen value whose fields are the arguments of the call.

``Request[Model]`` is the root. Each endpoint is a subclass, decorated with :func:`endpoint`. A field that the
path names is sent in the path, a field declared with ``query`` in the query string, and any other in the
body.
"""

import functools
import importlib
from collections.abc import Callable, Iterator
from typing import ClassVar, Generic, Literal, Self, TypeAlias, TypeVar, dataclass_transform

import attrs

from toggl_async.errors import InvalidRequestError
from toggl_async.headers import Headers
from toggl_async.hosts import Host
from toggl_async.options import NO_OPTIONS, Options
from toggl_async.request.fields import (
    UNSET,
    Field,
    Unset,
    batched,
    json_only,
    limit_of,
    query,
    renamed,
    required_query,
    secret,
    unsent,
)
from toggl_async.request.json_form import JsonRequest, digest_of, encode, public_name, set_fields
from toggl_async.request.validation import Id, Validated

ModelT = TypeVar("ModelT", covariant=True)
_APIS = frozenset({"reports", "insights", "focus", "track"})
"""The packages with the classes of requests, by name, since they are built on this module."""
_Class = TypeVar("_Class")
_RequestT = TypeVar("_RequestT", bound="Request[object]")

Verb: TypeAlias = Literal["GET", "POST"]


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(attrs.field,))
def record(*, shown: bool = False) -> Callable[[type[_Class]], type[_Class]]:
    """Return a decorator that makes an attrs class, which is frozen for type checkers alone.

    To make an instance of a class that is also frozen at run time takes three times as long, and a call makes
    several. What users get from the client is frozen at run time, too. Records are compared by identity, and
    their repr has the fields only if it is ``shown``.
    """
    return attrs.define(eq=False, repr=shown)


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


@record(shown=True)
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
    field_specifiers=(attrs.field, renamed, query, required_query, unsent, batched, secret, json_only),
)
def request_base(cls: type[_Class]) -> type[_Class]:
    """Make a class from which endpoints inherit fields; it has no instances of its own."""
    # No slots: endpoints inherit from several of these, which slotted classes cannot. Each endpoint has its
    # own constructor and comparison, so a base is imported faster without any.
    return attrs.frozen(kw_only=True, slots=False, repr=False, init=False, eq=False)(cls)


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(attrs.field, renamed, json_only)
)
def request_part(cls: type[_Class]) -> type[_Class]:
    """Make a class of values in a request, such as a filter."""
    return attrs.frozen(kw_only=True, slots=False, repr=False)(cls)


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(attrs.field, renamed, query, required_query, unsent, batched, secret, json_only),
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
        made = attrs.frozen(kw_only=True, slots=False, repr=False)(cls)
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
    options: Options = unsent(default=NO_OPTIONS)
    """How the call is carried out: time limits, retries, progress and more; not sent to Toggl."""

    def to_json(self) -> str:
        """Return the request as JSON: its class by name and its fields, without options and secrets.

        Raises:
            InvalidRequestError: a field has a value that JSON does not have.
        """
        return encode(self)

    @classmethod
    def from_json(cls, text: str | bytes, **secrets: str) -> Self:
        """Return the request that :meth:`to_json` wrote, with the default options.

        Call it on ``Request``, or on a class that the request must belong to. ``secrets`` are the fields that
        are never written: the ``report_token`` of a saved report.

        Raises:
            InvalidRequestError: the text is not the JSON of such a request, or a secret is missing.
        """
        found = JsonRequest.parse(text)
        _import_class(found.name)
        made = found.make(_class_named(cls, found.name), secrets)
        if isinstance(made, cls):
            return made
        raise InvalidRequestError(f"{found.name} is not a {cls.__name__}")

    def digest(self) -> str:
        """Return a sha256 in hexadecimal that is equal for equal requests, whatever the order of their ids.

        Options do not matter. Secrets do, but cannot be found out from it.
        """
        return digest_of({"request": public_name(type(self)), **set_fields(self)})

    def limited(self) -> tuple[tuple[Field, int], ...]:
        """Return the fields that are sent in batches, each with the number of items in a batch."""
        cls: type = type(self)
        return _limited(cls)

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

    def check_model(self, model: object) -> None:
        """Warn if the model may lack a part of what was requested, and Toggl does not say so."""

    def memberships(self, model: object) -> Iterator[tuple[int, int]]:
        """Yield the ids of each workspace and its organization, if the model contains them."""
        del model
        yield from ()


def _import_class(name: str) -> None:
    """Import the class of this name if it is our own, since a class is known once it has been imported."""
    api, _, own_name = name.partition(".")
    if api in _APIS:
        getattr(importlib.import_module(f"toggl_async.{api}"), own_name, None)


@functools.cache
def _limited(cls: type) -> tuple[tuple[Field, int], ...]:
    limits = ((field, limit_of(field)) for field in attrs.fields(cls))
    return tuple((field, limit) for field, limit in limits if limit is not None)


def _class_named(root: type["Request[object]"], name: str) -> type["Request[object]"]:
    """Return the endpoint of this name among a class and its subclasses."""
    waiting: list[type[Request[object]]] = [root]
    while waiting:
        cls = waiting.pop()
        if hasattr(cls, "route") and public_name(cls) == name:
            return cls
        waiting += cls.__subclasses__()
    raise InvalidRequestError(f"there is no {root.__name__} named {name!r}")


@request_base
class WorkspaceRequest(Request[ModelT], Generic[ModelT]):
    """A request about one workspace."""

    workspace_id: Id | Unset = UNSET
    """The workspace; by default, the client's."""
