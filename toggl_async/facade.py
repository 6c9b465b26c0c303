"""A request class becomes a typed method: its signature is the constructor's, its help text the class's.

An API is a class of descriptors, one line for each endpoint::

    class Things(Facade):
        thing = method(GetThing)
        export_thing = export(ExportThing)
        search_things = pages(SearchThings)

The APIs of the client pass their descriptors as ``methods`` instead, and have stubs in which each method is a
function with a docstring: editors that find a descriptor in the source show it, and not the function in the
stub. Their descriptors name the request classes, so that a program imports only the modules of the methods
that it uses.
"""

import functools
import importlib.util
import inspect
import typing
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Mapping
from functools import cached_property
from os import PathLike
from types import FunctionType, TracebackType
from typing import Concatenate, Final, Generic, ParamSpec, Protocol, Self, TypeAlias, TypeVar, overload

import attrs

from toggl_async.codec import model_type, paged_type, rows_type
from toggl_async.request.base import Request
from toggl_async.request.documentation import documentation, signature
from toggl_async.request.files import FileRequest
from toggl_async.request.pages import Page, PageRequest, Paginated

if typing.TYPE_CHECKING:
    from toggl_async.saved import Saved

P = ParamSpec("P")
ModelT = TypeVar("ModelT")
PageT = TypeVar("PageT")
RowT = TypeVar("RowT")
ReturnT = TypeVar("ReturnT", covariant=True)
RequestT = TypeVar("RequestT", bound=Callable[..., object])
Path: TypeAlias = str | PathLike[str]

_NOTHING: Final[Mapping[inspect.Parameter, str]] = {}


class ApiClient(Protocol):
    """The part of the client that facades need."""

    def send(self, request: Request[ModelT], /) -> Awaitable[ModelT]:
        """Send a request and decode its response."""
        ...

    def save(self, request: FileRequest, to: Path, /) -> "Awaitable[Saved]":
        """Send a request and stream its response to disk."""
        ...

    def pages(self, request: Paginated[PageT, RowT], /) -> AsyncIterator[PageT]:
        """Send a request and those for the following pages; yield page by page."""
        ...

    def rows(self, request: Paginated[object, RowT], /) -> AsyncIterator[RowT]:
        """Send a request and those for the following pages; yield row by row."""
        ...


class NamedDescriptor(Protocol):
    """A descriptor to which Python passes its name in a class."""

    def __set_name__(self, owner: type, name: str) -> None: ...


@attrs.frozen
class Facade:
    """One API of the client, with a method for each of its endpoints."""

    client: ApiClient = attrs.field(repr=False)

    def __init_subclass__(cls, methods: Mapping[str, NamedDescriptor] | None = None) -> None:
        for name, each in (methods or {}).items():
            type.__setattr__(cls, name, each)
            each.__set_name__(cls, name)


class Rows(Generic[RowT]):
    """The rows of a list over all its pages, as an async iterator; ``pages()`` yields page by page."""

    def __init__(self, client: ApiClient, request: PageRequest[RowT]) -> None:
        self._client = client
        self.request = request

    def pages(self) -> AsyncIterator[Page[RowT]]:
        """Yield page by page; ``page.next`` is the request with which to continue later."""
        return self._client.pages(self.request)

    def __aiter__(self) -> AsyncIterator[RowT]:
        return self._client.rows(self.request)


