"""The sandbox in a thread: its record of requests, and the assertions on it."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from toggl_async import ApiToken, ForbiddenError, Hosts, InvalidSettingError, RateLimit, Request, Toggl
from toggl_async.facade import Facade, Method
from toggl_async.focus import Focus
from toggl_async.insights import Insights
from toggl_async.reports import Reports
from toggl_async.reports.clients import SearchClients
from toggl_async.reports.detailed import Detailed
from toggl_async.reports.exports import ExportDetailed, ExportDetailedPdf
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.files import TableFile
from toggl_async.sandbox import Company, ReceivedRequest, SandboxWorkspace, faults
from toggl_async.testing import TogglSandbox
from toggl_async.testing.request_filter import RequestFilter
from toggl_async.testing.settings import SandboxSettings
from toggl_async.track import Track
from toggl_async.track.projects import WorkspaceProjects

FACADES: list[type[Facade]] = [Reports, Insights, Focus, Track]
ENDPOINTS: list[type[Request[object]]] = [
    each.request for facade in FACADES for each in vars(facade).values() if isinstance(each, Method)
]
JANUARY = ExportDetailed(start_date=date(2025, 1, 1), end_date=date(2025, 1, 31))


@pytest.fixture
def sandbox() -> Iterator[TogglSandbox]:
    """A sandbox in a thread, with two workspaces and two accounts."""
    workspaces = [
        SandboxWorkspace(id=11, company=Company(entries=300)),
        SandboxWorkspace(id=12, company=Company(entries=30, seed=2)),
    ]
    with TogglSandbox(workspaces=workspaces, accounts={"ana@example.com": {12: "member"}}) as opened:
        yield opened


@pytest.fixture
async def toggl(sandbox: TogglSandbox) -> AsyncIterator[Toggl]:
    """A client of the first account."""
    async with sandbox.client() as client:
        yield client


def test_settings_are_those_of_the_sandbox() -> None:
    """The names that type checkers know are those that the class takes."""
    parameters = {each.alias for each in TogglSandbox.__attrs_attrs__ if each.init}
    assert SandboxSettings.__annotations__.keys() == parameters


def test_no_thread_is_left() -> None:
    """The thread ends with the block, also if the block fails or a response is under way."""
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError), TogglSandbox():
        raise ZeroDivisionError
    assert threading.active_count() == before


def test_a_taken_port_is_an_error(sandbox: TogglSandbox) -> None:
    """If the server cannot listen, the block does not begin, and no thread is left."""
    before = threading.active_count()
    with pytest.raises(OSError, match="in use"), TogglSandbox(port=sandbox.port):
        pass
    assert threading.active_count() == before


async def test_a_sandbox_runs_in_an_event_loop_too(tmp_path: Path) -> None:
    """With ``async with`` it runs in the event loop of the test, and has the same methods."""
    async with TogglSandbox(Company(entries=50)) as sandbox, sandbox.client() as toggl:
        sandbox.scenario("cut_export")
        await toggl.save(JANUARY, tmp_path / "january.csv")
        sandbox.assert_sent(JANUARY, times=2)
        sandbox.clear_received()
        sandbox.assert_nothing_sent()


async def test_entries_change_while_it_runs(sandbox: TogglSandbox, toggl: Toggl) -> None:
    """The commands for entries may be called from the thread of the test."""
    before = await toggl.send(JANUARY)
    sandbox.add_entry(start=datetime(2025, 1, 9, 9, tzinfo=UTC), seconds=60, description="late")
    after = await toggl.send(JANUARY)
    assert after.count(b"late") == before.count(b"late") + 1


async def test_a_fault_answers_with_given_bytes(sandbox: TogglSandbox, toggl: Toggl) -> None:
    """A response of one's own replaces that of the server, once or several times."""
    body = '[{"id": 4, "name": "Acme"}]'
    sandbox.fault(faults.Status(200, body, content_type="application/json"), "search/clients", times=2)
    names = [[row.name async for row in toggl.reports.search_clients()] for _ in range(2)]
    assert names == [["Acme"], ["Acme"]]


