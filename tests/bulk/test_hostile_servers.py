"""Runs against a server that fails at random: no wrong file, no lost job, each request counted."""

import os
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import attrs
import pytest

from tests.support.archive_checks import ArchiveChecks, entries_in, jobs_in
from tests.support.calls import TOKEN
from tests.support.report_server import ReportRequest, ReportServer
from tests.support.server import Conversation, Server, serve
from tests.support.wire import CSV_TYPE, chunked, csv_response, head, response
from toggl_async import ApiToken, Hosts, RateLimit, Retry, RetryRule, Timeout, Toggl
from toggl_async.bulk import Account, OpenClient, Plan, Run, open_archive
from toggl_async.events import Listener
from toggl_async.failures import FailureKind

JOBS = int(os.environ.get("TOGGL_ASYNC_HOSTILE", "300"))
Fault: TypeAlias = Callable[[Conversation, bytes], Awaitable[None]]


async def cut(conversation: Conversation, body: bytes) -> None:
    """End the connection at the end of a record in the middle of a body with a length."""
    data = csv_response(body)
    await conversation.send(data[: data.rindex(b"\n", 0, len(data) - 2) + 1])


async def cut_chunks(conversation: Conversation, body: bytes) -> None:
    """End the connection before the last chunk."""
    await conversation.send(csv_response(body, chunks=100).removesuffix(b"0\r\n\r\n"))


async def cut_gzip(conversation: Conversation, body: bytes) -> None:
    """Send a compressed body without its end, framed as if it were whole."""
    data = csv_response(body, zipped=True).partition(b"\r\n\r\n")[2][:-9]
    encoding = ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Type", CSV_TYPE)
    await conversation.send(head(200, *encoding) + chunked(data))


async def reset(conversation: Conversation, body: bytes) -> None:
    """Reset the connection in the middle of the body."""
    await conversation.send(csv_response(body)[:-20])
    conversation.reset()


async def hang_up(conversation: Conversation, _: bytes) -> None:
    """Reset the connection without a response."""
    conversation.reset()


async def server_error(conversation: Conversation, _: bytes) -> None:
    """Send a 500."""
    await conversation.send(response(b'"oops"', status=500))


async def too_fast(conversation: Conversation, _: bytes) -> None:
    """Send a 429 as Toggl's proxy does."""
    await conversation.send(response(b"<html>429</html>", status=429, media_type="text/html"))


async def page(conversation: Conversation, _: bytes) -> None:
    """Send a page of HTML as a success."""
    await conversation.send(response(b"<html>Maintenance</html>", media_type="text/html"))


async def disguised_page(conversation: Conversation, _: bytes) -> None:
    """Send a page of HTML that claims to be a csv."""
    await conversation.send(csv_response(b"<!DOCTYPE html><html>Maintenance</html>\n"))


async def empty(conversation: Conversation, _: bytes) -> None:
    """Send a csv of no bytes."""
    await conversation.send(csv_response(b""))


async def unframed(conversation: Conversation, body: bytes) -> None:
    """Send half of a body that has neither a length nor chunks."""
    await conversation.send(head(200, ("Content-Type", CSV_TYPE)) + body[: body.index(b"\n") + 1])


async def stall(conversation: Conversation, body: bytes) -> None:
    """Stop in the middle of the body."""
    await conversation.send(csv_response(body)[:-20])
    await conversation.wait_for_end()


async def silence(conversation: Conversation, _: bytes) -> None:
    """Send nothing."""
    await conversation.wait_for_end()


FAULTS: Sequence[Fault] = (
    *(cut, cut_chunks, cut_gzip, reset, hang_up, server_error, too_fast),
    *(page, disguised_page, empty, unframed, stall, silence),
)


@attrs.frozen
class Hostile:
    """A response that is a fault at random."""

    draw: random.Random
    seen: set[str] = attrs.Factory(set[str])

    async def __call__(self, conversation: Conversation, _: ReportRequest, body: bytes) -> None:
        """Send the report, or a fault in its place."""
        fault = self.draw.choice(FAULTS) if self.draw.random() < 0.4 else None
        if fault is None:
            await conversation.send(csv_response(body, chunks=self.draw.choice([None, 200])))
        else:
            self.seen.add(fault.__name__)
            await fault(conversation, body)


def opener(server: Server) -> OpenClient:
    """Return a function that makes clients with short timeouts, which do not wait between attempts."""
    at_once = RetryRule(writes=True, least_wait=0.0)

    def client(_: Account, listeners: Sequence[Listener], /) -> Toggl:
        return Toggl(
            ApiToken(TOKEN),
            hosts=Hosts(track=server.origin),
            retry=Retry(attempts=2, first_wait=1e-6, rules={FailureKind.THROTTLED: at_once}),
            timeout=Timeout(first_byte=0.5, progress=0.5),
            rate_limit=RateLimit(per_second=None),
            listeners=listeners,
        )

    return client


@pytest.mark.parametrize("seed", [1])
async def test_a_hostile_server_costs_no_file(tmp_path: Path, seed: int) -> None:
    """Runs that are repeated until nothing is left to do leave every file, each as it should be."""
    workspaces = range(1, 1 - (-JOBS // 12))
    plan = Plan(into=tmp_path / "archive", since=date(2025, 1, 1), until=date(2025, 12, 31))
    checks = ArchiveChecks(plan, jobs_in(plan, workspaces))
    hostile = Hostile(random.Random(seed))  # noqa: S311
    reports, runs, failed = ReportServer(workspaces, respond=hostile), 0, 0
    async with serve(reports) as server:
        complete = False
        while not complete:
            before = reports.requests.total()
            async with open_archive(plan, open_client=opener(server)) as archive:
                run = Run(archive=archive)
                outcomes = [outcome async for outcome in run.outcomes()]
            complete, runs, failed = run.result.complete, runs + 1, failed + len(run.result.failed)
            assert run.result.requests == reports.requests.total() - before
            names = {each.job.name for each in run.result.failed}
            assert names == {each.job.name for each in outcomes if each.result == "failed"}
            assert all(each.error is not None for each in run.result.failed)
            entries = entries_in(plan)
            assert names == {name for name, entry in entries.items() if entry.state == "failed"}
            assert {entry.state for entry in entries.values()} <= {"done", "failed"}
            assert sum(entry.requests for entry in entries.values()) == reports.requests.total()
            checks.after_kill()
    checks.repeats.update(reports.requests)
    checks.complete(reports.requests)
    assert hostile.seen == {fault.__name__ for fault in FAULTS}
    print(f"{len(checks.jobs)} jobs, {runs} runs, {failed} failures, {reports.requests.total()} requests")  # noqa: T201
