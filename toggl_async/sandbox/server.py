"""The server of the sandbox: two origins on loopback, a log of received requests, and faults on request."""

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
from attrs import define, evolve, field, validators

from toggl_async.sandbox.access_control import AccessControl
from toggl_async.sandbox.api_request import ApiRequest, PricingPlan, ServerContext, SharedPaths
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.credentials import Credentials
from toggl_async.sandbox.fault_schedule import FaultSchedule, ScheduledFault
from toggl_async.sandbox.faults import Fault, ResponseFault
from toggl_async.sandbox.operation import Host
from toggl_async.sandbox.operations import OPERATIONS
from toggl_async.sandbox.rate_limits import LeakyBucket, QuotaCounter
from toggl_async.sandbox.request_log import ReceivedRequest, RequestLog, peak, without_credentials
from toggl_async.sandbox.response_sender import ResponseSender, start_content
from toggl_async.sandbox.responses import HttpError, HttpResponse, nginx_page
from toggl_async.sandbox.routing import match_route
from toggl_async.sandbox.saved_reports import saved_reports

LOOPBACK = "127.0.0.1"
USER_HOURLY = 30
"""The user's own hourly quota, for requests that belong to no organization."""


@define(eq=False)
class Sandbox:
    """A fake Toggl server on loopback with made-up data; use it with `async with`.

    `hourly` is the hourly quota of the organization, None for no quota. `min_interval` is the number of
    seconds that must pass between two requests, None for no limit. The system chooses `port` and
    `focus_port` if they are 0. `compress` allows gzip. `clock` returns seconds, for both limits and for the
    log. The `free` plan has no xlsx. `shared_paths` selects the accepted paths of saved reports:
    `shared/{token}.csv` ("dotted"), `shared/{token}/csv` ("slashed"), or both.
    `received` keeps the newest `max_received` requests.
    """

    company: Company = field(factory=Company)
    hourly: int | None = field(default=600, kw_only=True)
    min_interval: float | None = field(default=None, kw_only=True)
    port: int = field(default=0, kw_only=True)
    focus_port: int = field(default=0, kw_only=True)
    compress: bool = field(default=True, kw_only=True)
    clock: Callable[[], float] = field(default=time.monotonic, kw_only=True)
    plan: PricingPlan = field(default="premium", kw_only=True)
    shared_paths: SharedPaths = field(default="both", kw_only=True)
    max_received: int = field(default=10_000, kw_only=True, validator=validators.ge(1))
    _credentials: Credentials = field(init=False, repr=False)
    _access: AccessControl = field(init=False, repr=False)
    _rate_limit: LeakyBucket | None = field(init=False, repr=False)
    _log: RequestLog = field(init=False, repr=False)
    _faults: FaultSchedule = field(factory=FaultSchedule, init=False, repr=False)
    _closing: asyncio.Event = field(factory=asyncio.Event, init=False, repr=False)
    _runners: list[web.ServerRunner] = field(factory=list[web.ServerRunner], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._log = RequestLog(self.max_received)
        self._credentials = Credentials.of_seed(self.company.seed, self.company.directory.users[0].email)
        self._rate_limit = None if self.min_interval is None else LeakyBucket(self.min_interval)
        quotas: dict[int | None, QuotaCounter] = {}
        if self.hourly is not None:
            quotas[None] = QuotaCounter(USER_HOURLY, self.clock)
            quotas[self.organization_id] = QuotaCounter(self.hourly, self.clock)
        context = ServerContext(
            company=self.company,
            workspace_id=self.workspace_id,
            organization_id=self.organization_id,
            token=self.api_token,
            plan=self.plan,
            shared_paths=self.shared_paths,
            quotas=quotas,
        )
        self._access = AccessControl(self._credentials, context)

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
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def _close(self) -> None:
        self._closing.set()
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    async def _listen(self, host: Host, port: int) -> int:
        # Stop the handler when its client disconnects, in particular in a large export.
        server = web.Server(partial(self._serve, host), handler_cancellation=True, access_log=None)
        runner = web.ServerRunner(server, shutdown_timeout=1)
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, port).start()
        number: int = runner.addresses[0][1]
        return number

    @property
    def track_url(self) -> str:
        """The origin of the Track, Reports and Insights APIs."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def focus_url(self) -> str:
        """The origin of the Focus API."""
        return f"http://{LOOPBACK}:{self.focus_port}"

    @property
    def workspace_id(self) -> int:
        """The id of the only workspace."""
        return 5_000_000 + self.company.seed

    @property
    def organization_id(self) -> int:
        """The id of the organization that the workspace belongs to."""
        return 7_000_000 + self.company.seed

    @property
    def email(self) -> str:
        """The user's email address, used with the password."""
        return self._credentials.email

    @property
    def password(self) -> str:
        """The user's password on Track."""
        return self._credentials.password

    @property
    def api_token(self) -> str:
        """The user's API token on Track."""
        return self._credentials.api_token

    @property
    def focus_key(self) -> str:
        """The user's API key on Focus."""
        return self._credentials.focus_key

    @property
    def report_tokens(self) -> dict[str, str]:
        """The tokens of the saved reports: a public one of each kind, and a `private` one."""
        return {
            report.kind if report.public else "private": report.token
            for report in saved_reports(self.company)
        }

    @property
    def received(self) -> list[ReceivedRequest]:
        """The received requests in order of arrival, of which only the newest `max_received` are kept."""
        return self._log.all()

    @property
    def received_count(self) -> int:
        """The number of all requests since the start or the last `clear_received`."""
        return self._log.count

    @property
    def refused(self) -> list[ReceivedRequest]:
        """The requests that were refused for a mistake in them; a correct client causes none."""
        return [request for request in self.received if request.reason]

    def clear_received(self) -> None:
        """Remove all requests from the log, and count from zero again."""
        self._log.clear()

    def peak_rate(self, window: float = 1.0) -> int:
        """Return the largest number of requests received within any window of `window` seconds."""
        return peak((request.at for request in self.received), window)

    def fault(self, fault: Fault, path: str = "", times: int = 1, after: int = 0) -> None:
        """Cause a fault for `times` requests whose path contains `path`, after the first `after` of them."""
        self._faults.add(ScheduledFault(fault, path, times, after))

    async def _serve(self, host: Host, http_request: web.BaseRequest) -> web.StreamResponse:
        body = await _read_body(http_request)
        number = self._log.add(
            ReceivedRequest(
                method=http_request.method,
                host=host,
                path=http_request.path,
                query=dict(http_request.query),
                headers=without_credentials(http_request.headers),
                body=_decoded(body or b""),
                at=self.clock(),
            )
        )
        fault = self._faults.next_for(http_request.path)
        if isinstance(fault, ResponseFault):
            response, fault = fault.response(), None
        elif body is None:
            response = evolve(nginx_page(413, "Request Entity Too Large"), reason="413 the body is too large")
        else:
            response = await self._handle(host, http_request, body)
        response = evolve(response, headers={"X-Request-Id": uuid.uuid4().hex, **response.headers})
        self._log.set_status(number, response.status, response.reason)
        return await ResponseSender(http_request, response, fault, self.compress, self._closing).send()

    async def _handle(self, host: Host, http_request: web.BaseRequest, body: bytes) -> HttpResponse:
        quota: QuotaCounter | None = None
        try:
            if self._rate_limit is not None:
                self._rate_limit.check(self.clock())
            route = match_route(OPERATIONS, host, http_request.method, http_request.path)
            authorization = http_request.headers.get("Authorization")
            self._access.check(route, authorization)
            quota = self._access.quota(route)
            if quota is not None:
                quota.charge()
            self._access.check_plan(route)
            request = ApiRequest(
                context=self._access.context,
                path_params=route.path_params,
                raw_path=http_request.path,
                query=tuple(http_request.query.items()),
                authenticated=bool(authorization),
                body=body,
            )
            response = await start_content(await asyncio.to_thread(route.operation.handler, request))
        except HttpError as error:
            response = error.response
        level = {"X-Service-Level": "GREEN"} if response.status == HTTPStatus.OK else {}
        quota_headers = quota.headers() if quota is not None else {}
        return evolve(response, headers={**level, **quota_headers, **response.headers})


async def _read_body(http_request: web.BaseRequest) -> bytes | None:
    """Return the body, None if it is larger than a mebibyte."""
    try:
        return await http_request.read()
    except web.HTTPRequestEntityTooLarge:
        return None


def _decoded(body: bytes) -> object:
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return body.decode(errors="replace")
