"""``--last``, ``--this``, ``--days``, ``--today``, ``--yesterday``, ``--timezone`` and ``--split``."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from tests.cli.program import Program
from toggl_async.cli.date_options import DateOptions
from toggl_async.sandbox import Sandbox

NOW = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)  # a Sunday; still February in New York
RANGES = [
    (DateOptions(today=True), (2026, 3, 1), (2026, 3, 1)),
    (DateOptions(today=True, timezone="America/New_York"), (2026, 2, 28), (2026, 2, 28)),
    (DateOptions(yesterday=True), (2026, 2, 28), (2026, 2, 28)),
    (DateOptions(days=30), (2026, 1, 31), (2026, 3, 1)),
    (DateOptions(last="month"), (2026, 2, 1), (2026, 2, 28)),
    (DateOptions(last="month", timezone="America/New_York"), (2026, 1, 1), (2026, 1, 31)),
    (DateOptions(last="week"), (2026, 2, 16), (2026, 2, 22)),
    (DateOptions(last="week", week_start="sunday"), (2026, 2, 22), (2026, 2, 28)),
    (DateOptions(this="week"), (2026, 2, 23), (2026, 3, 1)),
    (DateOptions(this="week", week_start="sunday"), (2026, 3, 1), (2026, 3, 7)),
    (DateOptions(last="quarter"), (2025, 10, 1), (2025, 12, 31)),
    (DateOptions(last="year"), (2025, 1, 1), (2025, 12, 31)),
    (DateOptions(this="year"), (2026, 1, 1), (2026, 12, 31)),
]


@pytest.mark.parametrize(("options", "first", "last"), RANGES, ids=[str(each[0]) for each in RANGES])
def test_a_range_depends_on_the_day_in_the_time_zone(
    options: DateOptions,
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The dates follow from today in the user's time zone, and are printed on standard error."""
    zoned = evolve(options, timezone=options.timezone or "UTC")
    resolved = zoned.resolve(NOW)
    assert (resolved.start_date, resolved.end_date) == (date(*first), date(*last))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"toggl-async: {date(*first)} to {date(*last)}; today is ")


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
async def test_a_report_covers_the_days_of_the_given_zone(
    zone: str, program: Program, sandbox: Sandbox
) -> None:
    """``--timezone`` decides what today is: 26 hours apart, the dates always differ."""
    today = datetime.now(ZoneInfo(zone)).date()
    done = await program.fork("report", "summary", "--yesterday", "--timezone", zone)
    assert done.code == 0, done.err
    yesterday = today - timedelta(days=1)
    assert done.err == f"toggl-async: {yesterday} to {yesterday}; today is {today} in {zone}\n"
    body = sandbox.received[0].body
    assert isinstance(body, dict)
    assert (body["start_date"], body["end_date"]) == (str(yesterday), str(yesterday))


async def test_the_computers_zone_is_the_default(program: Program) -> None:
    """Without ``--timezone``, the zone of the computer decides, which TZ sets; no request is spent on it."""
    for zone in ("Etc/GMT+12", "Pacific/Kiritimati"):
        done = await program.with_settings(TZ=zone).run("export", "weekly", "--today", "--json")
        today = str(datetime.now(ZoneInfo(zone)).date())
        assert (json.loads(done.out)["from"], json.loads(done.out)["to"]) == (today, today)
        assert done.err.startswith(f"toggl-async: {today} to {today}; today is {today} in ")


async def test_quiet_prints_no_dates(program: Program) -> None:
    """``--quiet`` leaves out the line with the dates."""
    done = await program.fork("export", "weekly", "--last", "month", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--last", "month", "--from", "2025-01-01"), "--from and --last contradict each other"),
        (("--today", "--yesterday"), "--today and --yesterday contradict each other"),
        (("--days", "0"), "--days"),
        (("--days", "400"), "--split"),
        (("--days", "999999999"), "before the year 1"),
        (("--last", "decade"), "decade"),
        (("--today", "--timezone", "Berlin"), "'Berlin' is not a time zone"),
        (("--today", "--timezone", "Europe"), "'Europe' is not a time zone"),
        (("--today", "--timezone", "../../etc/passwd"), "is not a time zone"),
        (("--today", "--timezone", ""), "is not a time zone"),
        (("--from", "2025-01-01", "--to", "2025-01-02", "--timezone", "UTC"), "--timezone applies to"),
        (("--today", "--week-start", "sunday"), "--week-start applies to"),
        (("--split", "month"), "--split needs a date range"),
        (("--split", "month", "--from", "2025-01-01"), "--split needs a date range"),
        (("--split", "month", "--from", "2025-02-01", "--to", "2025-01-01"), "is after"),
        (("--split", "day", "--last", "month"), "day"),
        (("--from", "2024-01-01", "--to", "2024-12-31"), "--split week, month, quarter or year"),
    ],
    ids=str,
)
async def test_contradicting_dates_are_refused(
    options: tuple[str, ...], expected: str, program: Program, sandbox: Sandbox
) -> None:
    """A date range that is contradictory, unknown or too long ends with 2 and sends nothing."""
    done = await program.fork("export", "detailed", *options)
    assert (done.code, done.out, sandbox.received) == (2, "", [])
    assert expected in done.err.splitlines()[-1]


async def test_a_long_range_is_split_into_files(program: Program, sandbox: Sandbox) -> None:
    """``--split`` saves one file for each part and format; together they have the rows of the whole range."""
    years = ("--from", "2024-07-01", "--to", "2025-12-31", "--to-dir", ".", "--json")
    done = await program.fork("export", "detailed", *years, "--split", "quarter", "--sandbox")
    assert (done.code, done.err) == (0, "toggl-async: 6 files, one request each\n")
    results = [json.loads(line) for line in done.out.splitlines()]
    assert [each["from"] for each in results][:2] == ["2024-07-01", "2024-10-01"]
    assert [each["to"] for each in results][-1] == "2025-12-31"
    names = {path.name for path in program.folder.iterdir()}
    assert len(names) == 6
    assert all(re.search(r"_detailed_\d{4}-\d\d-01_\d{4}-\d\d-3[01]\.csv$", name) for name in names)
    whole = await program.fork(
        "export", "detailed", "--from", "2025-01-01", "--to", "2025-12-31", "--sandbox", "--json"
    )
    assert sum(each["rows"] for each in results[2:]) == json.loads(whole.out)["rows"] > 0
    assert sandbox.received == []


async def test_split_files_beside_an_output_have_their_dates_in_the_name(program: Program) -> None:
    """With ``--output``, the dates of each part are added to the name."""
    january = ("--from", "2025-01-01", "--to", "2025-01-12", "--split", "week", "--week-start", "sunday")
    done = await program.fork("export", "weekly", *january, "--output", "w.csv")
    assert done.code == 0, done.err
    assert sorted(path.name for path in program.folder.iterdir()) == [
        "w_2025-01-01_2025-01-04.csv",
        "w_2025-01-05_2025-01-11.csv",
        "w_2025-01-12_2025-01-12.csv",
    ]


async def test_a_taken_name_of_the_last_part_costs_no_request(program: Program, sandbox: Sandbox) -> None:
    """All names of a split export are checked before the first request."""
    (program.folder / "w_2025-01-06_2025-01-12.csv").write_text("mine", encoding="utf-8")
    january = ("--from", "2025-01-01", "--to", "2025-01-12", "--split", "week")
    done = await program.fork("export", "weekly", *january, "--output", "w.csv")
    assert (done.code, sandbox.received) == (2, [])
