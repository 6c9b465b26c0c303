"""A user's mistake: exit code 2, one line that says what to change, and nothing sent."""

import sys
from pathlib import Path

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox

SPAN = ("--from", "2025-01-01", "--to", "2025-01-31")
DETAILED = ("export", "detailed", *SPAN)
FOCUS_KEY = "toggl_sk_" + "0" * 32

COMMANDS = [
    (("export", "detaild", *SPAN), "detailed"),
    ((*DETAILED, "--colour", "red"), "--colour"),
    ((*DETAILED, "left-over"), "left-over"),
    (("export", "detailed", "--from", "2025-01-01"), "--to"),
    (("export", "detailed", "--from", "2025-02-30", "--to", "2025-03-01"), "2025-02-30"),
    (("export", "detailed", "--from", "2025-02-01", "--to", "2025-01-01"), "is after"),
    (
        ("export", "detailed", "--from", "2024-01-01", "--to", "2025-01-31"),
        "--from 2024-07-01 --to 2024-12-31, then --from 2025-01-01 --to 2025-01-31",
    ),
    ((*DETAILED, "--format", "doc"), "csv or xlsx or pdf"),
    ((*DETAILED, "--format", ""), "--format"),
    (("export", "weekly", *SPAN, "--format", "xlsx"), "csv or pdf"),
    ((*DETAILED, "--workspace", "my-company"), "my-company"),
    ((*DETAILED, "--workspace", "1.5"), "1.5"),
    ((*DETAILED, "--workspace", "0"), "--workspace"),
    ((*DETAILED, "--client", "Acme"), "Acme"),
    ((*DETAILED, "--user", "none"), "none"),
    ((*DETAILED, "--deadline", "nan"), "nan"),
    ((*DETAILED, "--existing", "overwrite"), "overwrite"),
    ((*DETAILED, "--to-dir", "nowhere"), "nowhere"),
    ((*DETAILED, "--to-dir", "taken.csv"), "taken.csv"),
    ((*DETAILED, "--output", "taken.csv"), "--existing"),
    ((*DETAILED, "--output", "a.csv", "--to-dir", "."), "--to-dir"),
    ((*DETAILED, "--output", "a.csv", "--format", "csv,pdf"), "--output"),
    ((*DETAILED, "--entries", "5"), "--sandbox"),
    (("export", "employee-profitability", *SPAN, "--tag", "3"), "--tag"),
    (("list", "users-who-left"), "clients"),
    (("sandbox", "--port", "70000"), "70000"),
    (("demo", "--to-dir", "taken.csv"), "taken.csv"),
    ((*DETAILED, "--output", "x" * 300), "too long"),
    ((*DETAILED, "order=user"), "did you mean order_by"),
    ((*DETAILED, "format=xlsx"), "format is there twice"),
    ((*DETAILED, "client_ids=1", "--client", "2"), "client_ids is there twice"),
    ((*DETAILED, "workspace_id=5"), "--workspace"),
    ((*DETAILED, "description=\udcff"), "UTF-8"),
    ((*DETAILED, "--description", "\udcff"), "UTF-8"),
    (("list", "clients", "--name", "\udcff"), "UTF-8"),
    (("export", "saved"), "TOGGL_REPORT_TOKEN"),
    (("report", "saved", "--token-file", sys.executable), "report_token"),
    (("export", "saved", "--token-file", "nowhere"), "nowhere"),
    (("export", "saved", "--token-file", "taken.csv", "--format", "doc"), "csv or xlsx or pdf"),
    (("report", "detailled", *SPAN), "detailed"),
    (("report", "detailed"), "--from"),
    (("report", "detailed", "--from", "2025-01-01"), "--to"),
    (("report", "detailed", "--from", "2024-01-01", "--to", "2025-01-31"), "at most 365"),
    (("report", "detailed", *SPAN, "client_id=1"), "did you mean client_ids"),
    (("report", "detailed", *SPAN, "zzz=1"), "--fields"),
    (("report", "detailed", *SPAN, "left-over"), "left-over"),
    (("report", "detailed", *SPAN, "options=1"), "options"),
    (("report", "detailed", *SPAN, "client_ids=1,Acme"), "Acme"),
    (("report", "detailed", *SPAN, "user_ids=none"), "none"),
    (("report", "detailed", *SPAN, "client_ids=0"), "client_ids"),
    (("report", "detailed", *SPAN, "billable=perhaps"), "true or false"),
    (("report", "detailed", *SPAN, "rounding=1.5"), "a whole number"),
    (("report", "detailed", *SPAN, "rounding=" + "9" * 40), "a whole number"),
    (("report", "detailed", *SPAN, "start_date=2025-01-01"), "start_date is there twice"),
    (("report", "detailed", *SPAN, "page_size=5", "page_size=6"), "page_size is there twice"),
    (("report", "summary", *SPAN, "audit={"), "no JSON"),
    (("report", "summary", *SPAN, "audit=5"), "audit"),
    (("report", "summary", *SPAN, 'audit={"show_empty": true}'), "did you mean show_empty_groups"),
    (("report", "project-trends", *SPAN, "currency=USD", "ids=1,2,3,4,5,6"), "at most 5"),
    (("report", "project-summary", *SPAN), "project_id"),
    (("report", "me", *SPAN), "--from"),
    (("report", "saved"), "TOGGL_REPORT_TOKEN"),
    (("list", "users", "--name", "Ana"), "--name"),
    (("list", "clients", "ids=none"), "none"),
    (("list", "task-statuses"), "ids"),
    (("list", "projects", "page_size=1"), "page_size"),
]
SETTINGS = [
    ({"TOGGL_API_TOKEN": ""}, "TOGGL_API_TOKEN"),
    ({"TOGGL_API_TOKEN": FOCUS_KEY}, "Focus key"),
    ({"TOGGL_API_TOKEN": "", "TOGGL_FOCUS_KEY": FOCUS_KEY}, "TOGGL_API_TOKEN"),
    ({"TOGGL_API_TOKEN": "", "TOGGL_EMAIL": "me@example.com"}, "TOGGL_PASSWORD"),
    ({"TOGGL_WORKSPACE_ID": ""}, "--workspace"),
    ({"TOGGL_WORKSPACE_ID": "mine"}, "TOGGL_WORKSPACE_ID"),
    ({"TOGGL_TRACK_URL": "http://example.com"}, "https"),
]


