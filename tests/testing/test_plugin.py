"""The plugin: what it costs those who do not use it, its markers, and the fixtures that users override."""

import subprocess
import sys
from pathlib import Path

import pytest

from .pytest_runs import ROOT, run_pytest

UNUSED = """
import sys


def test_nothing_is_imported():
    loaded = {name for name in sys.modules if name.startswith("toggl_async")}
    assert loaded == {"toggl_async", "toggl_async.testing", "toggl_async.testing.plugin"}
"""
OVERRIDDEN = """
from datetime import datetime

import pytest
from toggl_async.sandbox import Company, CompanyEntry, SandboxWorkspace

ENTRY = CompanyEntry(start=datetime(2025, 3, 3, 9), seconds=3600, project="Website", client="Acme")


@pytest.fixture
def toggl_sandbox_settings():
    return {"company": Company.from_entries([ENTRY]), "hourly": 20}


def test_settings(toggl_sandbox):
    assert [entry.seconds for entry in toggl_sandbox.entries()] == [3600]
    assert toggl_sandbox.hourly == 20


@pytest.mark.toggl_sandbox(hourly=10, largest_report=7)
class TestMarkers:
    def test_the_marker_of_a_class(self, toggl_sandbox):
        assert (toggl_sandbox.hourly, toggl_sandbox.largest_report) == (10, 7)

    @pytest.mark.toggl_sandbox(hourly=1)
    def test_the_marker_of_a_test_takes_precedence(self, toggl_sandbox):
        assert (toggl_sandbox.hourly, toggl_sandbox.largest_report) == (1, 7)
        assert len(list(toggl_sandbox.entries())) == 1


class TestWorkspaces:
    @pytest.fixture
    def toggl_sandbox_settings(self):
        workspaces = [SandboxWorkspace(id=11), SandboxWorkspace(id=12, organization_id=5)]
        return {"workspaces": workspaces, "accounts": {"ana@example.com": {12: "admin"}}}

    def test_several(self, toggl_sandbox, toggl_environment, toggl):
        assert toggl_sandbox.workspace_ids == (11, 12)
        assert toggl.workspace_id == 11
        assert toggl_environment["TOGGL_WORKSPACE_ID"] == "11"
        assert toggl_sandbox.client("ana@example.com").workspace_id == 12
"""
ENVIRONMENT = """
import os


def test_the_variables_are_set(toggl_sandbox, toggl_environment):
    assert toggl_environment == toggl_sandbox.environment
    names = [name for name in os.environ if name.startswith("TOGGL_")]
    assert {name: os.environ[name] for name in names} == toggl_environment


def test_they_are_as_before():
    assert {name for name in os.environ if name.startswith("TOGGL_")} == {"TOGGL_EMAIL", "TOGGL_PASSWORD"}
"""
SCENARIOS = """
import asyncio

import pytest
from toggl_async import QuotaError, RateLimitError, ServerError


@pytest.mark.toggl_scenario("server_down", path="/me/quota")
@pytest.mark.toggl_scenario("quota_used_up", resets_in=77)
def test_scenarios_begin_with_the_test(toggl, toggl_sandbox):
    async def main():
        with pytest.raises(QuotaError) as caught:
            await toggl.track.workspace()
        assert caught.value.resets_in == 77
        with pytest.raises(ServerError):
            await toggl.track.quota()
        await toggl.track.me()

    asyncio.run(main())


def test_scenarios_end_with_the_test(toggl):
    asyncio.run(toggl.track.workspace())
"""
MISTAKES = """
import pytest


@pytest.mark.toggl_scenario("cut")
def test_unknown_scenario(toggl_sandbox): ...


@pytest.mark.toggl_scenario("slow", resets_in=3)
def test_unknown_argument(toggl_sandbox): ...


@pytest.mark.toggl_scenario()
def test_no_scenario(toggl_sandbox): ...


@pytest.mark.toggl_sandbox(hourley=3)
def test_unknown_setting(toggl_sandbox): ...


@pytest.mark.toggl_sandbox(3)
def test_unnamed_setting(toggl_sandbox): ...
"""


def test_the_plugin_imports_only_what_it_needs(tmp_path: Path) -> None:
    """A run in which no test asks for a fixture loads neither the client nor the sandbox."""
    output = run_pytest(tmp_path, {"test_it.py": UNUSED})
    assert "1 passed" in output, output