class PagedReport(Coroutine[object, object, PageT], Generic[PageT, RowT]):
    """A report that is awaited as a whole, or iterated: row by row, or with ``pages()`` page by page."""

    def __init__(self, client: ApiClient, request: Paginated[PageT, RowT]) -> None:
        self._client = client
        self.request = request

    def pages(self) -> AsyncIterator[PageT]:
        """Yield page by page; ``page.next`` is the request with which to continue later."""
        return self._client.pages(self.request)

    def __aiter__(self) -> AsyncIterator[RowT]:
        return self._client.rows(self.request)

    @cached_property
    def _call(self) -> Coroutine[object, object, PageT]:
        async def call() -> PageT:
            return await self._client.send(self.request)

        return call()

    def __await__(self) -> Generator[object, object, PageT]:
        return self._call.__await__()

    # A coroutine, so that it can also be given to asyncio.create_task.

    def send(self, value: object, /) -> object:
        """Continue the call, as for any coroutine."""
        return self._call.send(value)

    def throw(
        self,
        error: type[BaseException] | BaseException,
        value: object = None,
        traceback: TracebackType | None = None,
        /,
    ) -> object:
        """Raise an error in the call, as for any coroutine."""
        del value, traceback  # Python's older form of the same call
        return self._call.throw(error)

    def close(self) -> None:
        """End the call, as for any coroutine."""
        self._call.close()


@attrs.frozen(eq=False, repr=False)
class Description:
    """The facts behind a method's help text and signature.

    ``leading`` are the parameters before those of the request class, each with its text. ``returned`` returns
    the type of the result; like the texts, it is asked for on demand, so that imports stay fast.
    """

    request: type
    returned: Callable[[type], object]
    leading: Mapping[inspect.Parameter, str]
    name: str

    def signature(self) -> inspect.Signature:
        """Return the signature of the method."""
        return signature(self.request, self.leading, self.returned(self.request))

    def documentation(self) -> str:
        """Return the help text of the method."""
        return documentation(self.request, self.leading, self.returned(self.request))


class BoundMethod(Generic[P, ReturnT]):
    """A method bound to its client; its arguments are the fields of its request."""

    def __init__(
        self, client: ApiClient, call: Callable[Concatenate[ApiClient, P], ReturnT], description: Description
    ) -> None:
        self._client = client
        self._call = call
        self._description = description
        self.__wrapped__: type = description.request
        self.__name__: str = description.name.rpartition(".")[2]
        self.__qualname__ = description.name
        self.__module__ = description.request.__module__
        # Libraries that wrap functions look here to see whether the method is a coroutine function.
        vars(self)["__call__"] = functools.partial(call, client)

    def __get__(self, instance: object, owner: type | None = None) -> Self:
        # help() and pydoc show an object that has this method as a routine.
        return self

    @property
    def __signature__(self) -> inspect.Signature:
        return self._description.signature()

    @property
    def help_text(self) -> str:
        """The help text of the method."""
        return self._description.documentation()

    def __repr__(self) -> str:
        return f"<method {self.__qualname__}>"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> ReturnT:
        """Make the request and send it."""
        return self._call(self._client, *args, **kwargs)


# A property, so that the text is made on demand: reading the sources at import would take too long.
type.__setattr__(BoundMethod, "__doc__", property(lambda bound: bound.help_text))


class Method(Generic[P, ReturnT, RequestT]):
    """The descriptor of an endpoint: ``request`` is its class, ``call`` makes a request and sends it."""

    def __init__(
        self,
        request: RequestT,
        call: Callable[Concatenate[ApiClient, P], ReturnT],
        returned: Callable[[type], object],
        leading: Mapping[inspect.Parameter, str] = _NOTHING,
    ) -> None:
        self.request: RequestT = request
        if not isinstance(request, type):
            raise TypeError(f"a method is made of a request class, not of {request!r}")
        self.call = call
        self.description: Description = Description(request, returned, leading, request.__name__)

    def __set_name__(self, owner: type, name: str) -> None:
        if isinstance(self.call, FunctionType):  # its name is in the message for a missing argument
            self.call.__qualname__ = f"{owner.__name__}.{name}"
        self.description = attrs.evolve(self.description, name=f"{owner.__name__}.{name}")

    # A bound method is typed as a callable, because then editors show its signature and docstring.

    @overload
    def __get__(self, facade: None, owner: type) -> Self: ...
    @overload
    def __get__(self, facade: Facade, owner: type) -> Callable[P, ReturnT]: ...
    def __get__(self, facade: Facade | None, owner: type) -> Self | Callable[P, ReturnT]:
        return self if facade is None else BoundMethod(facade.client, self.call, self.description)


