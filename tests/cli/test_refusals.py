"""Refused credentials, workspaces and quotas: the message says which variable or option to change."""

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox, faults

LIST = ("list", "clients")
QUERY = ("query", "--body", "query.json")
OTHER = "'toggl-async list workspaces' lists those that there are"


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        ({"TOGGL_API_TOKEN": "0" * 32}, "TOGGL_API_TOKEN"),
        (
            {"TOGGL_API_TOKEN": "", "TOGGL_EMAIL": "me@example.com", "TOGGL_PASSWORD": "secret-word"},
            "TOGGL_EMAIL and TOGGL_PASSWORD",
        ),
        (
            {
                "TOGGL_API_TOKEN": "0" * 32,
                "TOGGL_EMAIL": "me@example.com",
                "TOGGL_PASSWORD": "secret-word",
            },
            "TOGGL_API_TOKEN",
        ),
    ],
    ids=["token", "password", "both"],
)
@pytest.mark.parametrize(
    "command", [LIST, ("quota",), ("export", "weekly", "--from", "2025-01-01", "--to", "2025-01-02")]
)
async def test_a_refused_credential_names_its_variable(
    settings: dict[str, str], variable: str, command: tuple[str, ...], program: Program
) -> None:
    """The message about a refused credential names the variable that it came from."""
    done = await program.with_settings(**settings).fork(*command)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert f"the credential is the one in {variable}\n" in done.err
    assert "0" * 32 not in done.err
    assert "secret-word" not in done.err


async def test_a_refused_focus_key_names_its_variable(program: Program) -> None:
    """The message about a refused Focus key names TOGGL_FOCUS_KEY."""
    (program.folder / "query.json").write_text('{"period": {}}', encoding="utf-8")
    done = await program.with_settings(TOGGL_FOCUS_KEY="toggl_sk_" + "0" * 32).fork(*QUERY)
    assert (done.code, done.err.count("\n")) == (1, 1), done.err
    assert "the credential is the one in TOGGL_FOCUS_KEY" in done.err


async def test_a_query_without_a_focus_key_names_its_variable(program: Program, sandbox: Sandbox) -> None:
    """A query that needs a Focus key says so before anything is sent."""
    (program.folder / "query.json").write_text('{"period": {}}', encoding="utf-8")
    done = await program.fork(*QUERY)
    assert (done.code, sandbox.received) == (2, [])
    assert done.err == (
        "toggl-async: no credential for Toggl Focus: set TOGGL_FOCUS_KEY "
        "(TOGGL_API_TOKEN is for Toggl Track alone)\n"
    )


@pytest.mark.parametrize(
    "command",
    [LIST, ("report", "workspace"), ("export", "weekly", "--from", "2025-01-01", "--to", "2025-01-02")],
    ids=" ".join,
)
@pytest.mark.parametrize("fault", [None, faults.Status(403), faults.Status(404)], ids=["text", "403", "404"])
async def test_a_refused_workspace_says_how_to_list_workspaces(
    command: tuple[str, ...], fault: faults.Fault | None, program: Program, sandbox: Sandbox
) -> None:
    """The message about a workspace that Toggl refuses names it and the command that lists all."""
    if fault is not None:
        sandbox.fault(fault, path="9", times=9)
    done = await program.fork(*command, "--workspace", "9")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert f"the workspace is 9: {OTHER}" in done.err


async def test_a_missing_right_is_not_blamed_on_the_workspace(program: Program, sandbox: Sandbox) -> None:
    """A 403 about a role in the workspace does not advise another workspace."""
    sandbox.fault(faults.Status(403, '"user is not admin"'), path="clients")
    done = await program.fork(*LIST)
    assert (done.code, OTHER in done.err) == (1, False)


async def test_a_used_up_quota_says_once_when_it_resets(program: Program, sandbox: Sandbox) -> None:
    """The seconds until the reset are in the message once, with the time of day."""
    text = "You have hit your hourly limit for API calls. Your quota will reset in 3000 seconds."
    sandbox.fault(faults.Status(402, text, content_type="text/plain"), path="clients")
    done = await program.fork(*LIST)
    assert (done.code, done.err.count("3000"), done.err.count("\n")) == (4, 1, 1)
    assert "402: You have hit your hourly limit for API calls (request id " in done.err
    assert "; Toggl accepts requests again in 3000 s at " in done.err


@pytest.mark.parametrize("status", [402, 429])
async def test_a_quota_without_a_time_keeps_toggls_words(
    status: int, program: Program, sandbox: Sandbox
) -> None:
    """If Toggl does not say when it accepts requests again, its own message stays."""
    fault = faults.Status(status, "You have hit your hourly limit", content_type="text/plain")
    sandbox.fault(fault, path="clients", times=9)
    done = await program.fork(*LIST, "--deadline", "5")
    assert done.code in (3, 4)
    assert "You have hit your hourly limit" in done.err or status == 429
