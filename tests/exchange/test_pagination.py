"""Lists over all their pages: rows that move while they are read, and verification against Toggl's sum."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import pytest

from tests.support.calls import NO_WAIT, client
from tests.support.lists import ListHost, ListRequest, ListResponse, Report
from tests.support.models import DATE_RANGE, ask
from tests.support.server import serve
from toggl_async import ApiToken, DecodeError, Hosts, RateLimit, Toggl
from toggl_async.reports.detailed import Detailed
from toggl_async.sandbox import Company, Sandbox, faults

DAYS: Any = {"start_date": date(2025, 1, 1), "end_date": date(2025, 3, 31)}
TOTALS = "search/time_entries/totals"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Run the sandbox of a small company."""
    async with Sandbox(Company(entries=900, running=2)) as made:
        yield made


@pytest.fixture
async def toggl(sandbox: Sandbox) -> AsyncIterator[Toggl]:
    """Make a client of the sandbox without a rate limit."""
    async with Toggl(
        ApiToken(sandbox.api_token),
        workspace_id=sandbox.workspace_id,
        hosts=Hosts(track=sandbox.track_url),
        rate_limit=RateLimit(per_second=None),
        retry=NO_WAIT,
    ) as made:
        yield made


async def test_rows_that_add_up_are_verified(toggl: Toggl, sandbox: Sandbox) -> None:
    """The verification costs one request with the same filters; running entries count as zero."""
    rows = [row async for row in toggl.reports.detailed(**DAYS, billable=True, verify=True)]
    assert len(rows) > 50
    last = sandbox.received[-1]
    assert last.path.endswith(TOTALS)
    assert isinstance(last.body, dict)
    assert (last.body["billable"], last.body["start_date"]) == (True, "2025-01-01")


async def test_rows_that_do_not_add_up_are_an_error(toggl: Toggl, sandbox: Sandbox) -> None:
    """The error comes after the last row and states both sums."""
    sandbox.fault(faults.Status(200, body='{"seconds": 1}', content_type="application/json"), path=TOTALS)
    rows = toggl.reports.detailed(**DAYS, verify=True)
    count = 0
    with pytest.raises(DecodeError, match=r"add up to \d+ s, but Toggl's totals report 1 s") as caught:
        async for _ in rows:
            count += 1
    assert count > 50
    assert caught.value.request is not None


async def test_pages_are_verified_too(toggl: Toggl, sandbox: Sandbox) -> None:
    """A report that is read page by page is verified after its last page."""
    pages = [page async for page in toggl.reports.detailed(**DAYS, page_size=50, verify=True).pages()]
    assert len(pages) > 1
    assert sandbox.received[-1].path.endswith(TOTALS)


async def test_a_report_that_is_continued_from_a_cursor_is_not_verified(
    toggl: Toggl, sandbox: Sandbox
) -> None:
    """A report that does not begin at its first row cannot be compared with the whole sum."""
    first = await toggl.send(Detailed(**DAYS, page_size=50, verify=True))
    assert first.next is not None
    rows = [row async for row in toggl.rows(first.next)]
    assert rows
    assert not any(each.path.endswith(TOTALS) for each in sandbox.received)


async def test_without_verify_no_totals_are_requested(toggl: Toggl, sandbox: Sandbox) -> None:
    """The verification costs a request, so it is made only on demand."""
    async for _ in toggl.reports.detailed(**DAYS):
        pass
    assert not any(each.path.endswith(TOTALS) for each in sandbox.received)


async def test_a_long_page_has_the_same_rows_as_the_stream(toggl: Toggl) -> None:
    """A page of a thousand rows equals the rows that are read one by one."""
    request = Detailed(**DAYS, page_size=1000, enrich_response=True)
    page = await toggl.send(request)
    assert page.rows == tuple([row async for row in toggl.rows(request)])
    assert page.next is None


Change = Callable[[list[int], int], None]
WHOLE = list(range(1000, 1300))


def ids_of(rows: list[Any]) -> list[int]:
    """Return the ids of the entries of rows."""
    return [entry.id for row in rows for entry in row.time_entries]


def once(number: int, change: Callable[[list[int]], None]) -> Change:
    """Return a change that happens before the request with this number."""
    return lambda entries, request: change(entries) if request == number else None


def delete(*places: int) -> Callable[[list[int]], None]:
    """Return a change that deletes the entries in these places."""

    def change(entries: list[int]) -> None:
        for place in sorted(places, reverse=True):
            del entries[place]

    return change


def insert(place: int, count: int) -> Callable[[list[int]], None]:
    """Return a change that inserts new entries."""
    return lambda entries: entries.__setitem__(slice(place, place), range(10_000, 10_000 + count))


CHANGES = {
    "3 deleted at the beginning": once(2, delete(0, 1, 2)),
    "3 deleted at the border": once(2, delete(48, 49, 50)),
    "the next row deleted": once(2, delete(50)),
    "the whole first page deleted": once(2, delete(*range(50))),
    "120 deleted on the fourth page": once(4, delete(*range(120))),
    "1 deleted before each page": lambda entries, number: entries.pop(0) if number > 1 else None,
    "60 added": once(2, insert(0, 60)),
    "60 added at the border": once(2, insert(50, 60)),
    "exactly a page added": once(2, insert(0, 50)),
    "2,000 added": once(3, insert(0, 2000)),
    "10 added before each page": lambda entries, number: insert(0, 10)(entries) if number < 9 else None,
    "3 deleted and 3 added": once(2, lambda entries: (delete(0, 1, 2)(entries), insert(47, 3)(entries))[0]),
    "the rest deleted": once(3, delete(*range(100, 300))),
}


