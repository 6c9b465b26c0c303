"""The rows of a long page are handed out while it arrives; a page that breaks off goes on where it ended."""

import asyncio
import gc
import itertools
import json
import tracemalloc
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest

from tests.support.calls import NO_WAIT, ONCE, client
from tests.support.clock import Clock
from tests.support.models import DATE_RANGE, ask
from tests.support.server import Conversation, Step, respond, serve
from tests.support.wire import JSON_TYPE, head, response
from toggl_async import (
    Connections,
    DecodeError,
    IncompleteResponseError,
    MisuseError,
    Options,
    QuotaError,
    Retry,
    ServerError,
    SharedConnections,
    SizeLimits,
    Timeout,
    Toggl,
    TogglError,
)

COUNT = 20_000
ALL = list(range(1, COUNT + 1))
LAST_PAGE = ("X-Page-Size", "1000000")
BLOCK = 256 << 10
LATE = 1_000_000
"""A place in the body behind some rows that have been yielded."""


def entry(number: int, *ids: int) -> dict[str, Any]:
    """Return a row of the detailed report, of one entry unless others are given."""
    entries = [{"id": each, "seconds": 60} for each in ids or (number,)]
    return {"row_number": number, "description": "é},{" + "d" * 20, "time_entries": entries}


def body_of(rows: list[dict[str, Any]]) -> bytes:
    """Return rows as Toggl writes them."""
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()


BODY = body_of([entry(number) for number in ALL])
assert len(BODY) > 5 * BLOCK


def page(body: bytes = BODY, **options: Any) -> bytes:
    """Return the response with the last page."""
    return response(body, LAST_PAGE, **options)


def report(**fields: Any) -> Any:
    """Return a request for the report."""
    return ask("reports.detailed", **DATE_RANGE, **fields)


async def numbers(toggl: Toggl, request: Any = None) -> list[int]:
    """Return the numbers of all rows."""
    return [row.row_number async for row in toggl.rows(request or report())]


async def until_error(toggl: Toggl, request: Any = None) -> tuple[list[int], Any]:
    """Return the numbers of the rows before an error, and the error."""
    found: list[int] = []
    with pytest.raises(TogglError) as caught:
        async for row in toggl.rows(request or report()):
            found.append(row.row_number)  # noqa: PERF401  # an extended list would lack the rows before the error
    return found, caught.value


def in_two_parts(data: bytes, border: int, arrived: asyncio.Event) -> Step:
    """Return a step that sends the rest of a response only once the event is set."""

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(data[:border])
        await arrived.wait()
        await conversation.send(data[border:])

    return step


@pytest.mark.parametrize("options", [{}, {"chunks": 5000}, {"zipped": True}], ids=str)
async def test_the_rows_are_those_of_the_whole_page(options: dict[str, Any]) -> None:
    """The rows of a long page are the same, in the same order, whether or not it is read as a whole."""
    async with serve(respond(page(**options))) as server, client(server) as toggl:
        rows = [row async for row in toggl.rows(report())]
        assert tuple(rows) == (await toggl.send(report())).rows
        assert [page.rows async for page in toggl.pages(report())] == [tuple(rows)]
    assert [row.row_number for row in rows] == ALL


async def test_rows_come_before_the_end_of_the_page() -> None:
    """The first rows are yielded while the rest of the body has not been sent."""
    rest = asyncio.Event()
    step = in_two_parts(page(), BLOCK + 1000, rest)
    async with serve(step) as server, client(server) as toggl, aclosing(toggl.rows(report())) as rows:
        first = [(await anext(rows)).row_number for _ in range(2000)]
        rest.set()
        assert first + [row.row_number async for row in rows] == ALL


async def test_a_page_is_read_no_faster_than_its_rows_are_consumed() -> None:
    """The server can send no more than the buffers of the connection hold, until rows are consumed."""
    sent = 0

    async def step(conversation: Conversation) -> None:
        nonlocal sent
        await conversation.receive()
        await conversation.send(head(200, LAST_PAGE) + b"[")
        while True:
            await conversation.send(BODY[1:-1] + b",")
            sent += len(BODY)

    async with serve(step) as server, client(server) as toggl, aclosing(toggl.rows(report())) as rows:
        await anext(rows)
        before = -1
        while sent > before:
            before = sent
            for _ in range(1000):
                await asyncio.sleep(0)
        assert sent < SizeLimits().response / 2


