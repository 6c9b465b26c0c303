"""Made-up companies and their entries."""

from datetime import UTC, date, timedelta

from toggl_async.sandbox import Company
from toggl_async.sandbox.company import entry_id, entry_number


def test_equal_arguments_give_equal_companies() -> None:
    """Companies with equal arguments have equal entries, and another seed gives other entries."""
    one, two, other = Company(entries=50), Company(entries=50), Company(seed=2, entries=50)
    assert [one.entry(n) for n in range(50)] == [two.entry(n) for n in range(50)]
    assert one.entry(7) != other.entry(7)


def test_entries_are_in_order_of_local_start() -> None:
    """Entry numbers increase with the local start, from the first day to the last."""
    company = Company(entries=300)
    starts = [company.entry(n).start.replace(tzinfo=None) for n in range(300)]
    assert starts == sorted(starts)
    assert starts[0].date() >= company.first_day
    assert starts[-1].date() <= company.last_day


def test_one_of_millions_of_entries_is_found_at_once() -> None:
    """One of five million entries is found without storing or scanning all of them."""
    company = Company(entries=5_000_000)
    entry = company.entry(4_999_999)
    assert entry.start.date() == date(2025, 12, 31)
    (day,) = company.days(date(2025, 6, 2), date(2025, 6, 2))
    assert day.date == date(2025, 6, 2)
    assert len(day.activity_numbers) > 10_000


def test_every_entry_has_a_day() -> None:
    """The days contain each entry number once, for any date range."""
    company = Company(entries=1000, first_day=date(2024, 2, 27), last_day=date(2024, 3, 2))
    found = [
        index for day in company.days(company.first_day, company.last_day) for index in day.entry_numbers
    ]
    assert found == list(range(1000))


def test_ids_identify_entries() -> None:
    """An id identifies one entry, and a number between two ids identifies none."""
    assert entry_number(entry_id(41)) == 41
    assert entry_number(entry_id(41) + 1) is None


def test_names_contain_difficult_characters() -> None:
    """Names contain quotes, commas, line breaks, formulas and emoji, and some objects are missing."""
    company = Company()
    text = "".join(work.description for work in company.activities)
    names = "".join(client.name for client in company.directory.clients)
    assert all(sign in text + names for sign in ('"', ",", "\n", "=", "🚀"))
    assert any(work.project is None for work in company.activities)
    assert any(not work.tags for work in company.activities)
    assert any(project.client_id is None for project in company.directory.projects)


def test_users_live_in_several_zones() -> None:
    """UTC offsets differ between users, and within a year in zones with daylight saving time."""
    company = Company(entries=2000)
    entries = [company.entry(n) for n in range(2000)]
    offsets = {entry.start.utcoffset() for entry in entries}
    tallinn = {e.start.utcoffset() for e in entries if e.activity.user.zone == "Europe/Tallinn"}
    assert len(offsets) > 5
    assert tallinn == {timedelta(hours=2), timedelta(hours=3)}


def test_some_entries_are_running() -> None:
    """A company has additional running entries, which have no end."""
    company = Company(entries=10, running=2)
    assert [entry.stop for entry in company.running_entries] == [None, None]
    assert all(entry.at.tzinfo is UTC for entry in company.running_entries)
