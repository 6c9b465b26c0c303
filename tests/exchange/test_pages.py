"""Lists over many pages: each row once, none lost, and an end."""

import json
import pickle
from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar

import attrs
import pytest

from tests.contract.declared import request_of
from tests.support.models import DATE_RANGE as SPAN
from tests.support.models import ask, read
from toggl_async import DecodeError, InvalidRequestError, Page, PageRequest, RawResponse, Request
from toggl_async.codec import encode
from toggl_async.exchange.pagination import pages, rows
from toggl_async.headers import Headers
from toggl_async.reports.id_lists import PAGE_SIZE

ModelT = TypeVar("ModelT")
Answer = tuple[object, Mapping[str, str]]


@attrs.define
class Directory:
    """Answers lists as Toggl does: by id, from ``start`` on, so many at a time."""

    ids: list[int]
    cursor: str = "start"
    bodies: list[dict[str, Any]] = attrs.Factory(list)

    def respond(self, body: dict[str, Any]) -> Answer:
        """One page."""
        wanted = set(body.get("ids") or self.ids)
        found = [each for each in self.ids if each in wanted and each >= body.get(self.cursor, 0)]
        size = body.get("page_size") or PAGE_SIZE
        return [{"id": each, "name": f"N{each}"} for each in found[:size]], {}

    async def send_raw(self, request: Request[ModelT]) -> RawResponse[ModelT]:
        """Take a request as it is on the wire and answer it."""
        body = json.loads(encode(request.within(7)).body or b"{}")
        self.bodies.append(body)
        return received(request, *self.respond(body))


def received(request: Request[ModelT], answer: object, headers: Mapping[str, str]) -> RawResponse[ModelT]:
    """An answer as it comes from the exchange."""
    return RawResponse(request=request, body=json.dumps(answer).encode(), headers=Headers.of(headers.items()))


async def listed(found: AsyncIterator[Any]) -> list[int]:
    """The ids of rows."""
    return [row.id async for row in found]


async def paged(found: AsyncIterator[Page[Any]]) -> list[int]:
    """The ids of rows, page by page."""
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
    """The extra row of a full page begins the next one, whatever the gaps between ids."""
    ids = [3 * n + 5 for n in range(count)]
    one, other = Directory(ids, cursor), Directory(ids, cursor)
    needed = NEEDED.get(method, {})
    assert await listed(rows(one.send_raw, ask(method, **needed))) == ids
    assert await paged(pages(other.send_raw, ask(method, **needed))) == ids
    assert [body[cursor] for body in one.bodies] == [1, *ids[200::200]]
    assert one.bodies == other.bodies


@pytest.mark.parametrize("size", [2, 7, 50])
async def test_a_page_has_the_size_that_was_asked_for(size: int) -> None:
    """One row of it is the look-ahead."""
    directory = Directory(list(range(1, 101)))
    assert (
        await listed(rows(directory.send_raw, ask("reports.filter_projects", page_size=size)))
        == directory.ids
    )
    assert {body["page_size"] for body in directory.bodies} == {size}


