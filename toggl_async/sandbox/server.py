"""The server of the sandbox: two origins on loopback, a log of received requests, and faults on request."""

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Self, get_args

import msgspec
from aiohttp import web
from attrs import Factory, define, evolve, field, validators

from toggl_async.sandbox.access_control import AccessControl, charged_quota, check_plan
from toggl_async.sandbox.accounts import Accessible, AccountLimits, make_accounts
from toggl_async.sandbox.api_request import ApiRequest, SharedPaths
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.credentials import Credentials
from toggl_async.sandbox.entry_commands import EntryCommands
from toggl_async.sandbox.fault_schedule import FaultSchedule, PathFilter, ScheduledFault
from toggl_async.sandbox.faults import Fault, ResponseFault
from toggl_async.sandbox.formatting import DurationTexts
from toggl_async.sandbox.operation import Host
from toggl_async.sandbox.operations import OPERATIONS
from toggl_async.sandbox.rate_limits import LeakyBucket, QuotaCounter
from toggl_async.sandbox.request_log import ReceivedRequest, RequestLog, peak, without_credentials
from toggl_async.sandbox.response_sender import ResponseSender, start_content
from toggl_async.sandbox.responses import HttpError, HttpResponse, nginx_page
from toggl_async.sandbox.routing import match_route
from toggl_async.sandbox.saved_reports import saved_reports
from toggl_async.sandbox.workspace_state import WorkspaceState
from toggl_async.sandbox.workspaces import PricingPlan, SandboxWorkspace, all_workspaces

LOOPBACK = "127.0.0.1"


@define(eq=False)
class Sandbox(EntryCommands):
    """A fake Toggl server on loopback with made-up data; use it with `async with`.

    `hourly` is the hourly quota of the organization, None for no quota. `min_interval` is the number of
    seconds that must pass between two requests, None for no limit. The system chooses `port` and
    `focus_port` if they are 0. `compress` allows gzip. `clock` returns seconds, for both limits and for the
    log. The `free` plan has no xlsx. `shared_paths` selects the accepted paths of saved reports:
    `shared/{token}.csv` ("dotted"), `shared/{token}/csv` ("slashed"), or both.
    `durations` are written as in Toggl's csv files ("clock", `00:18:25`), or as elsewhere on Toggl ("units",
    `18:25 min`, `45 sec`, `0.31 h`). `received` keeps the newest `max_received` requests.

    `workspaces` are all workspaces that `api_token` can access, with their ids, names, organizations, roles
    and plans. Or `company` and `more_companies` have a workspace each, as admin of an organization of its
    own; their seeds must differ. `accounts` are further accounts, by email address, with the companies that
    each can access, or with its role ("admin" or "member") by the id of the workspace. `hourly` and
    `min_interval` apply to each account by itself.

    A report whose date range has more than `largest_report` matching entries is refused as too big (500);
    None stands for no limit besides those of the file formats. Totals, trends and other sums are never
    too big.
    """

    workspaces: Sequence[SandboxWorkspace] = field(default=(), kw_only=True)
    company: Company = field(
        default=Factory(
            lambda self: self.workspaces[0].company if self.workspaces else Company(), takes_self=True
        )
    )
    hourly: int | None = field(default=600, kw_only=True)
    min_interval: float | None = field(default=None, kw_only=True)
    port: int = field(default=0, kw_only=True)
    focus_port: int = field(default=0, kw_only=True)
    compress: bool = field(default=True, kw_only=True)
    clock: Callable[[], float] = field(default=time.monotonic, kw_only=True)
    plan: PricingPlan = field(default="premium", kw_only=True)
    shared_paths: SharedPaths = field(default="both", kw_only=True)
    durations: DurationTexts = field(
        default="clock", kw_only=True, validator=validators.in_(get_args(DurationTexts))
    )
    max_received: int = field(default=10_000, kw_only=True, validator=validators.ge(1))
    more_companies: Sequence[Company] = field(default=(), kw_only=True)
    accounts: Mapping[str, Accessible] = field(factory=dict[str, Accessible], kw_only=True)
    largest_report: int | None = field(
        default=None, kw_only=True, validator=validators.optional(validators.ge(1))
    )
    _access: AccessControl = field(init=False, repr=False)
    _rate_limit: LeakyBucket | None = field(init=False, repr=False)
    _log: RequestLog = field(init=False, repr=False)
    _faults: FaultSchedule = field(factory=FaultSchedule, init=False, repr=False)
    _closing: asyncio.Event = field(factory=asyncio.Event, init=False, repr=False)
    _runners: list[web.ServerRunner] = field(factory=list[web.ServerRunner], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        workspaces = all_workspaces(self.workspaces, (self.company, *self.more_companies))
        self._log = RequestLog(self.max_received)
        limits = AccountLimits(hourly=self.hourly, min_interval=self.min_interval, clock=self.clock)
        self._states = tuple(map(WorkspaceState, workspaces))
        self._rate_limit = limits.rate_limit()
        self._access = AccessControl(
            accounts=tuple(make_accounts(self._states, self.accounts, limits)),
            plan=self.plan,
            shared_paths=self.shared_paths,
            durations=self.durations,
            largest_report=self.largest_report,
        )

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

    def account(self, email: str) -> Credentials:
        """Return the credentials of an account.

        Raises:
            KeyError: no account has this email address.
        """
        found = {each.credentials.email: each.credentials for each in self._access.accounts}
        return found[email]

    @property
    def _credentials(self) -> Credentials:
        return self._access.accounts[0].credentials

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
        """The tokens of the first workspace's saved reports, as from `report_tokens_of`."""
        return self.report_tokens_of(self.company)

    def report_tokens_of(self, company: Company) -> dict[str, str]:
        """Return the tokens of a company's saved reports: a public one of each kind, and a `private` one."""
        return {
            report.kind if report.public else "private": report.token for report in saved_reports(company)
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

    def fault(self, fault: Fault, path: PathFilter = "", times: int = 1, after: int = 0) -> None:
        """Cause a fault for `times` requests whose path has `path` in it, after the first `after` of them."""
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
                account=self._access.email(host, http_request.headers.get("Authorization")),
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
            authorization = http_request.headers.get("Authorization")
            account = self._access.account(host, authorization)
            rate_limit = self._rate_limit if account is None else account.rate_limit
            if rate_limit is not None:
                rate_limit.check(self.clock())
            route = match_route(OPERATIONS, host, http_request.method, http_request.path)
            context, authenticated = self._access.check(route, account, authorization)
            quota = charged_quota(route, context)
            if quota is not None:
                quota.charge()
            check_plan(route, context)
            request = ApiRequest(
                context=context,
                path_params=route.path_params,
                raw_path=http_request.path,
                query=tuple(http_request.query.items()),
                authenticated=authenticated,
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