async def test_clients_have_the_account_that_is_named(sandbox: TogglSandbox) -> None:
    """A client of another account has that account's workspace; settings take precedence."""
    async with sandbox.client("ana@example.com") as ana:
        assert (await ana.track.me()).email == "ana@example.com"
        assert ana.workspace_id == 12
    assert sandbox.client("ana@example.com", workspace_id=5).workspace_id == 5
    with pytest.raises(InvalidSettingError, match=r"no account bo@.*: the accounts are .*, ana@example.com"):
        sandbox.client("bo@example.com")


# The record.


async def test_requests_are_selected(sandbox: TogglSandbox, toggl: Toggl) -> None:
    """Requests are selected by operation, body, query, account, workspace and status."""
    await toggl.send(JANUARY)
    await toggl.workspace(12).send(JANUARY)
    await toggl.track.workspaces()
    async with sandbox.client("ana@example.com") as ana:
        await ana.send(SearchClients(name="A"))
        with pytest.raises(ForbiddenError):
            await ana.track.organization(99_999)
    selections: list[tuple[int, Any, dict[str, Any]]] = [
        (5, None, {}),
        (2, "time_entries.csv", {}),
        (2, re.compile(r"\.csv$"), {}),
        (2, ExportDetailed, {}),
        (1, JANUARY, {"workspace_id": 11}),
        (1, JANUARY.evolve(workspace_id=12), {}),
        (0, ExportDetailedPdf, {}),
        (0, Detailed, {}),
        (0, JANUARY.evolve(end_date=date(2025, 1, 30)), {}),
        (2, None, {"body": {"start_date": date(2025, 1, 1)}}),
        (2, None, {"body": {"start_date": "2025-01-01", "end_date": "2025-01-31"}}),
        (0, None, {"body": {"start_date": "2025-01-02"}}),
        (0, None, {"body": {"project_ids": None}}),
        (2, None, {"account": "ana@example.com"}),
        (1, None, {"account": "ana@example.com", "workspace_id": 12, "status": 200}),
        (1, None, {"status": 403}),
    ]
    for count, what, details in selections:
        assert len(sandbox.requests(what, **details)) == count, (what, details)


async def test_queries_are_selected_by_values(sandbox: TogglSandbox, toggl: Toggl) -> None:
    """Values of a query are compared as they are written there."""
    await toggl.send(WorkspaceProjects(active=True, page=1))
    for query in ({"active": True}, {"page": 1}, {"active": "true", "page": "1"}):
        sandbox.assert_sent("projects", times=1, query=query)
    sandbox.assert_nothing_sent(query={"active": False})
    sandbox.assert_sent(WorkspaceProjects(active=True, page=1))


async def test_both_paths_of_a_saved_report_are_its_operation() -> None:
    """A request is found by its older path too."""
    with TogglSandbox(Company(entries=30), shared_paths="dotted") as older:
        async with older.client() as client:
            request = ExportSaved(report_token=older.report_tokens["detailed"])
            await client.send(request)
        older.assert_sent(ExportSaved, times=2)
        older.assert_sent(request, times=2)
        older.assert_sent(request, times=1, status=200)


@pytest.mark.parametrize("cls", ENDPOINTS, ids=lambda cls: cls.__name__)
def test_a_path_belongs_to_one_class(cls: type[Request[object]]) -> None:
    """A received request is of the class whose request was sent, and of no other."""
    formats = ["csv", "xlsx"] if issubclass(cls, TableFile) else ["csv", "xlsx", "pdf"]
    for each in formats:
        filled = re.sub("{format}", each, cls.route.path)
        path = re.sub(r"{\w+}", "ab", re.sub(r"{\w+_id}", "17", filled))
        verb, host = cls.route.verb, cls.route.host.value
        received = ReceivedRequest(verb, host, path, query={}, headers={}, body=None, at=0.0)
        found = [other for other in ENDPOINTS if RequestFilter(other, {}, 1).accepts(received)]
        assert found == [cls]