@pytest.mark.parametrize("by_page", [False, True], ids=["rows", "pages"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_rows_that_stay_come_once_however_the_others_change(change: Change, *, by_page: bool) -> None:
    """Entries that exist from the first request to the last are all yielded; none is yielded twice."""
    report = Report(list(WHOLE), change=change)
    host = ListHost(report)
    async with serve(host) as server, client(server) as toggl:
        found = toggl.reports.detailed(**DATE_RANGE, page_size=50)
        if by_page:
            rows = [row async for page in found.pages() for row in page.rows]
        else:
            rows = [row async for row in found]
    ids = ids_of(rows)
    assert len(ids) == len(set(ids))
    assert set(WHOLE) & set(report.entries) <= set(ids)
    assert len(host.requests) <= 60


async def test_without_changes_no_request_is_added() -> None:
    """The comparison of ids costs nothing where the pages begin as announced."""
    host = ListHost(Report(list(WHOLE)))
    async with serve(host) as server, client(server) as toggl:
        found = [row async for row in toggl.reports.detailed(**DATE_RANGE, page_size=50)]
    assert ids_of(found) == WHOLE
    assert [request.body.get("first_row_number", 1) for request in host.requests][:6] == [
        1,
        51,
        101,
        151,
        201,
        251,
    ]
    assert len(host.requests) == 7  # the last page is full


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda entries: None, WHOLE[100:]),
        (insert(0, 20), WHOLE[100:]),
        (delete(0, 5, 7), WHOLE[100:]),
    ],
    ids=["unchanged", "20 added", "3 deleted"],
)
async def test_a_cursor_is_continued_at_its_entry(
    change: Callable[[list[int]], None], expected: list[int]
) -> None:
    """A list that is continued later begins with the announced entry, wherever it is now."""
    report = Report(list(WHOLE))
    async with serve(ListHost(report)) as server, client(server) as toggl:
        first = await toggl.send(ask("reports.detailed", **DATE_RANGE, page_size=50))
        second = await toggl.send(first.next)
        change(report.entries)
        rest = [row async for row in toggl.rows(second.next)]
    assert ids_of(rest) == expected


async def test_a_cursor_whose_entry_is_gone_is_an_error() -> None:
    """A list that cannot be continued says so before it yields a row."""
    report = Report(list(WHOLE))
    async with serve(ListHost(report)) as server, client(server) as toggl:
        first = await toggl.send(ask("reports.detailed", **DATE_RANGE, page_size=50))
        del report.entries[30:60]
        with pytest.raises(DecodeError, match="does not continue"):
            _ = [row async for row in toggl.rows(first.next)]


async def test_ids_that_mean_something_else_cost_two_requests_at_most() -> None:
    """If the announced ids are never those of the first rows, the client soon stops comparing them."""
    report = Report(list(WHOLE))

    def respond(request: ListRequest) -> ListResponse:
        page = report(request)
        headers = {**page.headers, "X-Next-ID": 5} if "X-Next-ID" in page.headers else page.headers
        return ListResponse(page.body, headers)

    host = ListHost(respond)
    async with serve(host) as server, client(server) as toggl:
        found = [row async for row in toggl.reports.detailed(**DATE_RANGE, page_size=50)]
    assert ids_of(found) == WHOLE
    assert len(host.requests) <= 7 + 4


async def test_an_empty_page_in_place_of_an_announced_one_loses_nothing() -> None:
    """Toggl has returned an empty page for a cursor; the rows are requested again, or an error says so."""
    report = Report(list(WHOLE))

    def respond(request: ListRequest) -> ListResponse:
        return ListResponse(None) if request.number in {3, 4} else report(request)

    async with serve(ListHost(respond)) as server, client(server) as toggl:
        found = [row async for row in toggl.reports.detailed(**DATE_RANGE, page_size=50)]
    assert ids_of(found) == WHOLE


async def test_a_report_that_is_suddenly_empty_is_an_error() -> None:
    """A report that has no row at all any more is more likely a fault than a deletion of everything."""
    report = Report(list(WHOLE), change=once(3, lambda entries: entries.clear()))
    async with serve(ListHost(report)) as server, client(server) as toggl:
        with pytest.raises(DecodeError, match="does not continue"):
            _ = [row async for row in toggl.reports.detailed(**DATE_RANGE, page_size=50)]


async def test_groups_whose_entries_change_yield_each_entry_once() -> None:
    """A group that gets another entry while the report is read is yielded with the new entry only."""

    def group(number: int, *entries: int) -> dict[str, Any]:
        return {"row_number": number, "time_entries": [{"id": each, "seconds": 5} for each in entries]}

    def respond(request: ListRequest) -> ListResponse:
        if request.number == 1:
            cursor = {"X-Next-ID": 9, "X-Next-Row-Number": 3, "X-Next-Timestamp": 1}
            return ListResponse([group(1, 1, 2), group(2, 3)], {"X-Page-Size": 2, **cursor})
        return ListResponse([group(3, 1, 2, 4), group(4, 9)], {"X-Page-Size": 3})

    async with serve(ListHost(respond)) as server, client(server) as toggl:
        request = ask("reports.detailed", **DATE_RANGE, page_size=2, grouped=True)
        found = [[entry.id for entry in row.time_entries] async for row in toggl.rows(request)]
    assert found == [[1, 2], [3], [4], [9]]
