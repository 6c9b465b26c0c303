"""A user's mistake ends with exit code 2 and one line that says what to change; nothing is sent."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox

JANUARY = ("--from", "2025-01-01", "--to", "2025-01-31")
DETAILED = ("export", "detailed", *JANUARY)
FOCUS_KEY = "toggl_sk_" + "0" * 32

COMMANDS = [
    (("export", "detaild", *JANUARY), "detailed"),
    ((*DETAILED, "--colour", "red"), "--colour"),
    ((*DETAILED, "left-over"), "left-over"),
    ((*DETAILED, "-"), "'-' is not an argument: --output - writes the file to standard output"),
    (("list", "clients", "-"), "Unknown option: "),
    (("export", "detailed", "--from", "2025-01-01"), "--to"),
    (("export", "detailed", "--from", "2025-02-30", "--to", "2025-03-01"), "2025-02-30"),
    (("export", "detailed", "--from", "2025-02-01", "--to", "2025-01-01"), "is after"),
    (
        ("export", "detailed", "--from", "2024-01-01", "--to", "2025-01-31"),
        "--from 2024-07-01 --to 2024-12-31, then --from 2025-01-01 --to 2025-01-31",
    ),
    ((*DETAILED, "--format", "doc"), "csv or xlsx or pdf"),
    ((*DETAILED, "--format", ""), "--format"),
    (("export", "weekly", *JANUARY, "--format", "xlsx"), "csv or pdf"),
    ((*DETAILED, "--workspace", "my-company"), "my-company"),
    ((*DETAILED, "--workspace", "1.5"), "1.5"),
    ((*DETAILED, "--workspace", "0"), "--workspace"),
    ((*DETAILED, "--client", "Acme"), "Acme"),
    ((*DETAILED, "--user", "none"), "none"),
    ((*DETAILED, "--deadline", "nan"), "nan"),
    ((*DETAILED, "--max-quota-wait", "soon"), "'soon' is not a positive number of seconds"),
    (("export", "detailed", "--from", "1.1.2025", "--to", "2025-01-31"), "'1.1.2025' is not a date such as"),
    ((*DETAILED, "--existing", "overwrite"), "overwrite"),
    ((*DETAILED, "--to-dir", "nowhere"), "nowhere"),
    ((*DETAILED, "--to-dir", "taken.csv"), "taken.csv"),
    ((*DETAILED, "--output", "taken.csv"), "--existing"),
    ((*DETAILED, "--output", "a.csv", "--to-dir", "."), "--to-dir"),
    ((*DETAILED, "--output", "a.csv", "--format", "csv,pdf"), "--output"),
    ((*DETAILED, "--entries", "5"), "--sandbox"),
    (("export", "employee-profitability", *JANUARY, "--tag", "3"), "--tag"),
    (("list", "users-who-left"), "clients"),
    (("sandbox", "--port", "70000"), "70000"),
    (("demo", "--to-dir", "taken.csv"), "taken.csv"),
    ((*DETAILED, "--output", "x" * 300), "too long"),
    ((*DETAILED, "order=user"), "did you mean order_by"),
    ((*DETAILED, "format=xlsx"), "format is given twice"),
    ((*DETAILED, "client_ids=1", "--client", "2"), "client_ids is given twice"),
    ((*DETAILED, "workspace_id=5"), "--workspace"),
    ((*DETAILED, "description=\udcff"), "UTF-8"),
    ((*DETAILED, "--description", "\udcff"), "UTF-8"),
    (("list", "clients", "--name", "\udcff"), "UTF-8"),
    (("export", "saved"), "TOGGL_REPORT_TOKEN"),
    (("report", "saved", "--token-file", sys.executable), "report_token"),
    (("export", "saved", "--token-file", "nowhere"), "nowhere"),
    (("export", "saved", "--token-file", "taken.csv", "--format", "doc"), "csv or xlsx or pdf"),
    (("report", "detailled", *JANUARY), "detailed"),
    (("report", "detailed"), "--from"),
    (("report", "detailed", "--from", "2025-01-01"), "--to"),
    (("report", "detailed", "--from", "2024-01-01", "--to", "2025-01-31"), "at most 365"),
    (("report", "detailed", *JANUARY, "client_id=1"), "did you mean client_ids"),
    (("report", "detailed", *JANUARY, "zzz=1"), "--fields"),
    (("report", "detailed", *JANUARY, "left-over"), "left-over"),
    (("report", "detailed", *JANUARY, "options=1"), "options"),
    (("report", "detailed", *JANUARY, "client_ids=1,Acme"), "Acme"),
    (("report", "detailed", *JANUARY, "user_ids=none"), "none"),
    (("report", "detailed", *JANUARY, "client_ids=0"), "client_ids"),
    (("report", "detailed", *JANUARY, "billable=perhaps"), "true or false"),
    (("report", "detailed", *JANUARY, "rounding=1.5"), "a whole number"),
    (("report", "detailed", *JANUARY, "rounding=" + "9" * 40), "a whole number"),
    (("report", "detailed", *JANUARY, "start_date=2025-01-01"), "start_date is given twice"),
    (("report", "detailed", *JANUARY, "page_size=5", "page_size=6"), "page_size is given twice"),
    (("report", "summary", *JANUARY, "audit={"), "is not JSON"),
    (("report", "summary", *JANUARY, "audit=5"), "audit"),
    (("report", "summary", *JANUARY, 'audit={"show_empty": true}'), "did you mean show_empty_groups"),
    (("report", "project-trends", *JANUARY, "currency=USD", "ids=1,2,3,4,5,6"), "at most 5"),
    (("report", "project-summary", *JANUARY), "project_id"),
    (("report", "me", *JANUARY), "--from"),
    (("report", "saved"), "TOGGL_REPORT_TOKEN"),
    (("list", "users", "--name", "Ana"), "--name"),
    (("list", "clients", "ids=none"), "none"),
    (("list", "task-statuses"), "ids"),
    (("list", "projects", "page_size=1"), "page_size"),
    ((*DETAILED, "--output", "x.xlsx", "--format", "csv"), "name different formats"),
    ((*DETAILED, "--output", "x.CSV", "--format", "pdf"), "name different formats"),
    (("export", "weekly", *JANUARY, "--output", "x.xlsx"), "csv or pdf, not as 'xlsx'"),
    ((*DETAILED, "--sandbox", "--workspace", "9"), "leave --workspace out"),
    ((*DETAILED, "--sandbox", "--proxy", "http://localhost:1"), "leave --proxy out"),
    (("list", "clients", "--sandbox", "--workspace", "9"), "leave --workspace out"),
    (("export", "employee-profitability", *JANUARY), "--currency"),
    (("export", "employee-profitability", *JANUARY, "--format", "xlsx"), "--currency"),
    (("export", "employee-profitability", *JANUARY, "--currency", ""), "--currency"),
    (("export", "employee-profitability", *JANUARY, "currency="), "--currency"),
    ((*DETAILED, "--proxy", "socks5://me:secret-word@localhost:1080"), "SOCKS proxies are not supported"),
    ((*DETAILED, "--proxy", "SOCKS5H://localhost:1080"), "SOCKS proxies are not supported"),
    (("list", "clients", "--proxy", "localhost:3128"), "--proxy: a proxy is http://host:port"),
    (("quota", "--proxy", ""), "--proxy: a proxy is http://host:port"),
    (("sandbox", "--json", "--", "true"), "--json"),
    (("sandbox", "--", "no-such-command"), "no-such-command: No such file or directory"),
]
SETTINGS = [
    ({"TOGGL_API_TOKEN": ""}, "TOGGL_API_TOKEN"),
    ({"TOGGL_API_TOKEN": FOCUS_KEY}, "Focus key"),
    ({"TOGGL_API_TOKEN": "", "TOGGL_FOCUS_KEY": FOCUS_KEY}, "TOGGL_API_TOKEN"),
    (
        {"TOGGL_API_TOKEN": "", "TOGGL_FOCUS_KEY": FOCUS_KEY},
        (
            "no credential for Toggl Track: set TOGGL_API_TOKEN, or TOGGL_EMAIL and TOGGL_PASSWORD, or type "
            "'toggl-async login' (TOGGL_FOCUS_KEY is for Toggl Focus alone)"
        ),
    ),
    ({"TOGGL_API_TOKEN": "me@example.com"}, "give it in TOGGL_EMAIL and TOGGL_PASSWORD"),
    ({"TOGGL_API_TOKEN": "", "TOGGL_EMAIL": "me", "TOGGL_PASSWORD": "x"}, "in TOGGL_API_TOKEN"),
    ({"TOGGL_FOCUS_KEY": "0" * 32}, "give a Track API token in TOGGL_API_TOKEN"),
    ({"TOGGL_API_TOKEN": "with a space"}, "TOGGL_API_TOKEN"),
    ({"TOGGL_API_TOKEN": "", "TOGGL_EMAIL": "me@example.com"}, "TOGGL_PASSWORD"),
    ({"TOGGL_WORKSPACE_ID": ""}, "--workspace"),
    ({"TOGGL_WORKSPACE_ID": "mine"}, "TOGGL_WORKSPACE_ID"),
    ({"TOGGL_TRACK_URL": "http://example.com"}, "https"),
    ({"TOGGL_TRACK_URL": "localhost:80"}, "TOGGL_TRACK_URL: an origin is"),
    ({"TOGGL_FOCUS_URL": "https://example.com/focus"}, "TOGGL_FOCUS_URL: an origin ends"),
]


@pytest.mark.parametrize(("arguments", "expected"), COMMANDS, ids=[str(n) for n in range(len(COMMANDS))])
async def test_a_wrong_command_is_reported_in_one_line(
    arguments: tuple[str, ...], expected: str, program: Program, sandbox: Sandbox
) -> None:
    """The message names the mistake, and no request is sent."""
    (program.folder / "taken.csv").write_text("mine", encoding="utf-8")
    done = await program.fork(*arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert done.err.startswith("toggl-async: ")
    assert expected in done.err
    assert "secret-word" not in done.err
    assert sandbox.received == []
    assert [path.name for path in program.folder.iterdir()] == ["taken.csv"]


@pytest.mark.parametrize(("settings", "expected"), SETTINGS, ids=[str(n) for n in range(len(SETTINGS))])
async def test_a_wrong_setting_is_reported_without_its_secret(
    settings: dict[str, str], expected: str, program: Program, sandbox: Sandbox
) -> None:
    """The message names a missing or wrong setting; a credential is never printed or sent elsewhere."""
    done = await program.with_settings(**settings).fork(*DETAILED)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert expected in done.err
    assert not re.search(r"ApiToken|Password\(|FocusKey|from_env", done.err)
    assert FOCUS_KEY not in done.err
    assert sandbox.api_token not in done.err
    assert sandbox.received == []


@pytest.mark.parametrize("typed", ["secret-token", "report_token=secret-token", "report_tokn=secret-token"])
async def test_a_report_token_among_the_arguments_is_refused_without_repeating_it(
    typed: str, program: Program, sandbox: Sandbox
) -> None:
    """The message about a report token among the arguments does not contain the token."""
    for command in (("report", "saved"), ("export", "saved")):
        done = await program.with_settings(TOGGL_REPORT_TOKEN="x").fork(*command, typed)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
        assert "secret-token" not in done.err
    assert sandbox.received == []


async def test_a_port_in_use_is_reported(program: Program, sandbox: Sandbox) -> None:
    """The message of the sandbox names the port that is in use."""
    done = await program.fork("sandbox", "--port", str(sandbox.port))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert str(sandbox.port) in done.err


async def test_a_missing_cli_extra_is_reported(program: Program) -> None:
    """Without the ``cli`` extra, the program starts and says how to install the extra."""
    source = "import sys; sys.modules['cyclopts'] = None\nfrom toggl_async.cli import main\nsys.exit(main())"
    done = await program.script(source)
    assert (done.code, done.out) == (2, "")
    assert (
        done.err
        == "toggl-async: the command line needs additional packages: pip install 'toggl-async[cli]'\n"
    )


async def test_ctrl_c_during_the_imports_prints_nothing(program: Program) -> None:
    """Ctrl-C during the imports, which take a third of a second, causes no traceback."""
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


async def test_only_the_sandbox_needs_the_sandbox_extra(program: Program, tmp_path: Path) -> None:
    """Without the ``sandbox`` extra, an account can be used, and the demo says which extra it needs."""
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


@pytest.mark.parametrize("existing", ["error", "replace", "skip", "number", "update"])
async def test_an_output_that_is_no_file_is_reported(
    existing: str, program: Program, sandbox: Sandbox
) -> None:
    """A device, a pipe or a broken link is a mistake, and the message does not advise to replace it."""
    os.mkfifo(program.folder / "pipe")
    for name, target in (("null", "/dev/null"), ("broken", "missing"), ("output", "/dev/stdout")):
        (program.folder / name).symlink_to(target)
    for name in ("pipe", "null", "broken", "output"):
        done = await program.fork(*DETAILED, "--output", name, "--existing", existing)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
        assert done.err.startswith(f"toggl-async: {name}: Not a regular file but ")
        assert "--existing" not in done.err
    assert sandbox.received == []
    assert (program.folder / "null").is_symlink()
    assert (program.folder / "output").is_symlink()


@pytest.mark.parametrize("existing", ["error", "replace", "skip", "number", "update"])
async def test_a_pipe_in_the_place_of_the_last_file_costs_no_request_for_the_first(
    existing: str, program: Program, sandbox: Sandbox
) -> None:
    """The paths of all formats are checked before the first request."""
    command = (*DETAILED, "--format", "csv,pdf", "--existing", existing)
    assert (await program.fork(*command)).code == 0
    sent = len(sandbox.received)
    for path in list(program.folder.iterdir()):
        path.unlink()
        if path.suffix == ".pdf":
            os.mkfifo(path)
    assert (await program.fork(*command)).code == 2
    assert len(sandbox.received) == sent
