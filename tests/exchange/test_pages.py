"""Lists over many pages: every row comes once, and the list ends."""

import json
import pickle
from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar

import attrs
import pytest

from tests.contract.declared import request_of
from tests.support.models import DATE_RANGE, ask, read
from toggl_async import DecodeError, InvalidRequestError, Page, PageRequest, RawResponse, Request
from toggl_async.codec import encode
from toggl_async.exchange import pagination
from toggl_async.exchange.page_body import PageBody, WholePage
from toggl_async.exchange.page_reader import PageReader, SendRaw
from toggl_async.exchange.page_sizes import PageSizes
from toggl_async.headers import Headers
from toggl_async.reports.id_lists import PAGE_SIZE

ModelT = TypeVar("ModelT")
Body = tuple[object, Mapping[str, str]]


@attrs.define
class ListServer:
    """A server that lists rows as Toggl does: by id, from the cursor on, one page at a time."""

    ids: list[int]
    cursor: str = "start"
    bodies: list[dict[str, Any]] = attrs.Factory(list)

    def respond(self, body: dict[str, Any]) -> Body:
        """Return the rows of one page."""
        wanted = set(body.get("ids") or self.ids)
        found = [each for each in self.ids if each in wanted and each >= body.get(self.cursor, 0)]
        size = body.get("page_size") or PAGE_SIZE
        return [{"id": each, "name": f"N{each}"} for each in found[:size]], {}

    async def send_raw(self, request: Request[ModelT]) -> RawResponse[ModelT]:
        """Respond to a request as it would be sent."""
        body = json.loads(encode(request.within(7)).body or b"{}")
        self.bodies.append(body)
        return received(request, *self.respond(body))


def received(request: Request[ModelT], body: object, headers: Mapping[str, str]) -> RawResponse[ModelT]:
    """Make a response as it comes from the exchange."""
    return RawResponse(request=request, body=json.dumps(body).encode(), headers=Headers.of(headers.items()))


def reader(send_raw: SendRaw) -> PageReader:
    """Return a reader of pages that knows nothing of the host; each page arrives as a whole."""

    async def open_page(request: Any) -> PageBody:
        return WholePage(await send_raw(request))

    return PageReader(send_raw, open_page, PageSizes())


def pages(send_raw: SendRaw, request: Any) -> AsyncIterator[Any]:
    """Read a list page by page."""
    return pagination.pages(reader(send_raw), request)


def rows(send_raw: SendRaw, request: Any) -> AsyncIterator[Any]:
    """Read a list row by row."""
    return pagination.rows(reader(send_raw), request)


async def listed(found: AsyncIterator[Any]) -> list[int]:
    """Return the ids of rows."""
    return [row.id async for row in found]


async def paged(found: AsyncIterator[Page[Any]]) -> list[int]:
    """Return the ids of rows that are read page by page."""
    return [row.id async for page in found for row in page.rows]


LISTS = [
    ("reports.filter_clients", "start"),
    ("reports.filter_projects", "start"),
    ("reports.filter_tasks", "start"),
    ("reports.search_users", "start"),
    ("reports.filter_project_groups", "start_id"),
    ("reports.filter_project_users", "start_id"),
]
NEEDED: dict[str, Any] = {"reports.filter_project_groups": {"project_ids": [1]}}
SIZES = [0, 1, 199, 200, 201, 202, 400, 401, 402, 450]


@pytest.mark.parametrize(("method", "cursor"), LISTS)
@pytest.mark.parametrize("count", SIZES)
async def test_every_row_comes_once(method: str, cursor: str, count: int) -> None:
    """The extra row of a full page begins the next page, whatever the gaps between ids.

    After a first page of 200 rows one more is requested: some servers send no extra row.
    """
    ids = [3 * n + 5 for n in range(count)]
    one, other = ListServer(ids, cursor), ListServer(ids, cursor)
    needed = NEEDED.get(method, {})
    assert await listed(rows(one.send_raw, ask(method, **needed))) == ids
    assert await paged(pages(other.send_raw, ask(method, **needed))) == ids
    looks = [ids[-1] + 1] if count == 200 else []
    assert [body[cursor] for body in one.bodies] == [1, *ids[200::200], *looks]
    assert one.bodies == other.bodies


