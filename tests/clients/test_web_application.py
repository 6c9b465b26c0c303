"""The application on the page ``guides/web-applications.md``, as it is written there, on a real server."""

import asyncio
import io
import logging
import re
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from email.message import Message
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import aiohttp
import attrs
import openpyxl
import pytest
import uvicorn
from starlette.applications import Starlette

from tests.clients.pools import BEN
from tests.support.calls import TOKEN
from tests.support.server import Conversation, serve
from tests.support.wire import XLSX_TYPE, head
from toggl_async import ApiToken, Clients, ClientsState, Hosts, RateLimit
from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace, faults

PAGE: Final = Path(__file__).parents[2] / ".docs" / "guides" / "web-applications.md"
BLOCKS: Final = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
OCTOBER = "from=2025-10-01&to=2025-10-31"
TIMEOUT = 5.0
PIECE = b"PK\x03\x04" + bytes(60_000)
CHUNK = b"%x\r\n%b\r\n" % (len(PIECE), PIECE)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The page's program as a module."""
    monkeypatch.setenv("TOGGL_API_TOKEN", TOKEN)
    monkeypatch.setenv("TOGGL_WORKSPACE_ID", "7")
    monkeypatch.delenv("TOGGL_TRACK_URL", raising=False)
    module = ModuleType("app")
    exec(compile(BLOCKS[0], str(PAGE), "exec"), vars(module))  # noqa: S102 (the page's own text)
    return module