@pytest.mark.parametrize(
    ("method", "limit"), [("reports.filter_clients", 2000), ("reports.filter_users", 100)]
)
async def test_ids_beyond_the_limit_go_out_in_further_requests(method: str, limit: int) -> None:
    """The answers are joined; no request has more ids than Toggl takes."""
    ids = list(range(10, 10 + 2 * limit + limit // 2))
    directory = Directory(ids)
    assert await listed(rows(directory.send_raw, ask(method, ids=ids))) == ids
    assert {len(body["ids"]) for body in directory.bodies} == {limit, limit // 2}
    assert {each for body in directory.bodies for each in body["ids"]} == set(ids)


async def test_many_ids_in_any_order_are_each_found_once() -> None:
    """Pieces are not in order of ids, and each begins at the first id again."""
    ids = list(range(1, 351))
    given = [*ids[::2], *reversed(ids[1::2])]
    directory = Directory(ids)
    found = await listed(rows(directory.send_raw, ask("reports.filter_users", ids=given)))
    assert sorted(found) == ids


@pytest.mark.parametrize("method", ["reports.filter_clients", "reports.filter_users"])
async def test_a_cursor_can_be_kept(method: str) -> None:
    """It is a request: printed, pickled and sent later it goes on where it was."""
    ids = list(range(1, 4322, 2))
    directory = Directory(ids)
    found: list[int] = []
    request: PageRequest[Any] | None = ask(method, ids=ids)
    while request is not None:
        page = (await directory.send_raw(request)).model
        found += [row.id for row in page.rows]
        request = pickle.loads(pickle.dumps(page.next))
        assert request == page.next
        assert repr(page).endswith(f"next={page.next!r})")
    assert found == ids


async def test_a_cursor_shows_where_it_is() -> None:
    """What was asked for, and from where on."""
    directory = Directory(list(range(1, 300)))
    page = (await directory.send_raw(ask("reports.search_clients", name="N"))).model
    assert len(page.rows) == 200
    assert page.next == ask("reports.search_clients", name="N", start=201)
    assert repr(page.next) == "SearchClients(start=201, name='N')"


@pytest.mark.parametrize("last", [None, 1, 0, "900", 1.5])
async def test_a_list_that_does_not_advance_is_an_error(last: object) -> None:
    """A server that passes over ``start`` would be asked for ever."""
    answer = [{"id": each} for each in range(1, PAGE_SIZE)] + [{"id": last}]

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        return received(request, answer, {})

    for walk in (
        listed(rows(send_raw, ask("reports.filter_clients"))),
        paged(pages(send_raw, ask("reports.filter_clients"))),
    ):
        with pytest.raises(DecodeError):
            await walk


async def test_the_same_page_again_is_an_error() -> None:
    """It advances once and then no more."""
    answer = [{"id": each} for each in range(1, PAGE_SIZE + 1)]

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        return received(request, answer, {})

    with pytest.raises(DecodeError, match="does not advance"):
        await listed(rows(send_raw, ask("reports.filter_clients")))


def entry(number: int) -> dict[str, object]:
    """A row of the detailed report."""
    return {"row_number": number, "time_entries": [{"id": 1000 + number, "seconds": 60}]}


def cursor(number: int, *, entry_id: bool = True, timestamp: bool = True) -> dict[str, str]:
    """The headers of a page after which this row comes."""
    told = {"X-Next-Row-Number": str(number)}
    if entry_id:
        told["X-Next-ID"] = str(1000 + number)
    if timestamp:
        told["X-Next-Timestamp"] = str(1_700_000_000 + number)
    return told


@attrs.define
class Report:
    """Answers the detailed report as Toggl does; ``told`` are the headers it tells the next page by."""

    count: int
    told: Mapping[str, bool] = attrs.Factory(dict)
    shift: int = 0
    bodies: list[dict[str, Any]] = attrs.Factory(list)

    async def send_raw(self, request: Request[ModelT]) -> RawResponse[ModelT]:
        """One page; ``shift`` rows of the page before come again, as if as many had been added."""
        body = json.loads(encode(request.within(7)).body or b"{}")
        self.bodies.append(body)
        first = body.get("first_row_number", 1)
        begin = first - (self.shift if first > 1 else 0)
        following = first + (body.get("page_size") or 50)
        found = [entry(number) for number in range(begin, min(following, self.count + 1))]
        return received(request, found, cursor(following, **self.told) if following <= self.count else {})


async def numbers(found: AsyncIterator[Any]) -> list[int]:
    """The numbers of rows."""
    return [row.row_number async for row in found]


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 100, 430])
async def test_the_detailed_report_is_followed_by_three_headers(count: int) -> None:
    """All three go back into the body; they are absent on the last page."""
    report = Report(count)
    assert await numbers(rows(report.send_raw, ask("reports.detailed", **SPAN))) == list(range(1, count + 1))
    assert len(report.bodies) == max(1, -(-count // 50))
    for body, number in zip(report.bodies[1:], range(51, count + 1, 50), strict=True):
        sent = (body["first_row_number"], body["first_id"], body["first_timestamp"])
        assert sent == (number, 1000 + number, 1_700_000_000 + number)


@pytest.mark.parametrize(
    "told", [{"entry_id": False, "timestamp": False}, {"timestamp": False}, {"entry_id": False}], ids=str
)
async def test_without_all_three_only_the_row_number_goes_back(told: Mapping[str, bool]) -> None:
    """With an id and no time, Toggl was seen to answer nothing at all."""
    report = Report(430, told)
    asked = ask("reports.detailed", **SPAN, first_id=1001, first_timestamp=5, first_row_number=1)
    assert await numbers(rows(report.send_raw, asked)) == list(range(1, 431))
    for body in report.bodies[1:]:
        assert not {"first_id", "first_timestamp"} & body.keys()


def detailed(answer: object, headers: Mapping[str, str], **fields: Any) -> Any:
    """One page of the detailed report."""
    request = ask("reports.detailed", **SPAN, **fields)
    return read(request, answer, **{name.replace("-", "_"): value for name, value in headers.items()})


@pytest.mark.parametrize("number", [1, 51, 50, 0])
def test_a_row_number_that_repeats_or_goes_back_is_an_error(number: int) -> None:
    """The report would never end."""
    with pytest.raises(DecodeError, match="does not advance"):
        detailed([entry(51)], cursor(number), first_row_number=51)


def test_a_next_page_after_nothing_is_an_error() -> None:
    """A page without rows that promises more promises it for ever."""
    with pytest.raises(DecodeError, match="does not advance"):
        detailed([], cursor(51))


@pytest.mark.parametrize("name", ["X-Next-ID", "X-Next-Timestamp"])
def test_an_id_without_a_row_number_is_an_error(name: str) -> None:
    """There is more, and no way to ask for it: that must not pass for the end."""
    with pytest.raises(DecodeError, match="row number is missing"):
        detailed([entry(1)], {name: "1051"})


@pytest.mark.parametrize("text", ["", "abc", "-5", "1.0", "9" * 30, "٥"])
@pytest.mark.parametrize("name", ["X-Next-ID", "X-Next-Row-Number", "X-Next-Timestamp"])
def test_a_header_that_is_no_number_is_an_error(name: str, text: str) -> None:
    """Told by its name."""
    with pytest.raises(DecodeError, match=name.lower()):
        detailed([entry(1)], {**cursor(51), name: text})


async def test_rows_that_come_again_over_a_border_come_once() -> None:
    """Entries added meanwhile push the last ones of a page onto the next."""
    one, other = Report(430, shift=7), Report(430, shift=7)
    found = [row async for row in rows(one.send_raw, ask("reports.detailed", **SPAN))]
    whole = [
        row async for page in pages(other.send_raw, ask("reports.detailed", **SPAN)) for row in page.rows
    ]
    assert [row.time_entries[0].id for row in found] == [1000 + n for n in range(1, 431)]
    assert found == whole


@pytest.mark.parametrize(
    ("name", "day"), [("X-Range-Start", "2025-03-02"), ("X-Range-End", "2025-03-07"), ("X-Range-End", "")]
)
def test_another_span_than_asked_for_is_an_error(name: str, day: str) -> None:
    """Toggl takes other days in silence, and tells them in headers alone."""
    told = {"X-Range-Start": "2025-03-01", "X-Range-End": "2025-03-31"}
    assert detailed([entry(1)], told).rows
    assert detailed([entry(1)], {"X-Range-End": "2025-03-31T00:00:00Z"}).rows
    with pytest.raises(DecodeError, match=name.lower()):
        detailed([entry(1)], {**told, name: day})


async def test_a_list_that_never_ends_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """It advances and advances: at some number of pages that is an error."""
    monkeypatch.setattr("toggl_async.exchange.pagination._MOST_PAGES", 30)
    for walk in (rows, pages):
        report = Report(10**9)
        with pytest.raises(DecodeError, match="does not end"):
            async for _ in walk(report.send_raw, ask("reports.detailed", **SPAN)):
                pass
        assert len(report.bodies) == 30


@pytest.mark.parametrize("count", [0, 1, 3, 4, 10])
async def test_saved_reports_are_counted_in_pages(count: int) -> None:
    """A page that is not full is the last."""
    asked: list[dict[str, str]] = []

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        query = dict(encode(request).query)
        asked.append(query)
        first = (int(query["page"]) - 1) * int(query["per_page"])
        return received(request, [{"id": n + 1} for n in range(first, min(first + 4, count))], {})

    request = ask("track.saved_reports", workspace_id=7, per_page=4, public=True)
    assert await listed(rows(send_raw, request)) == list(range(1, count + 1))
    assert [query["page"] for query in asked] == [str(n + 1) for n in range(count // 4 + 1)]
    assert {query["public"] for query in asked} == {"true"}


async def test_saved_reports_without_an_end_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that passes over the page number gives the same page for ever."""
    monkeypatch.setattr("toggl_async.exchange.pagination._MOST_PAGES", 30)

    async def send_raw(request: Request[ModelT]) -> RawResponse[ModelT]:
        return received(request, [{"id": n} for n in range(1, 51)], {})

    with pytest.raises(DecodeError):
        await listed(rows(send_raw, ask("track.saved_reports", workspace_id=7)))


def test_only_lists_have_pages() -> None:
    """What comes whole in one request has no cursor."""
    for method in ("reports.weekly", "reports.summary", "reports.filter_project_statuses"):
        assert not issubclass(request_of(method), PageRequest)


@pytest.mark.parametrize("fields", [{}, {"group_ids": []}, {"group_ids": None, "project_ids": []}])
def test_memberships_of_nothing_are_not_asked_for(fields: dict[str, Any]) -> None:
    """Toggl wants projects or groups to be named; without either no request is spent."""
    with pytest.raises(InvalidRequestError, match="group_ids or project_ids"):
        ask("reports.filter_project_groups", **fields)


async def test_a_list_may_have_as_many_pages_as_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of them ends it; only one more would be an error."""
    ids = list(range(1, 601))
    monkeypatch.setattr("toggl_async.exchange.pagination._MOST_PAGES", 3)
    assert await listed(rows(Directory(ids).send_raw, ask("reports.filter_clients"))) == ids
    assert await paged(pages(Directory(ids).send_raw, ask("reports.filter_clients"))) == ids
    monkeypatch.setattr("toggl_async.exchange.pagination._MOST_PAGES", 2)
    with pytest.raises(DecodeError, match="does not end after 2 pages"):
        await listed(rows(Directory(ids).send_raw, ask("reports.filter_clients")))
