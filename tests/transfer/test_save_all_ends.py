"""A failure that concerns other exports ends those that have not begun."""

import errno
import os
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.test_floods import until
from tests.support.calls import TOKEN, client, export
from tests.support.files import CSV
from tests.support.server import Conversation, Step, refusing, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import (
    ApiToken,
    AuthenticationError,
    Concern,
    ConnectError,
    FileRequest,
    ForbiddenError,
    Hosts,
    ManyProgress,
    NotFoundError,
    Options,
    Outcome,
    QuotaError,
    RateLimit,
    Retry,
    Toggl,
)
from toggl_async.reports import Reports
from toggl_async.request.base import EncodedRequest

GOOD = csv_response(CSV)
ONE_ATTEMPT = Retry(attempts=1)


def jobs(count: int, workspaces: tuple[int, ...] = (7,), **fields: Any) -> list[FileRequest]:
    """Return requests for ``count`` files of each workspace, alternating between the workspaces."""
    return [
        export(
            workspace_id=workspace,
            start_date=date(2024, 1, 1),
            end_date=date.fromordinal(739005 + number),
            **fields,
        )
        for number in range(count)
        for workspace in workspaces
    ]


def by_workspace(refusals: dict[int, bytes]) -> Step:
    """Return a step that responds with a file, or with the refusal for the workspace."""

    async def step(conversation: Conversation) -> None:
        path = (await conversation.receive()).path
        found = (data for number, data in refusals.items() if f"/workspace/{number}/" in path)
        await conversation.send(next(found, GOOD))

    return step


async def all_of(toggl: Toggl, requests: list[FileRequest], into: Path, **options: Any) -> list[Outcome]:
    """Save all exports, and return their outcomes."""
    return [outcome async for outcome in toggl.save_all(requests, into=into, **options)]


def workspaces_of(outcomes: list[Outcome]) -> set[object]:
    """Return the workspaces of some outcomes."""
    return {getattr(outcome.request, "workspace_id", None) for outcome in outcomes}


