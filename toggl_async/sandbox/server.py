"""The sandbox itself: two origins on loopback, a record of what came in, and faults on order."""

import asyncio
import time
import uuid
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Self

import msgspec
from aiohttp import web
from attrs import define, evolve, field

from toggl_async.sandbox.access_control import Admission, route
from toggl_async.sandbox.api_request import Asked, Plan, SharedPaths, Site
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.credentials import Credentials
from toggl_async.sandbox.faults import Fault, Instead
from toggl_async.sandbox.operation import Host
from toggl_async.sandbox.operations import OPERATIONS
from toggl_async.sandbox.rate_limits import Bucket, Pace
from toggl_async.sandbox.request_log import Received, Record, peak, without_secrets
from toggl_async.sandbox.response_sender import Transmission, begun
from toggl_async.sandbox.responses import Answer, RefusalError
from toggl_async.sandbox.saved_reports import saved_reports

LOOPBACK = "127.0.0.1"
USER_HOURLY = 30
"""Requests an hour that a user has for what belongs to no organization."""


@define
class _Ordered:
    """A fault that was ordered: for requests whose path holds `path`, `times` of them, after some others."""

    fault: Fault
    path: str
    times: int
    after: int

    def meets(self, path: str) -> bool:
        """Tell whether a request meets it, and count the request."""
        if self.path not in path or self.times <= 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


