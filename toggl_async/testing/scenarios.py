"""The scenarios: what Toggl or the network does wrong, by name.

Each is a fault of the sandbox with the requests that it usually applies to. Some apply to exports, that is to
files; some to requests about a workspace, which count in its hourly quota; the others to every request.
"""

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, TypedDict

import attrs

from toggl_async.errors import InvalidSettingError
from toggl_async.sandbox.fault_schedule import PathFilter, ScheduledFault
from toggl_async.sandbox.faults import Cut, Fault, HtmlPage, SlowFirstByte, Stall, Status
from toggl_async.sandbox.rate_limits import quota_headers, quota_text

ScenarioName: TypeAlias = Literal[
    "cut_export",
    "stalled_export",
    "report_too_big",
    "quota_used_up",
    "plan_lacks",
    "rate_limited",
    "server_down",
    "login_expired",
    "login_page",
    "slow",
]

_EVERY_REQUEST = ""
_EXPORTS = re.compile(r"[./](csv|xlsx|pdf|zip)$")
_IN_WORKSPACE = re.compile(r"/(workspaces?|organizations|shared)/")
_TEXT = "text/plain; charset=utf-8"


class ScenarioArguments(TypedDict, total=False):
    """The arguments of scenarios, each of which may be left out.

    These apply to all: ``times`` is the number of requests that fail, None for all of them. ``after`` is the
    number of requests that succeed before. ``path`` is text in the paths of the requests, or a pattern.

    The others belong to single scenarios: see :data:`SCENARIOS`.
    """

    times: int | None
    after: int
    path: PathFilter
    after_bytes: int
    resets_in: int
    retry_after: int | None
    status: int
    seconds: float


@attrs.frozen(kw_only=True)
class Scenario:
    """A scenario: a sentence about it, its fault, and the requests that it usually applies to.

    ``fault`` is a function that makes the fault from the arguments of the scenario. ``path`` selects the
    requests, of which the first ``times`` fail; None stands for all.
    """

    summary: str
    fault: Callable[..., Fault] = attrs.field(repr=False)
    path: PathFilter = _EVERY_REQUEST
    times: int | None = None

    @property
    def arguments(self) -> Mapping[str, object]:
        """The names of the scenario's own arguments, and their default values."""
        parameters = inspect.signature(self.fault).parameters.values()
        return {parameter.name: parameter.default for parameter in parameters}


def _cut(after_bytes: int = 1024) -> Fault:
    return Cut(after=after_bytes)


def _stalled(after_bytes: int = 1024) -> Fault:
    return Stall(after=after_bytes)


def _too_big() -> Fault:
    return Status(500, '"report is too big to be exported"', content_type="application/json; charset=utf-8")


def _quota_used_up(resets_in: int = 1800) -> Fault:
    return Status(402, quota_text(resets_in), quota_headers(0, resets_in), _TEXT)


def _plan_lacks() -> Fault:
    return Status(402)


def _rate_limited(retry_after: int | None = None) -> Fault:
    return Status(429, headers={} if retry_after is None else {"Retry-After": str(retry_after)})


def _server_down(status: int = 503) -> Fault:
    return Status(status)


def _login_expired() -> Fault:
    return Status(403, "Incorrect username and/or password\n", content_type=_TEXT)


def _slow(seconds: float = 1.0) -> Fault:
    return SlowFirstByte(seconds)


SCENARIOS: Final[Mapping[ScenarioName, Scenario]] = MappingProxyType(
    {
        "cut_export": Scenario(
            summary="An export breaks off after `after_bytes` bytes on the wire, compressed ones.",
            fault=_cut,
            path=_EXPORTS,
            times=1,
        ),
        "stalled_export": Scenario(
            summary="An export stops after `after_bytes` bytes, and the connection stays open.",
            fault=_stalled,
            path=_EXPORTS,
            times=1,
        ),
        "report_too_big": Scenario(
            summary="An export is refused because the report is too big (500).", fault=_too_big, path=_EXPORTS
        ),
        "quota_used_up": Scenario(
            summary="The hourly quota is used up (402), and is reset in `resets_in` seconds.",
            fault=_quota_used_up,
            path=_IN_WORKSPACE,
        ),
        "plan_lacks": Scenario(
            summary="The workspace's plan does not include the feature (402).",
            fault=_plan_lacks,
            path=_IN_WORKSPACE,
        ),
        "rate_limited": Scenario(
            summary="A request comes too soon after others (429); `retry_after` is a header in seconds.",
            fault=_rate_limited,
            times=1,
        ),
        "server_down": Scenario(
            summary="Toggl does not respond: a proxy sends `status`, with a page of its own.",
            fault=_server_down,
        ),
        "login_expired": Scenario(
            summary="The credentials are no longer accepted (403).", fault=_login_expired
        ),
        "login_page": Scenario(
            summary="A web page comes with status 200, as from a proxy that wants a login.", fault=HtmlPage
        ),
        "slow": Scenario(summary="A response begins only after `seconds` seconds.", fault=_slow),
    }
)
"""The scenarios by name."""


def scheduled_fault(name: str, arguments: ScenarioArguments) -> ScheduledFault:
    """Return the fault of a scenario, with the requests that it applies to.

    Raises:
        InvalidSettingError: there is no scenario of this name, it does not have one of the arguments, or an
            argument has a wrong value.
    """
    found = {str(known): scenario for known, scenario in SCENARIOS.items()}
    if name not in found:
        raise InvalidSettingError(f"unknown scenario {name!r}: the scenarios are {', '.join(found)}")
    scenario = found[name]
    given: dict[str, object] = {**arguments}
    for common in ("times", "after", "path"):
        given.pop(common, None)
    unknown = given.keys() - scenario.arguments.keys()
    if unknown:
        known = ", ".join([*scenario.arguments, "times", "after", "path"])
        raise InvalidSettingError(f"{name} has no argument {', '.join(sorted(unknown))}: it has {known}")
    try:
        fault = scenario.fault(**given)
    except (TypeError, ValueError) as error:
        raise InvalidSettingError(f"{name}: {error}") from None
    return ScheduledFault(
        fault=fault,
        path=arguments.get("path", scenario.path),
        times=_count(name, "times", arguments.get("times", scenario.times), least=1),
        after=_count(name, "after", arguments.get("after", 0), least=0),
    )


def _count(name: str, argument: str, value: int | None, *, least: int) -> int:
    if value is None:
        return sys.maxsize
    if type(value) is not int or value < least:
        raise InvalidSettingError(f"{name}: {argument} is a whole number from {least} on, not {value!r}")
    return value


def described_scenarios() -> str:
    """Return one line for each scenario: its name, its arguments with their defaults, and its summary."""
    return "\n".join(f"{_signature(name)}: {each.summary}" for name, each in SCENARIOS.items())


def _signature(name: ScenarioName) -> str:
    scenario = SCENARIOS[name]
    arguments = {**scenario.arguments, "times": scenario.times}
    return f"{name}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})"
