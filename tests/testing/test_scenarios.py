"""The scenarios: what the client makes of each, and how mistakes in them are refused."""

import re
import sys
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.support.calls import ONCE
from toggl_async import (
    AuthenticationError,
    DeadlineError,
    IncompleteResponseError,
    InvalidSettingError,
    Options,
    PlanError,
    QuotaError,
    RateLimitError,
    Retry,
    ServerError,
    Timeout,
    Toggl,
    TogglError,
    TooLargeError,
)
from toggl_async.reports.exports import ExportDetailed
from toggl_async.sandbox import Company
from toggl_async.testing import SCENARIOS, ScenarioName, TogglSandbox
from toggl_async.testing.scenarios import ScenarioArguments, described_scenarios, scheduled_fault

EXPORT = ExportDetailed(start_date=date(2025, 1, 1), end_date=date(2025, 1, 31))
ERRORS: dict[ScenarioName, type[TogglError]] = {
    "cut_export": IncompleteResponseError,
    "stalled_export": IncompleteResponseError,
    "report_too_big": TooLargeError,
    "quota_used_up": QuotaError,
    "plan_lacks": PlanError,
    "rate_limited": RateLimitError,
    "server_down": ServerError,
    "login_expired": AuthenticationError,
    "login_page": IncompleteResponseError,
    "slow": DeadlineError,
}
TIMEOUTS: dict[ScenarioName, Timeout] = {
    "stalled_export": Timeout(progress=0.2),
    "slow": Timeout(first_byte=0.2),
}


@pytest.fixture
async def sandbox() -> AsyncIterator[TogglSandbox]:
    """A sandbox in a thread."""
    with TogglSandbox(Company(entries=500)) as opened:
        yield opened


@pytest.fixture
async def toggl(sandbox: TogglSandbox) -> AsyncIterator[Toggl]:
    """A client that makes one attempt."""
    async with sandbox.client(retry=ONCE) as client:
        yield client


def test_each_scenario_has_a_type() -> None:
    """Type checkers know the same names as the table."""
    assert get_args(ScenarioName) == tuple(SCENARIOS) == tuple(ERRORS)


@pytest.mark.parametrize("name", SCENARIOS)
async def test_a_scenario_has_its_error(
    name: ScenarioName, toggl: Toggl, sandbox: TogglSandbox, tmp_path: Path
) -> None:
    """An export fails with the error of the scenario, and leaves no file."""
    sandbox.scenario(name)
    request = EXPORT.evolve(options=Options(timeout=TIMEOUTS.get(name)))
    with pytest.raises(ERRORS[name]):
        await toggl.save(request, tmp_path / "january.csv")
    assert list(tmp_path.iterdir()) == []
    sandbox.assert_sent(EXPORT, times=1)


async def test_a_used_up_quota_tells_when_it_is_reset(toggl: Toggl, sandbox: TogglSandbox) -> None:
    """The response has the text and the headers of Toggl."""
    sandbox.scenario("quota_used_up", resets_in=1234)
    with pytest.raises(QuotaError, match="hourly limit") as caught:
        await toggl.send(EXPORT)
    assert caught.value.resets_in == 1234
    assert caught.value.headers.get("X-Toggl-Quota-Remaining") == "0"


async def test_the_quota_of_the_user_is_left(toggl: Toggl, sandbox: TogglSandbox) -> None:
    """Requests that belong to no organization are answered."""
    sandbox.scenario("quota_used_up")
    assert (await toggl.track.me()).email == sandbox.email


async def test_a_rate_limit_may_ask_for_a_wait(toggl: Toggl, sandbox: TogglSandbox) -> None:
    """The header is there only on demand."""
    sandbox.scenario("rate_limited", retry_after=7)
    sandbox.scenario("rate_limited")
    for seconds in (7, None):
        with pytest.raises(RateLimitError) as caught:
            await toggl.send(EXPORT)
        assert caught.value.retry_after == seconds


async def test_a_client_of_the_sandbox_repeats_quickly(sandbox: TogglSandbox, tmp_path: Path) -> None:
    """Repeats are as many as by default, and wait for milliseconds alone."""
    sandbox.scenario("rate_limited", times=2)
    sandbox.scenario("cut_export")
    async with sandbox.client() as toggl:
        saved = await toggl.save(EXPORT, tmp_path / "january.csv")
    assert len(saved.attempts) == 4 == Retry().attempts
    assert sum(attempt.wait for attempt in saved.attempts) < 0.1


async def test_times_and_after_count_requests(toggl: Toggl, sandbox: TogglSandbox) -> None:
    """The scenario begins after some requests, and ends after others."""
    sandbox.scenario("server_down", after=1, times=2, path="time_entries.csv")
    outcomes = [await _outcome(toggl) for _ in range(4)]
    assert outcomes == ["ok", "ServerError", "ServerError", "ok"]
    assert (await toggl.track.me()).email == sandbox.email


async def test_none_stands_for_all_requests(toggl: Toggl, sandbox: TogglSandbox) -> None:
    """A scenario that would end goes on with ``times=None``, until it is ended."""
    sandbox.scenario("cut_export", times=None)
    assert {await _outcome(toggl) for _ in range(3)} == {"IncompleteResponseError"}
    sandbox.clear_faults()
    assert await _outcome(toggl) == "ok"


async def _outcome(toggl: Toggl) -> str:
    try:
        await toggl.send(EXPORT)
    except TogglError as error:
        return type(error).__name__
    return "ok"


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("cut", {}, "unknown scenario 'cut': the scenarios are cut_export, stalled_export, "),
        ("cut_export", {"resets_in": 3}, "cut_export has no argument resets_in: it has after_bytes, times, "),
        ("cut_export", {"after_bytes": -1}, "cut_export: .*after"),
        ("cut_export", {"times": 0}, "cut_export: times is a whole number from 1 on, not 0"),
        ("cut_export", {"after": -1}, "cut_export: after is a whole number from 0 on, not -1"),
        ("cut_export", {"times": "always"}, "cut_export: times is a whole number from 1 on, not 'always'"),
    ],
)
def test_a_mistake_is_refused(name: Any, arguments: Any, message: str) -> None:
    """An unknown name lists the known ones, and so does an unknown argument."""
    with pytest.raises(InvalidSettingError, match=message):
        TogglSandbox().scenario(name, **arguments)


@pytest.mark.parametrize(
    ("path", "is_export"),
    [
        ("/reports/api/v3/workspace/7/search/time_entries.csv", True),
        ("/reports/api/v3/shared/abc/pdf", True),
        ("/reports/api/v3/workspace/7/search/time_entries", False),
        ("/api/v9/workspaces/7/projects", False),
    ],
)
def test_exports_are_requests_for_files(path: str, *, is_export: bool) -> None:
    """Scenarios of exports leave other requests alone."""
    arguments: ScenarioArguments = {}
    assert scheduled_fault("cut_export", arguments).applies_to(path) is is_export


def test_a_description_has_a_line_for_each_scenario() -> None:
    """A line has the name, the arguments with their defaults, and a sentence."""
    lines = described_scenarios().splitlines()
    assert [line.partition("(")[0] for line in lines] == list(SCENARIOS)
    assert lines[0] == (
        "cut_export(after_bytes=1024, times=1): An export breaks off after `after_bytes` bytes on the wire, "
        "compressed ones."
    )
    assert all(re.fullmatch(r"\w+\(.*times=(1|None)\): [A-Z].*\.", line) for line in lines)
    assert sys.maxsize == scheduled_fault("server_down", {}).times
