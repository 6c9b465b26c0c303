"""``toggl-async quota``, what is said when few calls are left, and how long a command waits."""

import json
import time
from pathlib import Path

import pytest

from tests.cli.program import Program, account
from toggl_async.sandbox import Company, Sandbox, faults

SPAN = ("--from", "2025-01-01", "--to", "2025-01-31")


def used_up(resets_in: int) -> faults.Fault:
    """What Toggl says when the hour's calls are used up."""
    said = f"You have hit your hourly limit for API calls. Your quota will reset in {resets_in} seconds."
    return faults.Status(402, said, content_type="text/plain")


async def test_the_calls_that_are_left_are_told_by_organization(program: Program, sandbox: Sandbox) -> None:
    """A line for each, and one for the calls that belong to none, such as this one."""
    done = await program.fork("quota")
    lines = [line.split("\t") for line in done.out.splitlines()]
    assert (done.code, done.err) == (0, "")
    assert {line[0] for line in lines} == {"user", f"organization {sandbox.organization_id}"}
    assert all(" of " in left and resets.startswith("resets in ") for _, left, resets in lines)


async def test_the_calls_that_are_left_can_be_had_as_json(program: Program) -> None:
    """An object a line, with Toggl's own names."""
    done = await program.fork("quota", "--json")
    for line in done.out.splitlines():
        assert set(json.loads(line)) == {"organization_id", "remaining", "resets_in_secs", "total"}


async def test_the_quota_needs_no_workspace(program: Program) -> None:
    """It is the user's."""
    assert (await program.having(TOGGL_WORKSPACE_ID="").fork("quota")).code == 0


async def test_one_line_warns_that_few_calls_are_left(tmp_path: Path) -> None:
    """Once in a command, on standard error, however many calls it makes."""
    async with Sandbox(Company(entries=10, clients=450), hourly=8) as sandbox:
        done = await Program(tmp_path, account(sandbox)).fork("list", "clients")
        assert len(sandbox.received) == 3
    assert done.code == 0
    (warning,) = done.err.splitlines()
    assert warning.startswith("toggl-async: 7 calls left in this hour (workspace")
    assert warning.endswith("s")


@pytest.mark.parametrize("command", [("list", "clients"), ("export", "detailed", *SPAN)])
async def test_a_command_waits_for_quota_only_as_long_as_it_may(
    program: Program, sandbox: Sandbox, command: tuple[str, ...]
) -> None:
    """A wait that would be too long is an error at once, which says when to try again."""
    sandbox.fault(used_up(3000), path="/reports/")
    began = time.monotonic()
    done = await program.fork(*command, "--max-wait", "60")
    assert (done.code, len(sandbox.received)) == (4, 1)
    assert "3000 s" in done.err
    assert time.monotonic() - began < 10


async def test_a_command_that_may_wait_goes_on_when_calls_are_given_back(
    program: Program, sandbox: Sandbox
) -> None:
    """The wait is part of the call."""
    sandbox.fault(used_up(0), path="/reports/")
    done = await program.fork("list", "clients", "--max-wait", "60")
    assert (done.code, len(sandbox.received)) == (0, 2)
    assert "waiting" in done.err


async def test_a_command_ends_at_its_deadline(program: Program, sandbox: Sandbox) -> None:
    """With the code of what may go well another time."""
    sandbox.fault(faults.Stall(), path="/reports/", times=9)
    began = time.monotonic()
    done = await program.fork("list", "clients", "--deadline", "0.5")
    assert done.code == 3
    assert "not done within 0.5 s" in done.err
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("option", ["--max-wait", "--deadline"])
@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "soon"])
async def test_no_length_of_time_is_a_mistake(program: Program, option: str, value: str) -> None:
    """Nothing is sent."""
    done = await program.fork("list", "clients", option, value)
    assert done.code == 2