@attrs.frozen
class Browser:
    """A browser whose user is signed in, and the application that it talks to."""

    app: Starlette
    origin: str
    session: aiohttp.ClientSession

    @property
    def clients(self) -> Clients:
        """The application's pool."""
        pool: Clients = self.app.state.clients
        return pool

    @asynccontextmanager
    async def get(
        self, query: str = OCTOBER, user: str = "ana", method: str = "GET"
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Ask for the report."""
        async with self.session.request(
            method, f"{self.origin}/detailed.xlsx?{query}", headers={"X-Session": user}
        ) as page:
            yield page

    async def status(self, query: str = OCTOBER, user: str = "ana", method: str = "GET") -> int:
        """Return the status of the response."""
        async with self.get(query, user, method) as page:
            await page.read()
            return page.status

    async def unused(self) -> None:
        """Wait until no client is in use."""
        for _ in range(1000):
            if not self.clients.state.in_use:
                return
            await asyncio.sleep(0.005)
        raise TimeoutError


@asynccontextmanager
async def browsing(
    module: ModuleType, origin: str, users: Mapping[str, tuple[ApiToken, int]], **settings: Any
) -> AsyncGenerator[Browser]:
    """Run the application on a server on loopback, and yield a browser."""
    known = {name: module.User(*each) for name, each in users.items()}
    arguments = {"hosts": Hosts(track=origin), "rate_limit": RateLimit(per_second=None)} | settings
    app = module.make_app(known, **arguments)
    config = uvicorn.Config(
        app, http="h11", ws="none", log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server, listening = uvicorn.Server(config), socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve([listening]))
    try:
        async with aiohttp.ClientSession() as session:
            yield Browser(app, f"http://127.0.0.1:{listening.getsockname()[1]}", session)
    finally:
        server.should_exit = True
        await task
        listening.close()


@attrs.frozen
class Accounts:
    """A sandbox with two accounts, and a browser that either of them may use."""

    sandbox: Sandbox
    browser: Browser


@pytest.fixture
async def accounts(module: ModuleType) -> AsyncIterator[Accounts]:
    """A sandbox with a workspace for Ana, and one without xlsx for Ben, whose quota is three calls."""
    workspaces = [
        SandboxWorkspace(id=11, organization_id=1, name="Agency", company=Company(entries=300)),
        SandboxWorkspace(
            id=12, organization_id=2, name="Friends", plan="free", company=Company(seed=2, entries=50)
        ),
    ]
    async with Sandbox(
        workspaces=workspaces, accounts={"ben@example.com": {11: "member", 12: "admin"}}, hourly=3
    ) as sandbox:
        ben = ApiToken(sandbox.account("ben@example.com").api_token)
        users = {
            "ana": (ApiToken(sandbox.api_token), 11),
            "ben": (ben, 11),
            "ben at friends": (ben, 12),
            "ben elsewhere": (ben, 99),
            "eve": (ApiToken("e" * 32), 11),
        }
        async with browsing(module, sandbox.track_url, users) as browser:
            yield Accounts(sandbox, browser)


async def test_a_user_gets_a_workbook_with_a_name(accounts: Accounts) -> None:
    """The download is a whole workbook; its name has all characters, and an ASCII form for old programs."""
    async with accounts.browser.get() as page:
        content = await page.read()
        disposition = page.headers["Content-Disposition"]
    assert (page.status, page.content_type) == (200, XLSX_TYPE)
    assert openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames
    assert 'filename="Time entries 2025-10-01 _ 2025-10-31.xlsx"' in disposition
    parsed = Message()
    parsed["Content-Disposition"] = (
        disposition.partition("; filename=")[0] + "; " + disposition.split("; ")[2]
    )
    assert parsed.get_filename() == "Time entries 2025-10-01 – 2025-10-31.xlsx"
    await accounts.browser.unused()


async def test_each_user_has_a_client_and_a_quota_of_their_own(accounts: Accounts) -> None:
    """A user whose quota is used up gets a 429 that says when to come back, and others go on."""
    browser = accounts.browser
    assert [await browser.status(user="ben") for _ in range(3)] == [200, 200, 200]
    await browser.unused()
    assert browser.clients.state == ClientsState(open=1, in_use=0, waiting=0)
    sent = accounts.sandbox.received_count
    for _ in range(2):
        async with browser.get(user="ben") as page:
            assert page.status == 429
            assert 3590 <= int(page.headers["Retry-After"]) <= 3600
            assert (await page.json())["error"] == "QuotaError"
    assert accounts.sandbox.received_count == sent
    assert await browser.status(user="ana") == 200
    assert browser.clients.state.open == 2


@pytest.mark.parametrize(
    ("user", "expected"), [("ben at friends", 402), ("ben elsewhere", 403), ("eve", 403), ("nobody", 401)]
)
async def test_what_toggl_refuses_has_a_status_of_its_own(
    accounts: Accounts, user: str, expected: int
) -> None:
    """A plan without xlsx is a 402, and a refused workspace or token a 403, without ``Retry-After``."""
    async with accounts.browser.get(user=user) as page:
        assert page.status == expected
        assert "Retry-After" not in page.headers
        assert "Content-Disposition" not in page.headers
        assert "e" * 32 not in await page.text()


@pytest.mark.parametrize(
    ("query", "method", "expected"),
    [
        ("", "GET", 400),
        ("from=2025-10-01", "GET", 400),
        ("from=2025-10-32&to=2025-10-31", "GET", 400),
        ("from=2025-10-31&to=2025-10-01", "GET", 400),
        ("from=2023-01-01&to=2025-10-01", "GET", 400),
        (OCTOBER, "HEAD", 405),
        (OCTOBER, "POST", 405),
    ],
)
async def test_a_wrong_request_is_refused_before_anything_is_sent(
    accounts: Accounts, query: str, method: str, expected: int
) -> None:
    """Wrong dates and methods cost no call, and occupy no client."""
    assert await accounts.browser.status(query, method=method) == expected
    assert accounts.sandbox.received_count == 0
    assert accounts.browser.clients.state.in_use == 0


@pytest.mark.parametrize(
    ("fault", "expected", "retry_after"),
    [
        (faults.Status(429, headers={"Retry-After": "200"}), 429, "200"),
        (faults.Status(503, headers={"Retry-After": "300"}), 502, "300"),
        (faults.Status(404), 404, None),
        (faults.HtmlPage(), 502, None),
    ],
)
async def test_a_failure_of_toggl_becomes_a_response(
    accounts: Accounts, fault: faults.Fault, expected: int, retry_after: str | None
) -> None:
    """What fails before the first byte is a status of the application, with ``Retry-After`` if known."""
    accounts.sandbox.fault(fault, path="search/time_entries", times=9)
    async with accounts.browser.get() as page:
        assert page.status == expected
        assert page.headers.get("Retry-After") == retry_after
        assert page.content_type == "application/json"


async def test_a_broken_export_is_a_failed_download(
    accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    """An export that breaks off in the middle ends without the mark of its end, and frees the client.

    The server's log has the error, and no token.
    """
    caplog.set_level(logging.ERROR)
    accounts.sandbox.fault(faults.Cut(after=8000), path="search/time_entries")
    async with accounts.browser.get() as page:
        assert page.status == 200
        with pytest.raises(aiohttp.ClientError):
            await page.read()
    assert "IncompleteResponseError" in caplog.text
    assert accounts.sandbox.api_token not in caplog.text
    await accounts.browser.unused()
    async with accounts.browser.get() as page:
        assert len(await page.read()) > 8000


@attrs.define
class Upstream:
    """A Toggl server whose export never ends; ``pieces`` of it are sent, then nothing more."""

    pieces: int
    requested: asyncio.Event = attrs.Factory(asyncio.Event)
    disconnected: asyncio.Event = attrs.Factory(asyncio.Event)

    async def __call__(self, conversation: Conversation) -> None:
        """Serve one connection until the other side closes it."""
        await conversation.receive()
        self.requested.set()
        try:
            if self.pieces:
                fields = ("Content-Type", XLSX_TYPE), ("Transfer-Encoding", "chunked")
                await conversation.send(head(200, *fields) + CHUNK * self.pieces)
            await conversation.wait_for_end()
        finally:
            self.disconnected.set()


@pytest.mark.parametrize("pieces", [0, 3])
async def test_a_browser_that_goes_away_ends_the_export(module: ModuleType, pieces: int) -> None:
    """The connection to Toggl is closed and the client is free, before and after the response has begun."""
    upstream = Upstream(pieces)
    async with (
        serve(upstream) as server,
        browsing(module, server.origin, {"ana": (ApiToken(TOKEN), 7)}) as browser,
    ):
        visit = asyncio.create_task(_read_forever(browser))
        async with asyncio.timeout(TIMEOUT):
            await upstream.requested.wait()
        assert browser.clients.state.in_use == 1
        if pieces:
            await asyncio.sleep(0.1)
        visit.cancel()
        await asyncio.wait({visit})
        async with asyncio.timeout(TIMEOUT):
            await upstream.disconnected.wait()
        await browser.unused()
        assert server.connections == 1


async def _read_forever(browser: Browser) -> None:
    async with browser.get() as page:
        await page.read()


async def test_the_server_ends_while_an_export_is_under_way(module: ModuleType) -> None:
    """When the application stops, the export and its connection end, though nobody has left."""
    upstream = Upstream(3)
    async with serve(upstream) as server:
        async with browsing(module, server.origin, {"ana": (ApiToken(TOKEN), 7)}) as browser:
            visit = asyncio.create_task(_read_forever(browser))
            async with asyncio.timeout(TIMEOUT):
                await upstream.requested.wait()
            await asyncio.sleep(0.05)
            visit.cancel()
            await asyncio.wait({visit})
        async with asyncio.timeout(TIMEOUT):
            await upstream.disconnected.wait()


async def test_users_beyond_the_size_of_the_pool_get_a_503(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If all clients stay in use, a user is told so in a response."""
    make: Callable[..., Clients] = module.Clients
    monkeypatch.setattr(
        module, "Clients", lambda **settings: make(**settings | {"max_size": 1, "max_wait": 0.05})
    )
    upstream = Upstream(1)
    users = {"ana": (ApiToken(TOKEN), 7), "ben": (BEN, 7)}
    async with serve(upstream) as server, browsing(module, server.origin, users) as browser:
        visit = asyncio.create_task(_read_forever(browser))
        await upstream.requested.wait()
        assert await browser.status(user="ben") == 503
        visit.cancel()
        await asyncio.wait({visit})
        await browser.unused()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain.xlsx", "attachment; filename=\"plain.xlsx\"; filename*=UTF-8''plain.xlsx"),
        ("März 50%.xlsx", "attachment; filename=\"M_rz 50%.xlsx\"; filename*=UTF-8''M%C3%A4rz%2050%25.xlsx"),
        ("日本.csv", "attachment; filename=\"__.csv\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.csv"),
    ],
)
def test_a_download_name_is_sent_in_ascii_and_as_it_is(module: ModuleType, name: str, expected: str) -> None:
    """Both forms are in the header field, which is ASCII (RFC 6266)."""
    assert module.attachment(name) == expected


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
async def test_the_programs_of_the_page_run(block: str, tmp_path: Path) -> None:
    """Each program of the page runs with an account set in the environment, and ends by itself."""
    async with Sandbox(Company(entries=100)) as sandbox:
        environment = {
            "PYTHONPATH": ":".join(sys.path),
            "TOGGL_TRACK_URL": sandbox.track_url,
            "TOGGL_FOCUS_URL": sandbox.focus_url,
            "TOGGL_API_TOKEN": sandbox.api_token,
            "TOGGL_WORKSPACE_ID": str(sandbox.workspace_id),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-c", block, cwd=tmp_path, env=environment, stderr=subprocess.PIPE
        )
        _, errors = await process.communicate()
        assert (process.returncode, errors) == (0, b"")