# Assertions.


async def test_what_was_sent_is_returned(sandbox: TogglSandbox, toggl: Toggl) -> None:
    """An assertion that holds returns the requests."""
    await toggl.send(JANUARY)
    (sent,) = sandbox.assert_sent(ExportDetailed)
    assert sent.body == {"start_date": "2025-01-01", "end_date": "2025-01-31"}
    assert sandbox.assert_sent("search/clients", times=0) == []


async def test_a_failed_assertion_lists_what_was_sent(sandbox: TogglSandbox, toggl: Toggl) -> None:
    """The message says what was expected, and has a line for each request instead."""
    with pytest.raises(AssertionError, match=r"^no requests time_entries.csv; nothing was sent$"):
        sandbox.assert_sent("time_entries.csv")
    await toggl.send(JANUARY)
    await toggl.send(WorkspaceProjects(page=1))
    with pytest.raises(AssertionError) as caught:
        sandbox.assert_sent(ExportDetailed, times=2, body={"start_date": "2025-01-01"})
    assert str(caught.value).splitlines() == [
        "1 instead of 2 requests ExportDetailed with body={'start_date': '2025-01-01'}; sent 2 requests:",
        (
            "  POST /reports/api/v3/workspace/11/search/time_entries.csv -> 200 (user1@example.com) "
            '{"start_date":"2025-01-01","end_date":"2025-01-31"}'
        ),
        "  GET /api/v9/workspaces/11/projects?page=1&per_page=200 -> 200 (user1@example.com)",
    ]
    with pytest.raises(AssertionError, match=r"^unexpected requests projects; sent 1 request:\n  GET /api"):
        sandbox.assert_nothing_sent("projects")


async def test_many_requests_and_large_bodies_are_shortened(sandbox: TogglSandbox, toggl: Toggl) -> None:
    """A message has the newest fifty requests, and the beginning of each body."""
    for number in range(52):
        await toggl.send(JANUARY.evolve(description=f"{number} " + "x" * 1000))
    with pytest.raises(AssertionError) as caught:
        sandbox.assert_nothing_sent()
    head, earlier, *lines = str(caught.value).splitlines()
    assert (head, earlier) == ("unexpected requests; sent 52 requests:", "  ... 2 earlier ones")
    assert len(lines) == 50
    assert all(len(line) < 600 and line.endswith("...") for line in lines)


async def test_messages_have_no_secrets(sandbox: TogglSandbox) -> None:
    """Neither credentials nor the token of a saved report are in a message."""
    token, report = "f" * 32, "0123456789abcdef0123456789abcdef"
    hosts, rate_limit = Hosts(track=sandbox.track_url), RateLimit(per_second=None)
    async with Toggl(ApiToken(token), workspace_id=11, hosts=hosts, rate_limit=rate_limit) as toggl:
        for request in (ExportSaved(report_token=report), SearchClients()):
            await asyncio.gather(toggl.send_raw(request), return_exceptions=True)
    with pytest.raises(AssertionError, match=r"/shared/.*no account") as caught:
        sandbox.assert_nothing_sent()
    assert token not in str(caught.value)
    assert report not in str(caught.value)
    assert not any(token in repr(request) for request in sandbox.received)


@pytest.mark.parametrize("what", [3, Request, object(), b"clients"])
def test_another_type_is_refused(what: Any, sandbox: TogglSandbox) -> None:
    """What names no operation is an error, and not an operation that was not sent."""
    with pytest.raises(InvalidSettingError, match="an operation is text in a path"):
        sandbox.assert_nothing_sent(what)


def test_unknown_details_are_refused(sandbox: TogglSandbox) -> None:
    """A detail that requests do not have is an error, which lists the known ones."""
    unknown: Any = {"method": "GET"}
    with pytest.raises(InvalidSettingError, match="requests have no method: they have body, query, account"):
        sandbox.assert_nothing_sent(**unknown)
