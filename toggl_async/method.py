"""A request class becomes a typed method: its signature is the constructor's, its help the class's."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from os import PathLike
from typing import ClassVar, Generic, ParamSpec, Protocol, Self, TypeAlias, TypeVar, overload

import attrs

from toggl_async.codec import answer_type
from toggl_async.documentation import documentation, signature
from toggl_async.request import FileRequest, Page, PageRequest, Request
from toggl_async.saved import Saved

P = ParamSpec("P")
AnswerT = TypeVar("AnswerT")
RowT = TypeVar("RowT")
_Class = TypeVar("_Class")
Path: TypeAlias = str | PathLike[str]


class Client(Protocol):
    """What a facade needs of the client."""

    def send(self, request: Request[AnswerT], /) -> Awaitable[AnswerT]:
        """Send a request and decode its answer."""
        ...

    def save(self, request: FileRequest, to: Path, /) -> Awaitable[Saved]:
        """Send a request and stream its answer to disk."""
        ...

    def pages(self, request: PageRequest[RowT], /) -> AsyncIterator[Page[RowT]]:
        """Send a request and all that follow it, page by page."""
        ...

    def rows(self, request: PageRequest[RowT], /) -> AsyncIterator[RowT]:
        """Send a request and all that follow it, row by row."""
        ...


@attrs.frozen
class Facade:
    """One API of the client: a name for each of its endpoints."""

    client: Client = attrs.field(repr=False)


class Rows(Generic[RowT]):
    """The rows of a list over all its pages, as an async iterator; ``pages()`` gives page by page."""

    def __init__(self, client: Client, request: PageRequest[RowT]) -> None:
        self._client = client
        self.request = request

    def pages(self) -> AsyncIterator[Page[RowT]]:
        """Page by page; ``page.next`` is the request to go on with later."""
        return self._client.pages(self.request)

    def __aiter__(self) -> AsyncIterator[RowT]:
        return self._client.rows(self.request)


def _class_of(request: Callable[..., object]) -> type:
    if not isinstance(request, type):
        raise TypeError(f"a method is made of a request class, not of {request!r}")
    return request


def _documented(cls: type[_Class]) -> type[_Class]:
    # The text is put together when somebody asks: reading the sources at import would cost too much.
    type.__setattr__(cls, "__doc__", property(lambda bound: documentation(bound.__wrapped__)))
    return cls


class _Bound:
    """What the three kinds of bound method share: they show the request's signature and documentation."""

    leading: ClassVar[tuple[inspect.Parameter, ...]] = ()

    def __init__(self, client: Client, request: Callable[..., object], name: str) -> None:
        self._client = client
        self.__wrapped__: type = _class_of(request)
        self.__name__: str = name.rpartition(".")[2]
        self.__qualname__ = name
        self.__module__ = request.__module__

    def __get__(self, instance: object, owner: type | None = None) -> Self:
        # What has this is a routine to help() and pydoc, and is shown as one.
        return self

    @property
    def __signature__(self) -> inspect.Signature:
        return signature(self.__wrapped__, self.leading, self.returned)

    @property
    def returned(self) -> object:
        """What a call gives."""
        return answer_type(self.__wrapped__)

    def __repr__(self) -> str:
        return f"<method {self.__qualname__}>"


@_documented
class BoundMethod(_Bound, Generic[P, AnswerT]):
    """Sends its request and gives the answer."""

    def __init__(self, client: Client, request: Callable[P, Request[AnswerT]], name: str) -> None:
        super().__init__(client, request, name)
        self._make = request

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> AnswerT:
        """Send the request."""
        request = self._make(*args, **kwargs)
        del args, kwargs  # one may be a saved report's token, which no traceback is to show
        return await self._client.send(request)


@_documented
class BoundExport(_Bound, Generic[P]):
    """Sends its request and streams the answer to the path that comes first."""

    leading: ClassVar[tuple[inspect.Parameter, ...]] = (
        inspect.Parameter("to", inspect.Parameter.POSITIONAL_ONLY, annotation=Path),
    )

    def __init__(self, client: Client, request: Callable[P, FileRequest], name: str) -> None:
        super().__init__(client, request, name)
        self._make = request

    @property
    def returned(self) -> object:
        """What a call gives."""
        return Saved

    async def __call__(self, to: Path, /, *args: P.args, **kwargs: P.kwargs) -> Saved:
        """Send the request and save its answer."""
        request = self._make(*args, **kwargs)
        del args, kwargs  # as above
        return await self._client.save(request, to)


@_documented
class BoundPages(_Bound, Generic[P, RowT]):
    """Gives the rows of all pages that its request leads to."""

    def __init__(self, client: Client, request: Callable[P, PageRequest[RowT]], name: str) -> None:
        super().__init__(client, request, name)
        self._make = request

    @property
    def returned(self) -> object:
        """What a call gives."""
        return Rows

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Rows[RowT]:
        """Make the request; it is sent when the rows are asked for."""
        return Rows(self._client, self._make(*args, **kwargs))


class _Named:
    """A descriptor that knows what it is called."""

    name: str = "?"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = f"{owner.__name__}.{name}"


class Method(_Named, Generic[P, AnswerT]):
    """An endpoint that answers with one value."""

    def __init__(self, request: Callable[P, Request[AnswerT]]) -> None:
        self.request = request

    @overload
    def __get__(self, facade: None, owner: type) -> Self: ...
    @overload
    def __get__(self, facade: Facade, owner: type) -> BoundMethod[P, AnswerT]: ...
    def __get__(self, facade: Facade | None, owner: type) -> Self | BoundMethod[P, AnswerT]:
        return self if facade is None else BoundMethod(facade.client, self.request, self.name)


class Export(_Named, Generic[P]):
    """An endpoint that answers with a file."""

    def __init__(self, request: Callable[P, FileRequest]) -> None:
        self.request = request

    @overload
    def __get__(self, facade: None, owner: type) -> Self: ...
    @overload
    def __get__(self, facade: Facade, owner: type) -> BoundExport[P]: ...
    def __get__(self, facade: Facade | None, owner: type) -> Self | BoundExport[P]:
        return self if facade is None else BoundExport(facade.client, self.request, self.name)


class Pages(_Named, Generic[P, RowT]):
    """An endpoint that answers with a list, page by page."""

    def __init__(self, request: Callable[P, PageRequest[RowT]]) -> None:
        self.request = request

    @overload
    def __get__(self, facade: None, owner: type) -> Self: ...
    @overload
    def __get__(self, facade: Facade, owner: type) -> BoundPages[P, RowT]: ...
    def __get__(self, facade: Facade | None, owner: type) -> Self | BoundPages[P, RowT]:
        return self if facade is None else BoundPages(facade.client, self.request, self.name)
