"""What companies are made of."""

from datetime import UTC, date, timedelta

from toggl_async.sandbox import Company
from toggl_async.sandbox.company import entry_id, entry_number


def test_equal_numbers_give_equal_companies() -> None:
    """A seed makes the same company, entry by entry, another seed another one."""
    one, two, other = Company(entries=50), Company(entries=50), Company(seed=2, entries=50)
    assert [one.entry(n) for n in range(50)] == [two.entry(n) for n in range(50)]
    assert one.entry(7) != other.entry(7)


def test_entries_come_in_order_of_local_start() -> None:
    """Numbers rise with the local time of the start, from the first day to the last."""
    company = Company(entries=300)
    starts = [company.entry(n).start.replace(tzinfo=None) for n in range(300)]
    assert starts == sorted(starts)
    assert starts[0].date() >= company.first_day
    assert starts[-1].date() <= company.last_day


def test_a_day_of_millions_is_found_at_once() -> None:
    """Five million entries need neither memory nor a scan to get at one of them."""
    company = Company(entries=5_000_000)
    entry = company.entry(4_999_999)
    assert entry.start.date() == date(2025, 12, 31)
    (day,) = company.days(date(2025, 6, 2), date(2025, 6, 2))
    assert day.date == date(2025, 6, 2)
    assert len(day.activity_numbers) > 10_000


def test_every_entry_has_a_day() -> None:
    """The days hold each number once, whatever the range of dates."""
    company = Company(entries=1000, first_day=date(2024, 2, 27), last_day=date(2024, 3, 2))
    found = [
        index for day in company.days(company.first_day, company.last_day) for index in day.entry_numbers
    ]
    assert found == list(range(1000))


def test_ids_lead_back_to_entries() -> None:
    """An id names one entry, and a number between two ids names none."""
    assert entry_number(entry_id(41)) == 41
    assert entry_number(entry_id(41) + 1) is None


def test_names_hold_what_breaks_careless_readers() -> None:
    """Quotes, commas, line breaks, formulas and emoji are all there, and so is nothing at all."""
    company = Company()
    text = "".join(work.description for work in company.activities)
    names = "".join(client.name for client in company.directory.clients)
    assert all(sign in text + names for sign in ('"', ",", "\n", "=", "🚀"))
    assert any(work.project is None for work in company.activities)
    assert any(not work.tags for work in company.activities)
    assert any(project.client_id is None for project in company.directory.projects)


def test_users_live_in_several_zones() -> None:
    """Offsets differ between users, and within a year for those who turn their clocks."""
    company = Company(entries=2000)
    entries = [company.entry(n) for n in range(2000)]
    offsets = {entry.start.utcoffset() for entry in entries}
    tallinn = {e.start.utcoffset() for e in entries if e.activity.user.zone == "Europe/Tallinn"}
    assert len(offsets) > 5
    assert tallinn == {timedelta(hours=2), timedelta(hours=3)}


def test_some_entries_run() -> None:
    """Running entries come on top of the finished ones and have no end."""
    company = Company(entries=10, running=2)
    assert [entry.stop for entry in company.running_entries] == [None, None]
    assert all(entry.at.tzinfo is UTC for entry in company.running_entries)
