"""The sandbox that the settings and the markers of a test ask for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from toggl_async.errors import InvalidSettingError
from toggl_async.testing.settings import SandboxSettings
from toggl_async.testing.toggl_sandbox import TogglSandbox

ResultT = TypeVar("ResultT")


class Marker(Protocol):
    """The part of a marker of pytest that is used."""

    @property
    def args(self) -> tuple[object, ...]:
        """The positional arguments."""
        ...

    @property
    def kwargs(self) -> Mapping[str, object]:
        """The keyword arguments."""
        ...


def marked_sandbox(
    settings: SandboxSettings, markers: Iterable[Marker], scenarios: Iterable[Marker]
) -> TogglSandbox:
    """Return a sandbox with settings, of which the first of the markers takes precedence, and scenarios.

    Raises:
        InvalidSettingError: a marker has a positional argument or an unknown setting, or names no scenario.
    """
    merged: dict[str, object] = {}
    for marker in markers:
        if marker.args:
            raise InvalidSettingError("the marker toggl_sandbox takes keyword arguments, such as hourly=30")
        merged = {**marker.kwargs, **merged}
    merged = {**settings, **merged}
    known = SandboxSettings.__annotations__
    if unknown := sorted(merged.keys() - known.keys()):
        raise InvalidSettingError(
            f"the sandbox has no setting {', '.join(unknown)}: the settings are {', '.join(known)}"
        )
    sandbox = _called(TogglSandbox, (), merged)
    for marker in scenarios:
        if len(marker.args) != 1:
            raise InvalidSettingError('the marker toggl_scenario takes one name, such as "cut_export"')
        _called(sandbox.scenario, marker.args, marker.kwargs)
    return sandbox


def _called(
    function: Callable[..., ResultT], arguments: Sequence[object], keywords: Mapping[str, object]
) -> ResultT:
    """Call a function with arguments whose types only a marker knows."""
    return function(*arguments, **keywords)
