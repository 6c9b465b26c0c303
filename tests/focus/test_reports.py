"""The pages of Focus reports: row by row, page by page, or awaited as a whole."""

import asyncio
from typing import Any

import pytest

from tests.support.calls import client
from tests.support.lists import ListHost, ListRequest, ListResponse
from tests.support.models import ask
from tests.support.server import serve
from toggl_async import DecodeError, InvalidRequestError
from toggl_async.focus.clauses import Aggregation, Grouping, Pagination, QueryPeriod
from toggl_async.focus.reports import Report
from toggl_async.request.model import UnreadPartWarning

PERIOD = QueryPeriod(preset="last_year")
FIELDS: dict[str, Any] = {
    "period": PERIOD,
    "groupings": [Grouping("project_id")],
    "aggregations": [Aggregation("sum", "duration")],
}
ROWS = [{"project_id": n, "sum_duration": 60 * n} for n in range(1, 1001)]
METHODS = ["query", "workload", "profitability"]


def pages_of(
    rows: list[dict[str, Any]],
    *,
    most: int = 100,
    whole: int | None = 100,
    states_total: bool = True,
    ignores_pagination: bool = False,
    form: str = "json_row",
) -> Any:
    """Return a function that returns a page of rows; without pagination, the first ``whole`` of them."""

    def respond(request: ListRequest) -> ListResponse:
        pagination = None if ignores_pagination else request.body.get("pagination")
        if pagination is None:
            found = rows[:whole]
        else:
            size = min(pagination["per_page"], most)
            found = rows[(pagination["page"] - 1) * size :][:size]
        if not found:
            return ListResponse({})
        total = {"total_count": len(rows)} if states_total else {}
        if form == "table":
            return ListResponse({"data_table": [list(found[0]), *(list(r.values()) for r in found)], **total})
        if form == "hierarchical":
            tree = {"project_id": {str(r["project_id"]): {"sum_duration": r["sum_duration"]} for r in found}}
            return ListResponse({"data_hierarchical": tree, **total})
        names = {str(r["project_id"]): {"id": r["project_id"], "name": "P"} for r in found}
        return ListResponse({"data_json_row": found, "dictionaries": {"projects": names}, **total})

    return respond


SERVERS = {
    "100 rows without pagination": (pages_of(ROWS), 10),
    "all rows without pagination": (pages_of(ROWS, whole=None), 1),
    "the total is not stated": (pages_of(ROWS, states_total=False), 11),
    "50 rows on a page": (pages_of(ROWS, whole=50, most=50), 20),
    "50 rows on a page, no total": (pages_of(ROWS, whole=50, most=50, states_total=False), 21),
    "20 rows without pagination": (pages_of(ROWS, whole=20), 11),
    "150 rows without pagination": (pages_of(ROWS, whole=150, most=75), 13),
    "137 rows without pagination": (pages_of(ROWS, whole=137), 11),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("respond", "requests"), SERVERS.values(), ids=SERVERS)
async def test_a_report_has_all_rows(method: str, respond: Any, requests: int) -> None:
    """All 1,000 rows come, once each, whether they are awaited, or iterated by row or by page."""
    host = ListHost(respond)
    async with serve(host) as server, client(server) as toggl:
        make: Any = getattr(toggl.focus, method)
        whole = await make(**FIELDS)
        assert len(host.requests) == requests
        rows = [row async for row in make(**FIELDS)]
        pages = [page async for page in make(**FIELDS).pages()]
    assert list(whole.data_json_row) == rows == ROWS
    assert [row for page in pages for row in page.data_json_row] == ROWS
    assert len(whole.dictionaries.projects) == len(ROWS)
    assert (whole.next, pages[-1].next) == (None, None)


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200])
@pytest.mark.parametrize("states_total", [True, False])
async def test_short_reports_are_whole(count: int, *, states_total: bool) -> None:
    """A report with few rows costs one request, and one more only if it could be a full page."""
    host = ListHost(pages_of(ROWS[:count], whole=None, states_total=states_total))
    async with serve(host) as server, client(server) as toggl:
        report = await toggl.focus.query(**FIELDS)
    assert list(report.data_json_row) == ROWS[:count]
    assert len(host.requests) == (1 if states_total or count < 100 or count == 101 else 2)