class Deferred(Method[..., object, Callable[..., object]]):
    """The descriptor of an endpoint whose request class is imported once the method is asked for.

    ``path`` is the class's module and name, within the package of the facade: ``clients.SearchClients``.
    ``make`` makes the descriptor of that class; its ``request``, ``call`` and ``description`` become those of
    this one.
    """

    def __init__(self, make: Callable[[RequestT], NamedDescriptor], path: str) -> None:
        module, _, class_name = path.partition(".")
        self.class_name: str = class_name

        def made(package: str) -> NamedDescriptor:
            return make(getattr(importlib.import_module(f"{package}.{module}"), class_name))

        self._made: Callable[[str], NamedDescriptor] = made

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner: type = owner
        self._name: str = name

    def __getattr__(self, name: str) -> object:
        if name not in ("request", "call", "description"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        made = self._made(self._owner.__module__)
        made.__set_name__(self._owner, self._name)
        vars(self).update(vars(made))  # from now on, Python finds the attributes without this method
        return vars(self)[name]


def part_of(facade: type[Facade], name: str) -> object:
    """Import a request class or a module of a facade's package, whose ``__getattr__`` this is."""
    package = importlib.import_module(facade.__module__)
    for each in vars(facade).values():
        if isinstance(each, Deferred) and each.class_name == name:
            found: object = each.request
            setattr(package, name, found)
            return found
    module = f"{package.__name__}.{name}"
    if name.startswith("_") or not name.isidentifier() or importlib.util.find_spec(module) is None:
        raise AttributeError(f"module {package.__name__!r} has no attribute {name!r}")
    return importlib.import_module(module)


def method(
    request: Callable[P, Request[ModelT]],
) -> Method[P, Coroutine[object, object, ModelT], Callable[P, Request[ModelT]]]:
    """Make the method of an endpoint that returns one model."""

    async def call(client: ApiClient, /, *args: P.args, **kwargs: P.kwargs) -> ModelT:
        made = request(*args, **kwargs)
        del args, kwargs  # one may be a saved report's token, which no traceback may show
        return await client.send(made)

    return Method(request, call, model_type)


_TO = inspect.Parameter("to", inspect.Parameter.POSITIONAL_ONLY, annotation=Path)
_TO_TEXT = "The path of the file to write; a file that exists there is kept unless ``options`` say otherwise."


def export(
    request: Callable[P, FileRequest],
) -> "Method[Concatenate[Path, P], Coroutine[object, object, Saved], Callable[P, FileRequest]]":
    """Make the method of an endpoint that returns a file; its first argument is the path to save to."""

    async def call(client: ApiClient, to: Path, /, *args: P.args, **kwargs: P.kwargs) -> "Saved":
        made = request(*args, **kwargs)
        del args, kwargs  # as in method()
        return await client.save(made, to)

    def saved(_: type) -> object:  # imported with the first file that is saved, or the first help text
        return importlib.import_module("toggl_async.saved").Saved

    return Method(request, call, saved, {_TO: _TO_TEXT})


def pages(request: Callable[P, PageRequest[RowT]]) -> Method[P, Rows[RowT], Callable[P, PageRequest[RowT]]]:
    """Make the method of an endpoint that returns a list; nothing is sent until the rows are iterated."""

    def call(client: ApiClient, /, *args: P.args, **kwargs: P.kwargs) -> Rows[RowT]:
        return Rows(client, request(*args, **kwargs))

    return Method(request, call, functools.partial(rows_type, Rows))


def paged_report(
    request: Callable[P, Paginated[PageT, RowT]],
) -> Method[P, PagedReport[PageT, RowT], Callable[P, Paginated[PageT, RowT]]]:
    """Make the method of an endpoint that returns a report, whole or by page; nothing is sent before that."""

    def call(client: ApiClient, /, *args: P.args, **kwargs: P.kwargs) -> PagedReport[PageT, RowT]:
        return PagedReport(client, request(*args, **kwargs))

    return Method(request, call, functools.partial(paged_type, PagedReport))
