"""``toggl-async quota``, the warning about a low quota, ``--max-quota-wait`` and ``--deadline``."""

import json
import time
from pathlib import Path

import pytest

from tests.cli.program import Program, account
from toggl_async.sandbox import Company, Sandbox, faults

JANUARY = ("--from", "2025-01-01", "--to", "2025-01-31")


def used_up(resets_in: int) -> faults.Fault:
    """Return the response of Toggl when the hourly quota is used up."""
    message = f"You have hit your hourly limit for API calls. Your quota will reset in {resets_in} seconds."
    return faults.Status(402, message, content_type="text/plain")


async def test_the_quota_is_printed_for_each_organization(program: Program, sandbox: Sandbox) -> None:
    """Each organization has one line, and the user's own quota has another."""
    done = await program.fork("quota")
    lines = [line.split("\t") for line in done.out.splitlines()]
    assert (done.code, done.err) == (0, "")
    assert {line[0] for line in lines} == {"user", f"organization {sandbox.organization_id}"}
    assert all(" of " in left and resets.startswith("resets in ") for _, left, resets in lines)


async def test_the_quota_is_printed_as_json(program: Program) -> None:
    """Each line is a JSON object with Toggl's names."""
    done = await program.fork("quota", "--json")
    for line in done.out.splitlines():
        assert set(json.loads(line)) == {"organization_id", "remaining", "resets_in_secs", "total"}


async def test_the_quota_needs_no_workspace(program: Program) -> None:
    """The quota belongs to the user, so the command needs no workspace."""
    assert (await program.with_settings(TOGGL_WORKSPACE_ID="").fork("quota")).code == 0


async def test_a_low_quota_is_reported_once(tmp_path: Path) -> None:
    """One line on standard error warns of a low quota, although the command makes several calls."""
    async with Sandbox(Company(entries=10, clients=450), hourly=8) as sandbox:
        done = await Program(tmp_path, account(sandbox)).fork("list", "clients")
        assert len(sandbox.received) == 3
    assert done.code == 0
    (warning,) = done.err.splitlines()
    assert warning.startswith("toggl-async: 7 requests left in the hourly quota (workspace")
    assert warning.endswith("s")


@pytest.mark.parametrize("command", [("list", "clients"), ("export", "detailed", *JANUARY)])
async def test_a_command_does_not_wait_longer_than_max_quota_wait(
    program: Program, sandbox: Sandbox, command: tuple[str, ...]
) -> None:
    """A wait that would be too long is an error at once, and the message says when the quota resets."""
    sandbox.fault(used_up(3000), path="/reports/")
    began = time.monotonic()
    done = await program.fork(*command, "--max-quota-wait", "60")
    assert (done.code, len(sandbox.received)) == (4, 1)
    assert "3000 s" in done.err
    assert time.monotonic() - began < 10


async def test_a_command_waits_until_the_quota_resets(program: Program, sandbox: Sandbox) -> None:
    """With --max-quota-wait, the command waits for the reset and then succeeds."""
    sandbox.fault(used_up(0), path="/reports/")
    done = await program.fork("list", "clients", "--max-quota-wait", "60")
    assert (done.code, len(sandbox.received)) == (0, 2)
    assert "waiting" in done.err


async def test_a_command_ends_at_its_deadline(program: Program, sandbox: Sandbox) -> None:
    """A command that reaches its deadline ends with exit code 3."""
    sandbox.fault(faults.Stall(), path="/reports/", times=9)
    began = time.monotonic()
    done = await program.fork("list", "clients", "--deadline", "0.5")
    assert done.code == 3
    assert "not done within 0.5 s" in done.err
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("raw", [(), ("--raw",)], ids=["typed", "raw"])
async def test_a_list_that_is_cut_off_says_how_to_continue(
    program: Program, sandbox: Sandbox, raw: tuple[str, ...]
) -> None:
    """With the arguments from the message, the command prints the remaining rows and no other."""
    command = ("report", "detailed", "--from", "2025-01-06", "--to", "2025-01-10", "page_size=7", *raw)
    whole = (await program.fork(*command)).out
    pages = len(sandbox.received)
    assert pages > 3
    sandbox.fault(used_up(3000), path="/reports/", after=2)
    first = await program.fork(*command)
    advice = next(line for line in first.err.splitlines() if "repeat" in line)
    arguments = [word for word in advice.split() if "=" in word]
    assert first.code == 4
    assert advice.startswith("toggl-async: 14 rows printed; for the rest, repeat the command with ")
    assert [word.partition("=")[0] for word in arguments] == [
        "first_id",
        "first_row_number",
        "first_timestamp",
    ]
    rest = await program.fork(*command, *arguments)
    assert rest.err == ""
    assert (rest.code, first.out + rest.out) == (0, whole)


async def test_a_list_that_fails_at_its_first_page_gives_no_advice(
    program: Program, sandbox: Sandbox
) -> None:
    """Without a printed row there is nothing to continue."""
    sandbox.fault(used_up(3000), path="/reports/")
    done = await program.fork("list", "clients")
    assert (done.code, done.out) == (4, "")
    assert "repeat the command" not in done.err


@pytest.mark.parametrize("option", ["--max-quota-wait", "--deadline"])
@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "soon"])
async def test_an_invalid_number_of_seconds_is_refused(program: Program, option: str, value: str) -> None:
    """A number of seconds that is not positive and finite ends with exit code 2."""
    done = await program.fork("list", "clients", option, value)
    assert done.code == 2