@pytest.fixture(params=[errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def full_after(request: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], int]:
    """Let every write to a file fail after some of them; return the number of the error."""
    write, number = os.write, int(request.param)

    def fill(writes: int) -> int:
        left = iter(range(writes))

        def full(descriptor: int, data: bytes) -> int:
            if next(left, None) is None:
                raise OSError(number, os.strerror(number))
            return write(descriptor, data)

        monkeypatch.setattr("toggl_async.transfer.new_file.os.write", full)
        return number

    return fill


async def test_a_full_disk_ends_the_rest(full_after: Callable[[int], int], tmp_path: Path) -> None:
    """On a full or read-only disk only the exports that were running are still sent."""
    number = full_after(30)
    reported: list[ManyProgress] = []
    async with serve(respond(GOOD)) as server, client(server) as toggl:
        outcomes = await all_of(toggl, jobs(200), tmp_path, progress=reported.append)
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    assert (len(outcomes), len(failed)) == (200, 170)
    assert len(server.received) <= 30 + 4
    assert {getattr(each.error, "errno", None) for each in failed} == {number}
    unsent = [each for each in failed if each.unsent]
    assert len(unsent) >= 166
    assert all(isinstance(each.error, OSError) and each.error.filename == str(each.path) for each in unsent)
    assert len({id(each.error) for each in failed}) == 170
    last = reported[-1]
    assert (last.total, last.saved, last.failed, last.running) == (200, 30, 170, 0)


async def test_a_dead_host_ends_the_rest(tmp_path: Path) -> None:
    """If nobody listens at the host, the exports that have not begun are not attempted."""
    with refusing() as origin:
        async with Toggl(
            ApiToken(TOKEN),
            workspace_id=7,
            hosts=Hosts(track=origin),
            retry=Retry(first_wait=1e-6),
            rate_limit=RateLimit(per_second=None),
        ) as toggl:
            outcomes = await all_of(toggl, jobs(200), tmp_path)
    assert len(outcomes) == 200
    assert all(isinstance(outcome.error, ConnectError) for outcome in outcomes)
    errors = [outcome.error for outcome in outcomes if isinstance(outcome.error, ConnectError)]
    assert sum(len(error.attempts) for error in errors) <= 16
    assert [
        len(error.attempts) for error, outcome in zip(errors, outcomes, strict=True) if outcome.unsent
    ] == [0] * 196
    assert {error.request for error in errors} == {outcome.request for outcome in outcomes}


@pytest.mark.parametrize("retry", [ONE_ATTEMPT, Retry(first_wait=1e-6)], ids=["once", "four"])
async def test_a_lost_connection_does_not_end_the_rest_while_the_host_responds(
    retry: Retry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that fails while other exports are saved concerns one export."""
    async with serve(respond(GOOD)) as server, client(server, retry=retry) as toggl:
        send = toggl._exchange._transport.send

        async def flaky(request: EncodedRequest, *others: Any) -> Any:
            if b"2024-05-05" not in (request.body or b""):
                return await send(request, *others)
            await until(lambda: len(server.received) >= 12)
            raise ConnectError("gone")

        monkeypatch.setattr(toggl._exchange._transport, "send", flaky)
        outcomes = await all_of(toggl, jobs(20), tmp_path)
    assert [outcome.unsent for outcome in outcomes] == [False] * 20
    assert [type(each.error) for each in outcomes if each.error is not None] == [ConnectError]


@pytest.mark.parametrize(
    "refusal",
    [
        response(b"Incorrect username and/or password", status=403, media_type="text/plain"),
        response(b"", status=401, media_type=None),
        response(b"", status=403, media_type=None),
    ],
    ids=["403", "401", "empty 403"],
)
async def test_a_refused_credential_ends_the_rest(refusal: bytes, tmp_path: Path) -> None:
    """A refused credential is sent by the exports that were running, and by no other."""
    async with serve(respond(refusal)) as server, client(server) as toggl:
        outcomes = await all_of(toggl, jobs(20, (7, 8, 9)), tmp_path, concurrency=2)
    assert len(server.received) <= 3
    assert all(isinstance(outcome.error, AuthenticationError) for outcome in outcomes)
    assert sum(outcome.unsent for outcome in outcomes) >= 55


@pytest.mark.parametrize(
    "refusal",
    [
        response(b'"Workspace not found/accessible"', status=403),
        response(b"", status=403, media_type=None),
    ],
    ids=["foreign", "empty"],
)
async def test_a_refused_workspace_ends_its_own_exports(refusal: bytes, tmp_path: Path) -> None:
    """A 403 about one workspace ends the exports of that workspace, and all others are saved."""
    async with serve(by_workspace({8: refusal})) as server, client(server) as toggl:
        outcomes = await all_of(toggl, jobs(10, (7, 8, 9)), tmp_path, concurrency=1)
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    assert workspaces_of(failed) == {8}
    assert len(failed) == 10
    assert all(isinstance(outcome.error, ForbiddenError) for outcome in failed)
    assert len(server.received) == 21
    assert [outcome.unsent for outcome in failed] == [False] + [True] * 9


async def test_a_used_up_quota_ends_the_exports_of_its_organization(tmp_path: Path) -> None:
    """A used-up quota ends the exports that count in it, and not those that wait for its reset."""
    fields = [("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "3000")]
    none = response(b"", *fields, status=402)
    async with serve(by_workspace({7: none, 8: none})) as server, client(server) as toggl:
        toggl._exchange.learn(7, 1)
        toggl._exchange.learn(8, 1)
        toggl._exchange.learn(9, 2)
        outcomes = await all_of(toggl, jobs(10, (7, 8, 9)), tmp_path, concurrency=1)
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    assert workspaces_of(failed) == {7, 8}
    assert len(server.received) == 11
    assert sum(outcome.unsent for outcome in failed) == 19
    assert all(isinstance(each.error, QuotaError) and each.error.resets_in == 3000 for each in failed)
    assert all(isinstance(each.error, QuotaError) and each.error.retry_at is not None for each in failed)


async def test_an_export_that_exists_is_skipped_although_the_rest_has_ended(tmp_path: Path) -> None:
    """A file that exists and is to be skipped needs no request, so it is reported as saved."""
    skipping = jobs(10, options=Options(existing="skip"))
    refusal = response(b"Incorrect username and/or password", status=403, media_type="text/plain")
    async with serve(respond(GOOD)) as server, client(server) as toggl:
        await all_of(toggl, skipping[5:], tmp_path)
    async with serve(respond(refusal)) as server, client(server) as toggl:
        outcomes = await all_of(toggl, skipping, tmp_path, concurrency=1)
    assert sum(outcome.error is None and outcome.result().skipped for outcome in outcomes) == 5
    assert sum(outcome.unsent for outcome in outcomes) == 4
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "refusal",
    [response(b'"no"', status=404), response(b'"project not found or not accessible"', status=403)],
    ids=["404", "403"],
)
async def test_a_failure_of_one_export_ends_no_other(refusal: bytes, tmp_path: Path) -> None:
    """A failure that concerns one export leaves all others as they were."""
    async with serve(respond(refusal), respond(GOOD)) as server, client(server) as toggl:
        outcomes = await all_of(toggl, jobs(10), tmp_path, concurrency=1)
    assert [type(outcome.error) for outcome in outcomes][1:] == [type(None)] * 9
    assert isinstance(outcomes[0].error, NotFoundError | ForbiddenError)
    assert len(server.received) == 10


async def test_a_refused_saved_report_ends_no_other(tmp_path: Path) -> None:
    """A saved report names no workspace, so its 403 concerns that report."""
    refusal = response(
        b'"Workspace was not found or the report\'s owner is no longer active on it"', status=403
    )
    reports = [Reports.export_saved.request(secrets.token_hex(16)) for _ in range(5)]
    async with serve(respond(refusal), respond(GOOD)) as server, client(server) as toggl:
        outcomes = await all_of(toggl, reports, tmp_path, concurrency=1)
    assert [outcome.error is None for outcome in outcomes] == [False, True, True, True, True]


async def test_a_closed_client_ends_the_rest(tmp_path: Path) -> None:
    """If the client is closed meanwhile, each export that is left says so."""
    async with serve(respond(GOOD)) as server, client(server) as toggl:
        outcomes = []
        async for outcome in toggl.save_all(jobs(20), into=tmp_path, concurrency=1):
            outcomes.append(outcome)
            if len(outcomes) == 3:
                await toggl.aclose()
    assert len(outcomes) == 20
    concerns = {getattr(outcome.error, "concerns", None) for outcome in outcomes if outcome.unsent}
    assert concerns <= {Concern.EVERYTHING}