@pytest.mark.parametrize(("arguments", "named"), COMMANDS, ids=[str(n) for n in range(len(COMMANDS))])
async def test_a_wrong_command_is_told_in_one_line(
    arguments: tuple[str, ...], named: str, program: Program, sandbox: Sandbox
) -> None:
    """What is wrong is named, and no request is spent on it."""
    (program.folder / "taken.csv").write_text("mine", encoding="utf-8")
    done = await program.fork(*arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert done.err.startswith("toggl-async: ")
    assert named in done.err
    assert sandbox.received == []
    assert [path.name for path in program.folder.iterdir()] == ["taken.csv"]


@pytest.mark.parametrize(("settings", "named"), SETTINGS, ids=[str(n) for n in range(len(SETTINGS))])
async def test_a_wrong_setting_is_told_without_its_secret(
    settings: dict[str, str], named: str, program: Program, sandbox: Sandbox
) -> None:
    """A missing or wrong setting is named; a credential is never shown, nor sent to another host."""
    done = await program.having(**settings).fork(*DETAILED)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert named in done.err
    assert FOCUS_KEY not in done.err
    assert sandbox.api_token not in done.err
    assert sandbox.received == []


@pytest.mark.parametrize("typed", ["secret-token", "report_token=secret-token", "report_tokn=secret-token"])
async def test_a_report_token_among_the_arguments_is_refused_unseen(
    typed: str, program: Program, sandbox: Sandbox
) -> None:
    """A saved report's token does not belong there, and is not said again."""
    for command in (("report", "saved"), ("export", "saved")):
        done = await program.having(TOGGL_REPORT_TOKEN="x").fork(*command, typed)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
        assert "secret-token" not in done.err
    assert sandbox.received == []


async def test_a_port_that_is_taken_is_told(program: Program, sandbox: Sandbox) -> None:
    """The sandbox says which port it could not have."""
    done = await program.fork("sandbox", "--port", str(sandbox.port))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert str(sandbox.port) in done.err


async def test_without_the_extra_it_says_what_to_install(program: Program) -> None:
    """A bare installation of the library has the command, which then names the extra."""
    source = "import sys; sys.modules['cyclopts'] = None\nfrom toggl_async.cli import main\nsys.exit(main())"
    done = await program.script(source)
    assert (done.code, done.out) == (2, "")
    assert done.err == "toggl-async: the command line needs more: pip install 'toggl-async[cli]'\n"


async def test_ctrl_c_while_it_is_being_imported_is_quiet(program: Program) -> None:
    """The third of a second before the command is read ends as quietly as what comes after."""
    source = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'cyclopts': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from toggl_async.cli import main\n"
        "sys.exit(main())"
    )
    done = await program.script(source, "list", "clients")
    assert (done.code, done.out, done.err) == (130, "", "")


async def test_without_the_sandbox_extra_only_the_sandbox_is_missing(
    program: Program, tmp_path: Path
) -> None:
    """An account can be used without the sandbox's extra; the demonstration names it."""
    source = (
        "import sys; sys.modules['xlsxwriter'] = None; sys.modules['fpdf'] = None\n"
        "from toggl_async.cli import main\n"
        "sys.exit(main())"
    )
    listed = await program.script(source, "list", "clients")
    assert (listed.code, listed.err) == (0, "")
    shown = await program.script(source, "demo", "--to-dir", str(tmp_path / "files"))
    assert (shown.code, shown.out, shown.err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "files").exists()
    assert "toggl-async[sandbox]" in shown.err
    assert sys.executable not in shown.err