async def test_the_memory_of_a_long_page_is_that_of_some_rows() -> None:
    """Neither the body nor the rows that were consumed are kept, but for the ids of the rows."""
    data = page(body_of([entry(number) | {"username": "n" * 200} for number in ALL]))

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.drip(data, 0, 1 << 16)  # so that the server has no copy of the body

    async with serve(step) as server, client(server) as toggl:
        tracemalloc.start()
        count = 0
        async for _ in toggl.rows(report()):
            count += 1
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == COUNT
    assert peak < len(data) / 2, (peak, len(data))


@pytest.mark.parametrize("cut", [0, 100, 100_000, BLOCK])
@pytest.mark.parametrize("reset", [False, True])
async def test_a_page_that_breaks_off_before_its_first_row_is_repeated(cut: int, *, reset: bool) -> None:
    """Until a row is yielded, the attempt fails as a whole, and the call begins again."""
    steps = respond(page(), cut=cut, reset=reset), respond(page())
    async with serve(*steps) as server, client(server) as toggl:
        assert await numbers(toggl) == ALL
    assert len(server.received) == 2


CUTS = [LATE, len(page()) - 5, BLOCK + 5000]


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("zipped", [False, True])
async def test_a_page_that_breaks_off_goes_on_after_the_rows_that_were_yielded(
    cut: int, *, zipped: bool
) -> None:
    """The page is requested again, and each row comes once."""
    data = page(zipped=zipped)
    cut = cut * len(data) // len(page())
    steps = respond(data, cut=cut), respond(data, cut=cut - 9), respond(data)
    async with serve(*steps) as server, client(server) as toggl:
        assert await numbers(toggl) == ALL
    assert len(server.received) == 3