def test_the_plugin_can_be_turned_off(tmp_path: Path) -> None:
    """With ``-p no:toggl_async`` nothing of the package is loaded, and its fixtures are unknown."""
    tests = "import sys\n\n\ndef test_it():\n    assert 'toggl_async' not in sys.modules\n"
    tests += "\n\ndef test_fixture(toggl): ...\n"
    output = run_pytest(tmp_path, {"test_it.py": tests}, "-p", "no:toggl_async")
    assert "1 passed, 1 error" in output, output
    assert "fixture 'toggl' not found" in output


def test_the_plugin_may_be_named_on_the_command_line(tmp_path: Path) -> None:
    """The plugin works if it is loaded by ``-p toggl_async``."""
    output = run_pytest(tmp_path, {"test_it.py": UNUSED}, "-p", "toggl_async")
    assert "1 passed" in output, output


def test_markers_are_registered(tmp_path: Path) -> None:
    """``pytest --markers`` describes the markers, so that ``--strict-markers`` accepts them."""
    output = run_pytest(tmp_path, {"test_it.py": ""}, "--markers")
    assert "@pytest.mark.toggl_sandbox(**settings): settings" in output
    assert "@pytest.mark.toggl_scenario(name, times=..., after=..., path=...): a scenario" in output


def test_fixtures_are_described(tmp_path: Path) -> None:
    """``pytest --fixtures`` describes each fixture."""
    output = run_pytest(tmp_path, {"test_it.py": ""}, "--fixtures")
    described = output.partition("fixtures defined from toggl_async.testing.plugin")[2].split("\n--- ")[0]
    for name in ("toggl", "toggl_sandbox", "toggl_environment", "toggl_sandbox_settings"):
        assert f"\n{name} -- " in described
    assert "no docstring available" not in described


def test_settings_are_given_by_fixtures_and_markers(tmp_path: Path) -> None:
    """Tests override the fixture of the settings; markers take precedence over it, the closest one first."""
    output = run_pytest(tmp_path, {"test_it.py": OVERRIDDEN}, "--strict-markers")
    assert "4 passed" in output, output


def test_environment_variables_are_set_for_the_test(tmp_path: Path) -> None:
    """The variables point to the sandbox during the test, and no other credential is left in them."""
    variables = {"TOGGL_EMAIL": "me@example.com", "TOGGL_PASSWORD": "mine"}
    output = run_pytest(tmp_path, {"test_it.py": ENVIRONMENT}, variables=variables)
    assert "2 passed" in output, output


def test_scenarios_are_given_by_markers(tmp_path: Path) -> None:
    """A marker lets a scenario begin before the test; the next test has a sandbox without it."""
    output = run_pytest(tmp_path, {"test_it.py": SCENARIOS}, "--strict-markers")
    assert "2 passed" in output, output


def test_mistakes_in_markers_are_explained(tmp_path: Path) -> None:
    """A marker with an unknown name is an error of its test, which lists the known names."""
    output = run_pytest(tmp_path, {"test_it.py": MISTAKES})
    assert "5 errors" in output, output
    assert "unknown scenario 'cut': the scenarios are cut_export, " in output
    assert "slow has no argument resets_in: it has seconds, times, after, path" in output
    assert 'the marker toggl_scenario takes one name, such as "cut_export"' in output
    assert "the sandbox has no setting hourley: the settings are workspaces, company, hourly, " in output
    assert "the marker toggl_sandbox takes keyword arguments, such as hourly=30" in output


def test_tests_are_distributed(tmp_path: Path) -> None:
    """Each worker of pytest-xdist has sandboxes of its own."""
    test = "def test_{}(toggl_sandbox):\n    assert toggl_sandbox.received == []\n\n\n"
    tests = "".join(test.format(number) for number in range(6))
    output = run_pytest(tmp_path, {"test_it.py": tests}, "-n", "2")
    assert "6 passed" in output, output


@pytest.mark.parametrize("module", ["toggl_async.testing", "toggl_async.testing.plugin"])
def test_pytest_is_needed_by_the_plugin_alone(module: str) -> None:
    """The package serves programs without pytest too."""
    code = (
        f"import sys, {module}, toggl_async.testing as t; t.TogglSandbox; sys.exit('pytest' in sys.modules)"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    completed = subprocess.run(command, check=False, cwd=ROOT, timeout=60)
    assert completed.returncode == (module == "toggl_async.testing.plugin")