@define(eq=False)
class Sandbox:
    """A Toggl on loopback with made-up data, to be entered with `async with`.

    `hourly` is the quota of the organization, None for none at all; `pace` the seconds that requests must
    keep between them; `port` and `focus_port` are chosen by the system if 0; `compress` allows gzip; `clock`
    gives seconds, for quota, pace and the record; the `free` plan has no xlsx; `shared_paths` says whether
    the host knows `shared/{token}.csv` ("dotted"), `shared/{token}/csv` ("slashed"), or both.
    """

    company: Company = field(factory=Company)
    hourly: int | None = field(default=600, kw_only=True)
    pace: float | None = field(default=None, kw_only=True)
    port: int = field(default=0, kw_only=True)
    focus_port: int = field(default=0, kw_only=True)
    compress: bool = field(default=True, kw_only=True)
    clock: Callable[[], float] = field(default=time.monotonic, kw_only=True)
    plan: Plan = field(default="premium", kw_only=True)
    shared_paths: SharedPaths = field(default="both", kw_only=True)
    _credentials: Credentials = field(init=False, repr=False)
    _admission: Admission = field(init=False, repr=False)
    _pace: Pace | None = field(init=False, repr=False)
    _record: Record = field(factory=Record, init=False, repr=False)
    _ordered: list[_Ordered] = field(factory=list[_Ordered], init=False, repr=False)
    _closing: asyncio.Event = field(factory=asyncio.Event, init=False, repr=False)
    _runners: list[web.ServerRunner] = field(factory=list[web.ServerRunner], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._credentials = Credentials.of_seed(self.company.seed)
        self._pace = None if self.pace is None else Pace(self.pace)
        buckets: dict[int | None, Bucket] = {}
        if self.hourly is not None:
            buckets[None] = Bucket(USER_HOURLY, self.clock)
            buckets[self.organization_id] = Bucket(self.hourly, self.clock)
        site = Site(
            company=self.company,
            workspace_id=self.workspace_id,
            organization_id=self.organization_id,
            token=self.api_token,
            plan=self.plan,
            shared_paths=self.shared_paths,
            buckets=buckets,
        )
        self._admission = Admission(self._credentials, site)

    async def __aenter__(self) -> Self:
        self._closing = asyncio.Event()
        try:
            self.port = await self._listen("track", self.port)
            self.focus_port = await self._listen("focus", self.focus_port)
        except OSError:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def _close(self) -> None:
        self._closing.set()
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    async def _listen(self, host: Host, port: int) -> int:
        # A handler ends when its client is gone: nobody makes five million rows for no one.
        server = web.Server(partial(self._serve, host), handler_cancellation=True, access_log=None)
        runner = web.ServerRunner(server, shutdown_timeout=1)
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, port).start()
        number: int = runner.addresses[0][1]
        return number

    @property
    def track_url(self) -> str:
        """The origin of Track, Reports and Insights."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def focus_url(self) -> str:
        """The origin of Focus."""
        return f"http://{LOOPBACK}:{self.focus_port}"

    @property
    def workspace_id(self) -> int:
        """The only workspace."""
        return 5_000_000 + self.company.seed

    @property
    def organization_id(self) -> int:
        """The organization that the workspace belongs to."""
        return 7_000_000 + self.company.seed

    @property
    def email(self) -> str:
        """The user's address, which goes with the password."""
        return self._credentials.email

    @property
    def password(self) -> str:
        """The user's password on Track."""
        return self._credentials.password

    @property
    def api_token(self) -> str:
        """The user's token on Track."""
        return self._credentials.api_token

    @property
    def focus_key(self) -> str:
        """The user's key on Focus."""
        return self._credentials.focus_key

    @property
    def report_tokens(self) -> dict[str, str]:
        """The tokens of the saved reports: one of each kind, public, and a `private` one."""
        return {one.kind if one.public else "private": one.token for one in saved_reports(self.company)}

    @property
    def received(self) -> list[Received]:
        """All requests so far, in the order of their coming."""
        return self._record.all()

    @property
    def refused(self) -> list[Received]:
        """The requests that were refused because of what they said; a right client has none."""
        return [received for received in self.received if received.reason]

    def forget(self) -> None:
        """Clear the record."""
        self._record.clear()

    def peak_rate(self, window: float = 1.0) -> int:
        """Give the most requests that were received within any window of so many seconds."""
        return peak((received.at for received in self.received), window)

    def fault(self, fault: Fault, path: str = "", times: int = 1, after: int = 0) -> None:
        """Order a fault for the next `times` requests whose path contains `path`, `after` others."""
        self._ordered.append(_Ordered(fault, path, times, after))

    async def _serve(self, host: Host, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        number = self._record.arrived(
            Received(
                method=request.method,
                host=host,
                path=request.path,
                query=dict(request.query),
                headers=without_secrets(request.headers),
                body=_decoded(body),
                at=self.clock(),
            )
        )
        fault = next((one.fault for one in self._ordered if one.meets(request.path)), None)
        if isinstance(fault, Instead):
            answer, fault = fault.answer(), None
        else:
            answer = await self._answer(host, request, body)
        answer = evolve(answer, headers={"X-Request-Id": uuid.uuid4().hex, **answer.headers})
        self._record.answered(number, answer.status, answer.reason)
        return await Transmission(request, answer, fault, self.compress, self._closing).send()

    async def _answer(self, host: Host, request: web.BaseRequest, body: bytes) -> Answer:
        charged: Bucket | None = None
        try:
            if self._pace is not None:
                self._pace.check(self.clock())
            found = route(OPERATIONS, host, request.method, request.path)
            authorization = request.headers.get("Authorization")
            self._admission.check(found, authorization)
            charged = self._admission.bucket(found)
            if charged is not None:
                charged.charge()
            self._admission.check_plan(found)
            asked = Asked(
                site=self._admission.site,
                path=found.path,
                spelled=request.path,
                query=dict(request.query),
                known=bool(authorization),
                body=body,
            )
            answer = await begun(await asyncio.to_thread(found.operation.answer, asked))
        except RefusalError as refusal:
            answer = refusal.answer
        level = {"X-Service-Level": "GREEN"} if answer.status == HTTPStatus.OK else {}
        left = charged.headers() if charged is not None else {}
        return evolve(answer, headers={**level, **left, **answer.headers})


def _decoded(body: bytes) -> object:
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body.decode(errors="replace")