@pytest.mark.parametrize("size", [2, 7, 50])
async def test_a_page_has_the_requested_size(size: int) -> None:
    """Every request of a list asks for the same page size."""
    server = ListServer(list(range(1, 101)))
    assert await listed(rows(server.send_raw, ask("reports.filter_projects", page_size=size))) == server.ids
    assert {body["page_size"] for body in server.bodies} == {size}


@pytest.mark.parametrize(
    ("method", "limit"), [("reports.filter_clients", 2000), ("reports.filter_users", 100)]
)
async def test_ids_beyond_the_limit_are_split_over_requests(method: str, limit: int) -> None:
    """The rows are joined, and no request has more ids than Toggl accepts."""
    ids = list(range(10, 10 + 2 * limit + limit // 2))
    server = ListServer(ids)
    assert await listed(rows(server.send_raw, ask(method, ids=ids))) == ids
    assert {len(body["ids"]) for body in server.bodies} == {limit, limit // 2}
    assert {each for body in server.bodies for each in body["ids"]} == set(ids)


async def test_many_ids_in_any_order_are_each_found_once() -> None:
    """Ids that are split over requests need not be sorted."""
    ids = list(range(1, 351))
    given = [*ids[::2], *reversed(ids[1::2])]
    server = ListServer(ids)
    found = await listed(rows(server.send_raw, ask("reports.filter_users", ids=given)))
    assert sorted(found) == ids


@pytest.mark.parametrize("method", ["reports.filter_clients", "reports.filter_users"])
async def test_a_cursor_can_be_kept(method: str) -> None:
    """The next page is a request, which can be printed, pickled and sent later."""
    ids = list(range(1, 4322, 2))
    server = ListServer(ids)
    found: list[int] = []
    request: PageRequest[Any] | None = ask(method, ids=ids)
    while request is not None:
        page = (await server.send_raw(request)).model
        found += [row.id for row in page.rows]
        request = pickle.loads(pickle.dumps(page.next))
        assert request == page.next
        assert repr(page).endswith(f"next={page.next!r})")
    assert found == ids


async def test_a_cursor_shows_its_request_and_position() -> None:
    """The cursor's repr has the filters of the list and the id from which it goes on."""
    server = ListServer(list(range(1, 300)))
    page = (await server.send_raw(ask("reports.search_clients", name="N"))).model
    assert len(page.rows) == 200
    assert page.next == ask("reports.search_clients", name="N", start=201)
    assert repr(page.next) == "SearchClients(start=201, name='N')"


@pytest.mark.parametrize("last", [None, 1, 0, "900", 1.5])
async def test_a_list_that_does_not_advance_is_an_error(last: object) -> None:
    """A server that ignores ``start`` would otherwise be asked for ever."""
    rows_of_page = [{"id": each} for each in range(1, PAGE_SIZE)] + [{"id": last}]

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        return received(request, rows_of_page, {})

    for walk in (
        listed(rows(send_raw, ask("reports.filter_clients"))),
        paged(pages(send_raw, ask("reports.filter_clients"))),
    ):
        with pytest.raises(DecodeError):
            await walk


async def test_a_repeated_page_is_an_error() -> None:
    """A list that advances once and then repeats its page ends with an error."""
    rows_of_page = [{"id": each} for each in range(1, PAGE_SIZE + 1)]

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        return received(request, rows_of_page, {})

    with pytest.raises(DecodeError, match="does not advance"):
        await listed(rows(send_raw, ask("reports.filter_clients")))


def entry(number: int) -> dict[str, object]:
    """Make a row of the detailed report."""
    return {"row_number": number, "time_entries": [{"id": 1000 + number, "seconds": 60}]}


def cursor(number: int, *, entry_id: bool = True, timestamp: bool = True) -> dict[str, str]:
    """Make the headers of a page that is followed by this row."""
    headers = {"X-Next-Row-Number": str(number)}
    if entry_id:
        headers["X-Next-ID"] = str(1000 + number)
    if timestamp:
        headers["X-Next-Timestamp"] = str(1_700_000_000 + number)
    return headers


@attrs.define
class ReportServer:
    """A server of the detailed report; ``cursor_headers`` says which headers it sends for the next page."""

    count: int
    cursor_headers: Mapping[str, bool] = attrs.Factory(dict)
    shift: int = 0
    bodies: list[dict[str, Any]] = attrs.Factory(list)

    async def send_raw(self, request: Request[ModelT]) -> RawResponse[ModelT]:
        """Respond with one page; it repeats ``shift`` rows, as if that many had been added meanwhile."""
        body = json.loads(encode(request.within(7)).body or b"{}")
        self.bodies.append(body)
        first = body.get("first_row_number", 1)
        begin = first - (self.shift if first > 1 else 0)
        following = first + (body.get("page_size") or 50)
        found = [entry(number) for number in range(begin, min(following, self.count + 1))]
        return received(
            request, found, cursor(following, **self.cursor_headers) if following <= self.count else {}
        )


async def numbers(found: AsyncIterator[Any]) -> list[int]:
    """Return the numbers of rows."""
    return [row.row_number async for row in found]


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 100, 430])
async def test_the_next_page_of_the_detailed_report_is_in_three_headers(count: int) -> None:
    """All three headers go back into the next body, and the last page has none of them."""
    server = ReportServer(count)
    request = ask("reports.detailed", **DATE_RANGE, page_size=50)
    assert await numbers(rows(server.send_raw, request)) == list(range(1, count + 1))
    assert len(server.bodies) == count // 50 + 1
    for body, number in zip(server.bodies[1:], range(51, count + 1, 50), strict=False):
        sent = (body["first_row_number"], body["first_id"], body["first_timestamp"])
        assert sent == (number, 1000 + number, 1_700_000_000 + number)


@pytest.mark.parametrize(
    "cursor_headers",
    [{"entry_id": False, "timestamp": False}, {"timestamp": False}, {"entry_id": False}],
    ids=str,
)
async def test_an_incomplete_cursor_sends_only_the_row_number(cursor_headers: Mapping[str, bool]) -> None:
    """With an id and without a time, Toggl was seen to return nothing at all."""
    server = ReportServer(430, cursor_headers)
    asked = ask("reports.detailed", **DATE_RANGE, first_id=1001, first_timestamp=5, first_row_number=1)
    assert await numbers(rows(server.send_raw, asked)) == list(range(1, 431))
    for body in server.bodies[1:]:
        assert not {"first_id", "first_timestamp"} & body.keys()


def detailed(body: object, headers: Mapping[str, str], **fields: Any) -> Any:
    """Decode one page of the detailed report."""
    request = ask("reports.detailed", **DATE_RANGE, **fields)
    return read(request, body, **{name.replace("-", "_"): value for name, value in headers.items()})


@pytest.mark.parametrize("number", [1, 51, 50, 0])
def test_a_row_number_that_repeats_or_goes_back_is_an_error(number: int) -> None:
    """A report whose row number does not grow would never end."""
    with pytest.raises(DecodeError, match="does not advance"):
        detailed([entry(51)], cursor(number), first_row_number=51)


def test_a_cursor_after_an_empty_page_is_an_error() -> None:
    """A page without rows that names a next page could name one for ever."""
    with pytest.raises(DecodeError, match="does not advance"):
        detailed([], cursor(51))


@pytest.mark.parametrize("name", ["X-Next-ID", "X-Next-Timestamp"])
def test_an_id_without_a_row_number_is_an_error(name: str) -> None:
    """More rows exist and cannot be requested, which must not look like the end of the list."""
    with pytest.raises(DecodeError, match="row number is missing"):
        detailed([entry(1)], {name: "1051"})


@pytest.mark.parametrize("text", ["", "abc", "-5", "1.0", "9" * 30, "٥"])
@pytest.mark.parametrize("name", ["X-Next-ID", "X-Next-Row-Number", "X-Next-Timestamp"])
def test_a_header_that_is_no_number_is_an_error(name: str, text: str) -> None:
    """The error names the header that is no number."""
    with pytest.raises(DecodeError, match=name.lower()):
        detailed([entry(1)], {**cursor(51), name: text})


async def test_rows_repeated_on_the_next_page_come_once() -> None:
    """Entries that are added meanwhile push the last rows of a page onto the next page."""
    one, other = ReportServer(430, shift=7), ReportServer(430, shift=7)
    found = [row async for row in rows(one.send_raw, ask("reports.detailed", **DATE_RANGE))]
    whole = [
        row
        async for page in pages(other.send_raw, ask("reports.detailed", **DATE_RANGE))
        for row in page.rows
    ]
    assert [row.time_entries[0].id for row in found] == [1000 + n for n in range(1, 431)]
    assert found == whole


async def test_a_list_without_an_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that goes on and on is an error after a number of pages."""
    monkeypatch.setattr("toggl_async.exchange.pagination._MOST_PAGES", 30)
    for walk in (rows, pages):
        server = ReportServer(10**9)
        with pytest.raises(DecodeError, match="does not end"):
            async for _ in walk(server.send_raw, ask("reports.detailed", **DATE_RANGE)):
                pass
        assert len(server.bodies) == 30


@pytest.mark.parametrize("count", [0, 1, 3, 4, 10])
async def test_saved_reports_are_listed_by_page_number(count: int) -> None:
    """A page that is not full is the last."""
    queries: list[dict[str, str]] = []

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        query = dict(encode(request).query)
        queries.append(query)
        first = (int(query["page"]) - 1) * int(query["per_page"])
        return received(request, [{"id": n + 1} for n in range(first, min(first + 4, count))], {})

    request = ask("track.saved_reports", workspace_id=7, per_page=4, public=True)
    assert await listed(rows(send_raw, request)) == list(range(1, count + 1))
    assert [query["page"] for query in queries] == [str(n + 1) for n in range(count // 4 + 1)]
    assert {query["public"] for query in queries} == {"true"}


async def test_saved_reports_without_an_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that ignores the page number would repeat the same page for ever."""
    monkeypatch.setattr("toggl_async.exchange.pagination._MOST_PAGES", 30)

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        return received(request, [{"id": n} for n in range(1, 51)], {})

    with pytest.raises(DecodeError):
        await listed(rows(send_raw, ask("track.saved_reports", workspace_id=7)))


def test_only_lists_have_pages() -> None:
    """A request whose response is whole is no PageRequest."""
    for method in ("reports.weekly", "reports.summary", "reports.filter_project_statuses"):
        assert not issubclass(request_of(method), PageRequest)


@pytest.mark.parametrize("fields", [{}, {"group_ids": []}, {"group_ids": None, "project_ids": []}])
def test_memberships_need_projects_or_groups(fields: dict[str, Any]) -> None:
    """Toggl requires projects or groups, so a request without either is refused before it is sent."""
    with pytest.raises(InvalidRequestError, match="group_ids or project_ids"):
        ask("reports.filter_project_groups", **fields)


async def test_a_list_may_have_as_many_pages_as_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that ends on the last allowed page is whole; one more page would be an error."""
    ids = list(range(1, 601))
    monkeypatch.setattr("toggl_async.exchange.pagination._MOST_PAGES", 3)
    assert await listed(rows(ListServer(ids).send_raw, ask("reports.filter_clients"))) == ids
    assert await paged(pages(ListServer(ids).send_raw, ask("reports.filter_clients"))) == ids
    monkeypatch.setattr("toggl_async.exchange.pagination._MOST_PAGES", 2)
    with pytest.raises(DecodeError, match="does not end after 2 pages"):
        await listed(rows(ListServer(ids).send_raw, ask("reports.filter_clients")))


@pytest.mark.parametrize("entries", [[], [{"id": None, "seconds": 5}]], ids=["no entries", "null ids"])
async def test_rows_without_an_id_are_never_taken_for_repetitions(entries: list[dict[str, Any]]) -> None:
    """All rows of four pages come, although nothing identifies them."""
    sent = 0

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        nonlocal sent
        sent += 1
        body = [{"user_id": 1000 * sent + number, "time_entries": entries} for number in range(300)]
        following = {"X-Next-Row-Number": str(300 * sent + 1)} if sent < 4 else {}
        return received(request, body, following)

    users = [row.user_id async for row in rows(send_raw, ask("reports.detailed", **DATE_RANGE))]
    assert users == [1000 * page + number for page in range(1, 5) for number in range(300)]
