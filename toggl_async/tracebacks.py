"""Errors whose tracebacks hold no part of a response's body."""

import functools
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

from toggl_async.errors import TogglError

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def without_frames(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Make a function drop the frames below it from its TogglErrors, since they hold parts of a body.

    Tools that show the local variables of a traceback would show them.
    """

    @functools.wraps(function)
    def call(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        try:
            return function(*args, **kwargs)
        except TogglError as error:
            fault = error.with_traceback(None)
        del args, kwargs
        raise fault

    return call


def iterated_without_frames(
    function: Callable[_Arguments, Iterator[_Result]],
) -> Callable[_Arguments, Iterator[_Result]]:
    """Do the same for a generator function: see :func:`without_frames`."""

    @functools.wraps(function)
    def call(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Iterator[_Result]:
        return _without_frames(function(*args, **kwargs))

    return call


def _without_frames(values: Iterator[_Result]) -> Iterator[_Result]:
    try:
        yield from values
    except TogglError as error:
        raise error.with_traceback(None) from None