async def test_a_single_page_says_what_follows() -> None:
    """A report of which one page was requested has the request for the next one, until the last."""
    async with serve(ListHost(pages_of(ROWS[:250]))) as server, client(server) as toggl:
        first = await toggl.focus.query(**FIELDS, pagination=Pagination(page=1, per_page=100))
        assert (len(first.rows), first.total_count) == (100, 250)
        assert first.next is not None
        assert "next=Query(" in repr(first)
        second = await toggl.send(first.next)
        assert second.next is not None
        last = await toggl.send(second.next)
    assert list(first.rows + second.rows + last.rows) == ROWS[:250]
    assert last.next is None


async def test_a_continued_report_begins_at_its_page() -> None:
    """Rows of a query that names a page come from that page on."""
    async with serve(ListHost(pages_of(ROWS[:250]))) as server, client(server) as toggl:
        query = ask("focus.query", **FIELDS, workspace_id=7, pagination=Pagination(page=2, per_page=100))
        assert [row async for row in toggl.rows(query)] == ROWS[100:250]


async def test_a_table_is_read_over_all_pages() -> None:
    """The header of a table comes once, and its rows can be iterated as objects."""
    host = ListHost(pages_of(ROWS[:250], form="table"))
    async with serve(host) as server, client(server) as toggl:
        report = await toggl.focus.query(**FIELDS, response_format="table")
        rows = [row async for row in toggl.focus.query(**FIELDS, response_format="table")]
    assert report.data_table == (("project_id", "sum_duration"), *(tuple(row.values()) for row in ROWS[:250]))
    assert list(report.rows) == rows == ROWS[:250]


async def test_a_tree_is_joined_from_its_pages() -> None:
    """The branches of all pages are in one tree."""
    host = ListHost(pages_of(ROWS[:250], form="hierarchical"))
    async with serve(host) as server, client(server) as toggl:
        report = await toggl.focus.query(**FIELDS, response_format="hierarchical")
    assert report.data_hierarchical == {
        "project_id": {str(row["project_id"]): {"sum_duration": row["sum_duration"]} for row in ROWS[:250]}
    }


async def test_a_limit_is_not_a_missing_page() -> None:
    """A report that is limited to 100 rows is whole with 100 rows, whatever the total is."""
    host = ListHost(pages_of(ROWS))
    async with serve(host) as server, client(server) as toggl:
        report = await toggl.focus.query(**FIELDS, limit=100)
    assert list(report.rows) == ROWS[:100]
    assert len(host.requests) == 1


async def test_a_server_that_ignores_pagination_has_sent_all_rows() -> None:
    """A hundred rows that come again are not repeated in the report."""
    host = ListHost(pages_of(ROWS[:100], states_total=False, ignores_pagination=True))
    async with serve(host) as server, client(server) as toggl:
        assert list((await toggl.focus.query(**FIELDS)).rows) == ROWS[:100]
        assert [row async for row in toggl.focus.query(**FIELDS)] == ROWS[:100]


async def test_a_server_that_refuses_pagination_has_sent_all_rows() -> None:
    """A look for more rows that the server refuses is no error."""

    def respond(request: ListRequest) -> ListResponse:
        if "pagination" in request.body:
            return ListResponse({"error": "bad_request", "error_description": "no pages here"}, status=400)
        return ListResponse({"data_json_row": ROWS[:100]})

    async with serve(ListHost(respond)) as server, client(server) as toggl:
        assert list((await toggl.focus.workload(**FIELDS)).rows) == ROWS[:100]


@pytest.mark.parametrize("at", [1, 2, 3])
async def test_rows_that_are_missing_are_an_error(at: int) -> None:
    """A page without rows, although the total announces more, is an error."""
    respond = pages_of(ROWS[:250])

    def empty(request: ListRequest) -> ListResponse:
        found: ListResponse = respond(request)
        return ListResponse({"total_count": 250}) if request.number == at else found

    async with serve(ListHost(empty)) as server, client(server) as toggl:
        with pytest.raises(DecodeError):
            await toggl.focus.query(**FIELDS)


