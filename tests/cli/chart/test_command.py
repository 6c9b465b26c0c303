"""The command ``toggl-async chart``."""

import csv
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import ReceivedRequest, Sandbox

QUARTER = ("--from", "2025-01-01", "--to", "2025-03-31")


def body_of(request: ReceivedRequest) -> dict[str, object]:
    """Return the JSON body of a request."""
    assert isinstance(request.body, dict)
    return request.body


async def saved(program: Program) -> str:
    """Save the detailed report of a quarter, and return the name of the file."""
    done = await program.fork("export", "detailed", *QUARTER, "--output", "q.csv")
    assert done.code == 0, done.err
    return "q.csv"


async def test_a_file_and_toggl_give_the_same_chart(program: Program, sandbox: Sandbox) -> None:
    """The chart of a saved csv is that of the same report from Toggl, and needs no request."""
    name = await saved(program)
    sent = len(sandbox.received)
    from_file = await program.fork("chart", name, "--by", "project", "--json")
    assert len(sandbox.received) == sent
    from_toggl = await program.fork("chart", *QUARTER, "--by", "project", "--json")
    assert len(sandbox.received) == sent + 1
    assert (from_file.code, from_toggl.code) == (0, 0)
    assert from_file.out == from_toggl.out
    with (program.folder / name).open(encoding="utf-8-sig", newline="") as file:
        clocks = [row["Duration"].split(":") for row in csv.DictReader(file)]
    expected = sum(int(hours) + int(minutes) / 60 + int(seconds) / 3600 for hours, minutes, seconds in clocks)
    weeks = [json.loads(line) for line in from_file.out.splitlines()]
    assert sum(week["hours"] for week in weeks) == pytest.approx(expected, abs=0.01)
    assert all(sum(week["project"].values()) == pytest.approx(week["hours"], abs=0.01) for week in weeks)


async def test_years_are_requested_one_by_one(program: Program, sandbox: Sandbox) -> None:
    """A range over several years is read with one request for each year, and two for a leap year."""
    done = await program.fork("chart", "--from", "2023-07-01", "--to", "2025-06-30", "--json")
    assert done.code == 0, done.err
    bodies = [body_of(each) for each in sandbox.received]
    assert [(each["start_date"], each["end_date"]) for each in bodies] == [
        ("2023-07-01", "2023-12-31"),
        ("2024-01-01", "2024-06-30"),
        ("2024-07-01", "2024-12-31"),
        ("2025-01-01", "2025-06-30"),
    ]


async def test_without_dates_the_last_twelve_weeks_are_drawn(program: Program, sandbox: Sandbox) -> None:
    """The range is printed to standard error, and the total to standard output."""
    done = await program.fork("chart", "--client", "none")
    assert done.code == 0, done.err
    assert "Total of" in done.out
    today = datetime.now(UTC).date()
    body = body_of(sandbox.received[-1])
    first, last = (date.fromisoformat(str(body[name])) for name in ("start_date", "end_date"))
    assert last - first == timedelta(83)
    assert abs(last - today) <= timedelta(1)
    assert body["client_ids"] == [None]
    assert str(first) in done.err


async def test_a_page_is_written_in_place_of_the_terminal(program: Program) -> None:
    """``--html`` writes a page and prints its path, replaces it later, and does not replace another file."""
    name = await saved(program)
    for options, printed in (([], "hours.html\n"), (["--quiet"], "")):
        done = await program.fork("chart", name, "--by", "user", "--html", "hours.html", *options)
        assert (done.code, done.out, done.err) == (0, printed, "")
    assert (program.folder / "hours.html").read_text("utf-8").count('role="img"') == 2
    refused = await program.fork("chart", name, "--html", name)
    assert (refused.code, refused.out) == (2, "")
    assert "is no page of this command" in refused.err


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (["q.csv", "--last", "year"], 2, "a chart of files sends no request"),
        (["q.csv", "--sandbox"], 2, "a chart of files sends no request"),
        (["q.csv", "--client", "7"], 2, "a chart of files sends no request"),
        (["q.csv", "--top", "9"], 2, "at most 8 colours"),
        (["q.csv", "--by", "day"], 2, "day"),
        (["q.csv", "--html", "x.html", "--json"], 2, "contradict"),
        (["missing.csv"], 2, "missing.csv"),
        (["cut.csv"], 1, "cut.csv"),
        (["summary.csv"], 1, "summary.csv"),
        (["--from", "2025-02-01", "--to", "2025-01-01"], 2, "is after --to 2025-01-01"),
        (["--from", "2025-02-01"], 2, "a chart needs two dates"),
    ],
)
async def test_mistakes_are_named(arguments: list[str], code: int, problem: str, program: Program) -> None:
    """A mistake is one line on standard error, without a request and without a chart."""
    await saved(program)
    (program.folder / "cut.csv").write_bytes((program.folder / "q.csv").read_bytes()[:-20])
    await program.fork("export", "summary", *QUARTER, "--output", "summary.csv")
    done = await program.fork("chart", *arguments)
    assert (done.code, done.out) == (code, "")
    assert problem in done.err
    assert done.err.count("\n") == 1


async def test_rows_that_are_not_understood_are_told(program: Program) -> None:
    """Rows without a date are left out with a line on standard error, and none with ``--quiet``."""
    name = await saved(program)
    path = program.folder / name
    lines = path.read_text("utf-8").splitlines(keepends=True)
    assert "2025-" in lines[1]
    path.write_text("".join([lines[0], lines[1].replace("2025-", "never"), *lines[2:]]), "utf-8")
    done = await program.fork("chart", name)
    assert done.code == 0
    assert done.err == "toggl-async: left out: 1 row has no date or duration that is understood\n"
    assert (await program.fork("chart", name, "--quiet")).err == ""


async def test_an_unused_workspace_has_an_empty_chart(program: Program, sandbox: Sandbox) -> None:
    """A range without entries is no error."""
    done = await program.fork("chart", "--from", "2010-01-01", "--to", "2010-01-31", "--by", "project")
    assert (done.code, done.out.split()) == (0, ["Total", "of", "0", "entries", "0.0", "h"])