async def test_rows_with_the_same_id_on_one_page_come_even_if_it_breaks_off() -> None:
    """The rows that were yielded are left out by their place and id, so that no other row is lost."""
    rows = [entry(number, number // 2) for number in ALL]
    body = body_of(rows)
    async with serve(respond(page(body), cut=LATE), respond(page(body))) as server, client(server) as toggl:
        assert await numbers(toggl) == ALL


async def test_groups_go_on_after_the_groups_that_were_yielded() -> None:
    """A group has the ids of all its entries."""
    body = body_of([entry(number, *range(5 * number, 5 * number + number % 5 + 1)) for number in ALL])
    async with serve(respond(page(body), cut=LATE), respond(page(body))) as server, client(server) as toggl:
        assert await numbers(toggl, report(grouped=True)) == ALL


CHANGES: dict[str, list[dict[str, Any]]] = {
    "a row deleted": [entry(number) for number in ALL if number != 3],
    "a row added": [entry(number) for number in (COUNT + 1, *ALL)],
    "two rows exchanged": [entry(number) for number in (2, 1, *ALL[2:])],
    "a group that grew": [entry(1, 1, COUNT + 1), *[entry(number) for number in ALL[1:]]],
    "fewer rows": [entry(number) for number in ALL[:50]],
    "no rows": [],
    "without ids": [{"row_number": number, "description": "d" * 90} for number in ALL],
}


@pytest.mark.parametrize("rows", CHANGES.values(), ids=CHANGES)
async def test_a_page_that_is_another_when_it_is_requested_again_is_an_error(
    rows: list[dict[str, Any]],
) -> None:
    """Rows that moved meanwhile might be missing or come twice, so the error says how many were yielded."""
    steps = respond(page(), cut=LATE), respond(page(body_of(rows)))
    async with serve(*steps) as server, client(server) as toggl:
        found, error = await until_error(toggl)
    assert found == ALL[: len(found)]
    assert isinstance(error, IncompleteResponseError)
    assert f"after {len(found):,} rows of this page were yielded; requested again, it" in str(error)
    assert len(found) > 5000
    assert [attempt.outcome for attempt in error.attempts] == ["IncompleteResponseError"]
    assert error.request is not None


async def test_content_that_changed_meanwhile_is_no_reason_for_an_error() -> None:
    """A row is recognized by its id, whatever else is in it."""
    changed = BODY.replace(b"dd", b"cc")
    async with serve(respond(page(), cut=LATE), respond(page(changed))) as server, client(server) as toggl:
        assert await numbers(toggl) == ALL


async def test_rows_without_ids_cannot_go_on() -> None:
    """If a row that was yielded has no id, nothing is requested again, and the error says after how many."""
    body = body_of([{"row_number": number, "description": "d" * 90} for number in ALL])
    async with serve(respond(page(body), cut=LATE)) as server, client(server) as toggl:
        found, error = await until_error(toggl)
    assert isinstance(error, IncompleteResponseError)
    assert str(error).endswith(f"after {len(found):,} rows of this page were yielded")
    assert found == ALL[: len(found)]
    assert len(server.received) == 1
    assert [attempt.outcome for attempt in error.attempts] == ["IncompleteResponseError"]


async def test_without_repeats_the_error_comes_after_the_rows() -> None:
    """A call that may not be repeated fails where its page broke off."""
    async with serve(respond(page(), cut=LATE)) as server, client(server, retry=ONCE) as toggl:
        found, error = await until_error(toggl)
    assert isinstance(error, IncompleteResponseError)
    assert f"after {len(found):,} rows of this page were yielded" in str(error)
    assert error.retryable
    assert len(server.received) == 1


async def test_repeats_within_a_page_count_as_attempts() -> None:
    """A page that breaks off again and again is requested as often as any other call."""
    steps = [respond(page(), cut=cut) for cut in (LATE, 50, LATE - 100_000, LATE - 200_000, LATE)]
    retry = Retry(attempts=4, first_wait=1e-6)
    async with serve(*steps) as server, client(server, retry=retry) as toggl:
        found, error = await until_error(toggl)
    assert len(server.received) == len(error.attempts) == 4
    assert f"after {len(found):,} rows" in str(error)
    assert found == ALL[: len(found)]


@pytest.mark.parametrize(
    ("status", "expected"), [(500, ServerError), (402, QuotaError), (200, DecodeError)], ids=str
)
async def test_an_error_of_a_repeat_says_how_many_rows_were_yielded(
    status: int, expected: type[TogglError]
) -> None:
    """Whatever error ends the call, it keeps its class, and its message says after how many rows."""
    text = b"Hourly quota used up" if status == 402 else b"<html>"
    steps = respond(page(), cut=LATE), respond(response(text, status=status))
    async with serve(*steps) as server, client(server) as toggl:
        found, error = await until_error(toggl)
    assert isinstance(error, expected)
    assert f"after {len(found):,} rows of this page were yielded" in str(error)
    assert error.attempts[0].outcome == "IncompleteResponseError"


async def test_a_page_that_ends_too_early_is_an_error() -> None:
    """A body that is complete as such, but not as JSON, never passes for the whole list."""
    for cut in (BLOCK + 3000, LATE, len(BODY) - 1):
        async with serve(respond(page(BODY[:cut]))) as server, client(server) as toggl:
            found, error = await until_error(toggl)
        assert isinstance(error, DecodeError)
        assert error.request == report(workspace_id=7)
        assert found == ALL[: len(found)]
        assert found[-1] < COUNT


async def test_a_row_of_another_shape_is_named_by_its_place() -> None:
    """An error in a later piece has the path in the whole list; the rows before its piece were yielded."""
    rows: list[Any] = [entry(number) for number in ALL]
    rows[15_000]["row_number"] = "x"
    async with serve(respond(page(body_of(rows)))) as server, client(server) as toggl:
        found, error = await until_error(toggl)
    assert error.problems == ("expected int, got string @ $[15000].row_number",)
    assert found == ALL[: len(found)]
    assert len(error.attempts) == 1


async def test_a_page_has_a_size_limit() -> None:
    """A body that is longer than allowed is an error once that many bytes have arrived."""
    limits = SizeLimits(response=LATE)
    async with serve(respond(page())) as server, client(server, size_limits=limits) as toggl:
        found, error = await until_error(toggl)
        assert isinstance(error, DecodeError)
        assert "longer than 1000000 bytes" in str(error)
        assert found == ALL[: len(found)]
        short = report(options=Options(size_limits=SizeLimits(response=1000)))
        assert (await until_error(toggl, short))[0] == []


@pytest.mark.parametrize("body", [b"null", b" [ ] ", b'{"error": "no"}', b'"no"'])
async def test_other_bodies_are_read_as_before(body: bytes) -> None:
    """A null list is empty, and anything else is an error."""
    async with serve(respond(page(body))) as server, client(server) as toggl:
        if b"no" in body:
            assert "expected array" in str((await until_error(toggl))[1])
        else:
            assert await numbers(toggl) == []


async def test_a_cursor_is_found_in_a_long_page() -> None:
    """A list that is continued begins with its entry, far behind on the page, even if the page breaks off."""
    body = body_of([entry(number, COUNT + number) for number in ALL])
    request = report(first_id=COUNT + 15_000, first_timestamp=1, first_row_number=2)
    for cuts in ([], [LATE], [LATE, len(page(body)) - 9]):
        steps = [*[respond(page(body), cut=cut) for cut in cuts], respond(page(body))]
        async with serve(*steps) as server, client(server) as toggl:
            assert await numbers(toggl, request) == ALL[14_999:]
        assert len(server.received) == len(cuts) + 1


async def close_early(toggl: Toggl) -> None:
    """Read some rows and close the iterator."""
    async with aclosing(toggl.rows(report())) as rows:
        async for _ in ten_of(rows):
            pass


async def ten_of(rows: Any) -> Any:
    """Yield ten rows."""
    for _ in range(10):
        yield await anext(rows)


async def leave_early(toggl: Toggl) -> None:
    """Leave the loop."""
    async for _ in toggl.rows(report()):
        break


async def fail(toggl: Toggl) -> None:
    """Raise an error in the loop."""
    with pytest.raises(ZeroDivisionError):
        async with aclosing(toggl.rows(report())) as rows:
            async for _ in rows:
                _ = 1 / 0


async def cancel(toggl: Toggl) -> None:
    """Cancel a task that waits for the next rows."""
    begun = asyncio.Event()

    async def read() -> None:
        async with aclosing(toggl.rows(report())) as rows:
            async for _ in rows:
                begun.set()

    task = asyncio.create_task(read())
    await begun.wait()
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()


@pytest.mark.parametrize("leave", [close_early, leave_early, fail, cancel])
async def test_an_iterator_that_is_left_early_frees_its_connection(
    leave: Callable[[Toggl], Awaitable[None]],
) -> None:
    """The connection is closed and free for the next call, while the server has not sent the rest."""
    gone = asyncio.Event()

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(page()[: BLOCK + 10_000])
        await conversation.wait_for_end()
        gone.set()

    one = Connections(limit=1)
    async with serve(step, respond(page())) as server, client(server, connections=one) as toggl:
        await leave(toggl)
        async with asyncio.timeout(5):
            await gone.wait()
            assert len(await numbers(toggl)) == COUNT


async def test_a_call_between_two_rows_gets_a_connection() -> None:
    """If all connections are taken by pages that are being consumed, they are read to the end at once."""
    one = Connections(limit=1)
    small = respond(response(b"[]"))
    async with serve(respond(page()), small) as server, client(server, connections=one) as toggl:
        async with asyncio.timeout(5):
            found: list[int] = []
            async for row in toggl.rows(report()):
                if not found:
                    await toggl.send(ask("reports.filter_clients"))
                found.append(row.row_number)
    assert found == ALL
    assert len(server.received) == 2


async def test_a_call_of_another_client_between_two_rows_gets_a_connection() -> None:
    """If pages have taken all connections that clients share, the rest of them is read at once, too."""
    small = respond(response(b"[]"))
    async with (
        serve(respond(page()), small) as server,
        SharedConnections(Connections(limit=1)) as shared,
        client(server, session=shared) as toggl,
        client(server, session=shared) as other,
        asyncio.timeout(5),
    ):
        found: list[int] = []
        async for row in toggl.rows(report()):
            if not found:
                await other.send(ask("reports.filter_clients"))
            found.append(row.row_number)
    assert found == ALL
    assert len(server.received) == 2


async def test_calls_between_the_rows_of_several_pages_get_connections() -> None:
    """Consumers that all wait for a connection in the middle of their pages do not block each other."""

    async def step(conversation: Conversation) -> None:
        received = await conversation.receive()
        await conversation.send(page() if "search/time_entries" in received.path else response(b"[]"))

    async def consume(toggl: Toggl) -> int:
        count = 0
        async for _ in toggl.rows(report()):
            if count % 7000 == 0:
                await toggl.send(ask("reports.filter_clients"))
            count += 1
        return count

    two = Connections(limit=2)
    async with serve(step) as server, client(server, connections=two) as toggl, asyncio.timeout(20):
        assert await asyncio.gather(*(consume(toggl) for _ in range(5))) == [COUNT] * 5


async def test_a_page_that_breaks_off_while_it_is_read_ahead_goes_on() -> None:
    """The error is seen once the rows before it have been consumed; the page is requested again then."""
    one = Connections(limit=1)
    steps = respond(page(), cut=LATE), respond(response(b"[]")), respond(page())
    async with serve(*steps) as server, client(server, connections=one) as toggl, asyncio.timeout(5):
        found: list[int] = []
        async for row in toggl.rows(report()):
            if not found:
                await toggl.send(ask("reports.filter_clients"))
            found.append(row.row_number)
    assert found == ALL
    assert len(server.received) == 3


async def test_a_page_that_is_read_ahead_may_be_left() -> None:
    """Nothing is left running, and no error of the rest is reported, if its consumer has gone."""
    rest = asyncio.Event()
    one = Connections(limit=1)
    step = in_two_parts(page(), BLOCK + 10_000, rest)
    async with serve(step, respond(response(b"[]"))) as server, client(server, connections=one) as toggl:
        async with aclosing(toggl.rows(report())) as rows:
            await anext(rows)
            other = asyncio.create_task(toggl.send(ask("reports.filter_clients")))
            for _ in range(20):
                await asyncio.sleep(0)
            assert not other.done()
        assert (await other).rows == ()


async def test_a_break_after_the_consumer_has_gone_is_not_reported() -> None:
    """The rest of a page that is read ahead may break off unnoticed, if its rows are not wanted any more."""
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, fault: faults.append(fault))
    one = Connections(limit=1)
    steps = respond(page(), cut=LATE), respond(response(b"[]"))
    async with serve(*steps) as server, client(server, connections=one) as toggl:
        async with aclosing(toggl.rows(report())) as rows:
            await anext(rows)
            await toggl.send(ask("reports.filter_clients"))
    del rows
    gc.collect()
    assert not faults


async def test_a_page_that_begins_while_calls_wait_for_connections_is_read_at_once() -> None:
    """A page takes the last connection while a call waits for one: it is read ahead as well."""

    async def unending(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(page()[: BLOCK + 10_000])
        await conversation.wait_for_end()

    two, small = Connections(limit=2), ask("reports.filter_clients")
    steps = unending, respond(page()), respond(response(b"[]"))
    async with serve(*steps) as server, client(server, connections=two) as toggl, asyncio.timeout(5):
        first, second = toggl.rows(report()), toggl.rows(report())
        async with aclosing(first), aclosing(second):
            await anext(first)
            _, model = await asyncio.gather(anext(second), toggl.send(small))
            assert model.rows == ()


async def test_a_page_that_does_not_continue_the_list_is_dropped_before_an_earlier_one_is_requested() -> None:
    """The page that begins too late is not read to its end, although it occupies the only connection."""
    moved = response(body_of([entry(number) for number in ALL[9000:]]), ("X-Page-Size", "8000"))

    async def too_late(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(moved[: BLOCK + 10_000])
        await conversation.wait_for_end()

    following = ("X-Next-ID", "8001"), ("X-Next-Row-Number", "8001"), ("X-Next-Timestamp", "1")
    steps: list[Step] = [
        respond(response(body_of([entry(number) for number in ALL[:8000]]), *following)),
        too_late,
        respond(page(body_of([entry(number) for number in ALL[7000:]]))),
    ]
    one = Connections(limit=1)
    async with serve(*steps) as server, client(server, connections=one) as toggl, asyncio.timeout(5):
        assert await numbers(toggl, report(page_size=8000)) == ALL
    assert len(server.received) == 3


async def test_a_slow_consumer_does_not_cause_a_stall_timeout() -> None:
    """The time between two rows does not count; a server that sends nothing meanwhile is noticed."""
    slow = Timeout(progress=0.05, progress_bytes=BLOCK // 2)
    async with serve(respond(page())) as server, client(server, timeout=slow) as toggl:
        found: list[int] = []
        async for row in toggl.rows(report()):
            if row.row_number % 8000 == 1:
                await asyncio.sleep(0.12)
            found.append(row.row_number)
        assert found == ALL
    step = respond(page(), cut=LATE, stall=True)
    async with serve(step) as server, client(server, timeout=slow, retry=ONCE) as toggl:
        found, error = await until_error(toggl)
        assert isinstance(error, IncompleteResponseError)
        assert "bytes arrived in 0.05 s after " in str(error)


async def test_the_deadline_ends_no_page_that_is_being_consumed(
    timed: Callable[..., tuple[Toggl, Clock]],
) -> None:
    """Rows are consumed as slowly as one likes, but no attempt begins after the call's deadline."""
    bounds = Timeout(deadline=60)
    for steps, ends in (([respond(page())], True), ([respond(page(), cut=LATE), respond(page())], False)):
        async with serve(*steps) as server:
            toggl, clock = timed(server, timeout=bounds, retry=NO_WAIT)
            async with toggl:
                found: list[int] = []
                error: Any = None
                try:
                    async for row in toggl.rows(report()):
                        if not found:
                            await clock.pass_by(100)
                        found.append(row.row_number)
                except IncompleteResponseError as fault:
                    error = fault
        assert (found == ALL) is ends
        assert (error is None) is ends
        assert len(server.received) == 1


async def test_a_client_that_is_closed_ends_its_pages() -> None:
    """The next rows of a page are an error that says that the client is closed, after those that arrived."""
    step = in_two_parts(page(), BLOCK + 10_000, asyncio.Event())
    async with serve(step) as server, client(server) as toggl:
        found: list[int] = []
        with pytest.raises(MisuseError, match=r"closed.* after [\d,]+ rows of this page were yielded"):
            async for row in toggl.rows(report()):
                if not found:
                    await toggl.aclose()
                found.append(row.row_number)
    assert found == ALL[: len(found)]


async def test_pages_are_streamed_one_after_the_other_over_one_connection() -> None:
    """Each long page frees its connection before the next is requested."""
    parts = [ALL[:8000], ALL[8000:16_000], ALL[16_000:]]
    steps: list[Step] = []
    for part, following in itertools.pairwise([*parts, []]):
        fields = [("X-Page-Size", "8000")]
        if following:
            fields += [("X-Next-ID", str(following[0])), ("X-Next-Row-Number", str(following[0]))]
            fields += [("X-Next-Timestamp", "1")]
        steps.append(respond(response(body_of([entry(number) for number in part]), *fields)))
    one = Connections(limit=1)
    async with serve(*steps) as server, client(server, connections=one) as toggl:
        assert await numbers(toggl, report(page_size=8000)) == ALL
    assert len(server.received) == 3


async def test_a_body_without_a_marked_end_is_read_to_its_last_bracket() -> None:
    """A response that ends with its connection is complete if its JSON is."""
    whole = head(200, ("Content-Type", JSON_TYPE), LAST_PAGE) + BODY
    async with serve(respond(whole)) as server, client(server) as toggl:
        assert await numbers(toggl) == ALL
    async with serve(respond(whole, cut=LATE)) as server, client(server) as toggl:
        assert isinstance((await until_error(toggl))[1], DecodeError)