async def test_an_object_without_rows_in_place_of_an_announced_page_is_an_error() -> None:
    """Focus sends ``{}`` for "no rows", which is wrong where rows were announced."""
    respond = pages_of(ROWS[:250])

    def empty(request: ListRequest) -> ListResponse:
        found: ListResponse = respond(request)
        return ListResponse({}) if request.number == 2 else found

    async with serve(ListHost(empty)) as server, client(server) as toggl:
        with pytest.raises(DecodeError, match="missing"):
            await toggl.focus.query(**FIELDS)


@pytest.mark.parametrize("per_page", [0, 101, 500])
def test_a_page_has_at_most_a_hundred_rows(per_page: int) -> None:
    """Focus refuses longer pages, so they are refused before a request is sent."""
    with pytest.raises(InvalidRequestError, match="between 1 and 100"):
        Pagination(per_page=per_page)


async def test_a_report_can_be_a_task() -> None:
    """A method that returns a report can be given to a task group, awaited, or left alone."""
    async with serve(ListHost(pages_of(ROWS[:3], whole=None))) as server, client(server) as toggl:
        unused = toggl.focus.query(**FIELDS)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(toggl.focus.query(**FIELDS))
        assert isinstance(task.result(), Report)
        waiting = asyncio.create_task(toggl.focus.query(**FIELDS))
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        del unused


async def test_rows_that_are_not_understood_are_an_error_for_those_who_iterate() -> None:
    """The whole report can be awaited, since it has them as they came; a loop would seem to be complete."""
    body = {"data_table": {"what": "ever"}, "total_count": 3}
    host = ListHost(lambda _: ListResponse(body))
    async with serve(host) as server, client(server) as toggl:
        with pytest.warns(UnreadPartWarning):
            report = await toggl.focus.query(**FIELDS, response_format="table")
        with pytest.warns(UnreadPartWarning):
            pages = [page async for page in toggl.focus.query(**FIELDS, response_format="table").pages()]
        with pytest.warns(UnreadPartWarning), pytest.raises(DecodeError, match="data_table"):
            await anext(aiter(toggl.focus.query(**FIELDS, response_format="table")))
    assert [page.unread for page in (report, *pages)] == [{"data_table": {"what": "ever"}}] * 2
    assert (report.total_count, len(host.requests)) == (3, 3)


async def test_a_later_page_that_is_not_understood_is_not_lost() -> None:
    """The joined report has the part of the later page as it came, and its rows are an error."""
    first = pages_of(ROWS[:150], states_total=False, form="table")

    def respond(request: ListRequest) -> ListResponse:
        later = (request.body.get("pagination") or {}).get("page", 1) > 1
        return ListResponse({"data_table": {"what": "ever"}}) if later else first(request)

    host = ListHost(respond)
    async with serve(host) as server, client(server) as toggl:
        with pytest.warns(UnreadPartWarning):
            report = await toggl.focus.query(**FIELDS, response_format="table")
    assert report.unread == {"data_table": {"what": "ever"}}
    with pytest.raises(DecodeError, match="data_table"):
        _ = report.rows


async def test_what_is_odd_on_several_pages_is_kept_of_each() -> None:
    """The joined report has the odd items of all its pages, and all rows."""
    first = pages_of(ROWS[:150])

    def respond(request: ListRequest) -> ListResponse:
        made: Any = first(request).body
        odd = {"name": f"task of page {len(host.requests)}"}
        return ListResponse({**made, "dictionaries": {"tasks": {f"T{len(host.requests)}": odd}}})

    host = ListHost(respond)
    async with serve(host) as server, client(server) as toggl:
        with pytest.warns(UnreadPartWarning, match="tasks"):
            report = await toggl.focus.query(**FIELDS, include_dicts=True)
    assert report.rows == tuple(ROWS[:150])
    assert report.dictionaries is not None
    assert report.dictionaries.unread == {
        "tasks": {"T1": {"name": "task of page 1"}, "T2": {"name": "task of page 2"}}
    }
