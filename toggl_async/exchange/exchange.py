"""The exchange carries calls out: it encodes the request and runs the loop of attempts."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import attrs

from toggl_async.clock import Clock
from toggl_async.codec import encode, is_divisible
from toggl_async.errors import Attempt, NotFoundError, TogglError
from toggl_async.events import Events
from toggl_async.exchange.admission import Admission, quota_key_of
from toggl_async.exchange.attempts import Attempts
from toggl_async.exchange.call import Call, CallSettings
from toggl_async.exchange.knowledge import NOTHING, Knowledge
from toggl_async.exchange.page_body import PageBody, StreamedPage, WholePage
from toggl_async.exchange.page_reader import PageReader
from toggl_async.exchange.page_sizes import PageSizes
from toggl_async.exchange.page_stream import PageStream
from toggl_async.exchange.pauses import Pauses
from toggl_async.exchange.raw_response import RawResponse
from toggl_async.exchange.reporter import CallReporter
from toggl_async.exchange.sender import Sender
from toggl_async.headers import Headers
from toggl_async.hosts import Host
from toggl_async.http.body import expect_file, read_within
from toggl_async.http.file_start import file_start
from toggl_async.http.response import Response
from toggl_async.http.transport import Transport
from toggl_async.quota import QuotaState
from toggl_async.quota_headers import remaining_calls, seconds_to_reset
from toggl_async.ratelimit.hourly_quota import QuotaKey
from toggl_async.ratelimit.settings import RateLimit
from toggl_async.ratelimit.spacing import spacing_of
from toggl_async.request.base import Request, Route
from toggl_async.request.files import FileRequest, file_format_of
from toggl_async.request.media_types import FileFormat
from toggl_async.request.pages import Paginated

ModelT = TypeVar("ModelT")
PageT = TypeVar("PageT")
ResultT = TypeVar("ResultT")
RowT = TypeVar("RowT")


class Exchange:
    """Carries out calls over a transport, with one admission for each host."""

    def __init__(
        self,
        transport: Transport,
        settings: CallSettings,
        rate_limit: RateLimit | None = None,
        events: Events | None = None,
        clock: Clock | None = None,
        *,
        knowledge: Knowledge | None = None,
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or Clock()
        self._transport = transport
        self._rate_limit = rate_limit or RateLimit()
        self._reporter = CallReporter(events or Events(), self.clock)
        self._given = knowledge or NOTHING
        self._sender = Sender(
            transport, self._reporter, self._rate_limit.low, self.clock, self._given.features
        )
        self._pauses = Pauses(self.clock)
        self._admissions: dict[Host, Admission] = {}
        self._organizations = dict(self._given.organizations)
        self._calls = 0
        self.pages: PageReader = PageReader(self.send_raw, self.open_page, PageSizes())
        self._paths: dict[tuple[Route, FileFormat | None], str] = {}

    def admission(self, host: Host) -> Admission:
        """Return the admission of a host."""
        known = self._admissions.get(host)
        if known is None:
            known = self._admissions[host] = self._new_admission(host)
        return known

    def _new_admission(self, host: Host) -> Admission:
        shared, paced = self._rate_limit.shared, self._rate_limit.interval is not None
        made = Admission(
            self._rate_limit,
            shared=None if shared is None else shared.bind(self._transport.fingerprint(host)),
            spacing=spacing_of((self._transport.sender(host), self.clock.now)) if paced else None,
            connections=self._transport.limit,
            slots=self._transport.slots(host),
            clock=self.clock,
            knowledge=self._given.hosts.get(host),
        )
        for workspace_id, organization_id in self._organizations.items():
            made.limiter.quotas.learn(workspace_id, organization_id)
        return made

    def learn(self, workspace_id: int, organization_id: int) -> None:
        """Record that a workspace belongs to an organization, in whose hourly quota its calls count."""
        if self._organizations.get(workspace_id) != organization_id:
            self._organizations[workspace_id] = organization_id
            for admission in self._admissions.values():
                admission.limiter.quotas.learn(workspace_id, organization_id)

    def quota_key(self, request: Request[object]) -> QuotaKey:
        """Return the key of the hourly quota in which a request counts, as far as it is known."""
        return self.admission(request.route.host).limiter.quotas.key(quota_key_of(request))

    @property
    def quota(self) -> QuotaState:
        """The known state of the hourly quotas."""
        admissions = self._admissions.values()
        return QuotaState(
            remaining=remaining_calls(self._sender.reported),
            resets_in=seconds_to_reset(self._sender.reported),
            waiting=sum(each.limiter.waiting for each in admissions),
            hourly=tuple(quota for each in admissions for quota in each.hourly_quotas()),
        )

    @property
    def is_idle(self) -> bool:
        """True if no call is under way, and no response is open."""
        return not self._calls and self._transport.is_idle

    @property
    def knowledge(self) -> Knowledge:
        """What this exchange has learned, for the next one with the same credentials and settings."""
        hosts = {host: each.knowledge for host, each in self._admissions.items()}
        return Knowledge(
            hosts={**self._given.hosts, **hosts},
            organizations=self._organizations,
            features=self._sender.features,
        )

    async def close(self) -> None:
        """End every call that is under way with an error, and close the connections."""
        await self._transport.close()
        for admission in self._admissions.values():
            await admission.close()
        self._pauses.end()

    async def run(
        self, request: Request[object], read: Callable[[Response, int], Awaitable[ResultT]]
    ) -> tuple[ResultT, tuple[Attempt, ...]]:
        """Send a request until an attempt succeeds; return its result and the list of attempts.

        ``read`` takes a response and the number of the attempt, and returns the result; it closes the
        response when it succeeds.

        Raises:
            TogglError: no attempt succeeded; this is the error of the last, and lists all attempts.
        """
        result, attempts = await self.begin(request, read)
        return result, tuple(attempts.made)

    async def begin(
        self, request: Request[object], read: Callable[[Response, int], Awaitable[ResultT]]
    ) -> tuple[ResultT, Attempts[ResultT]]:
        """Do the same for a result that may still break off; return it with the loop that can go on then.

        Raises:
            TogglError: as for :meth:`run`.
        """
        made: list[Attempt] = []
        self._calls += 1
        try:
            attempts = self._attempts(request, read, made)
            if request.route.older_path is None:
                return await attempts.run(), attempts
            return await self._on_either_path(attempts)
        except TogglError as error:
            error.request, error.attempts = request, tuple(made)
            raise
        finally:
            self._calls -= 1

    async def _on_either_path(self, first: Attempts[ResultT]) -> tuple[ResultT, Attempts[ResultT]]:
        request = first.call.request
        route, file_format = request.route, file_format_of(request)
        paths = self._paths_of(route, file_format)
        for path in paths:
            call = Call(request, encode(request, path), first.call.settings, first.call.ends_at)
            attempts = attrs.evolve(first, call=call)
            try:
                result = await attempts.run()
            except NotFoundError:
                if path == paths[-1]:
                    raise
            else:
                self._paths[route, file_format] = path
                return result, attempts
        raise AssertionError(paths)

    def _attempts(
        self,
        request: Request[object],
        read: Callable[[Response, int], Awaitable[ResultT]],
        made: list[Attempt],
    ) -> Attempts[ResultT]:
        settings = self.settings.with_options(request.options)
        deadline = settings.timeout.deadline
        ends_at = None if deadline is None else self.clock.now() + deadline
        return Attempts(
            call=Call(request, encode(request), settings, ends_at),
            read=read,
            admission=self.admission(request.route.host),
            sender=self._sender,
            pauses=self._pauses,
            reporter=self._reporter,
            clock=self.clock,
            made=made,
            quota_waits=[],
        )

    def _paths_of(self, route: Route, file_format: FileFormat | None) -> tuple[str, ...]:
        # A 404 may mean that the host knows the older path only: it is tried once, and then remembered. It is
        # so for each format by itself: Toggl's reference has the older path for csv, and the newer for pdf.
        if (route, file_format) in self._paths:
            return (self._paths[route, file_format],)
        return (route.path,) if route.older_path is None else (route.path, route.older_path)

    async def send_raw(self, request: Request[ModelT]) -> RawResponse[ModelT]:
        """Send a request and return the whole response as it came.

        Raises:
            TogglError: the request was refused, or no complete response arrived.
        """
        limits = self.settings.with_options(request.options).size_limits

        async def read(response: Response, _: int) -> tuple[bytes, Headers]:
            start = None
            if isinstance(request, FileRequest):
                await expect_file(response, request.file_format, limits)
                start = file_start(request, response.redact)
            body = await read_within(response, limits.response, limits.expansion, start)
            response.close()
            return body, response.headers

        (body, headers), attempts = await self.begin(request, read)
        return RawResponse(request=request, body=body, headers=headers, attempts=tuple(attempts.made))

    async def open_page(self, request: Paginated[PageT, RowT]) -> PageBody:
        """Send a request for a page and return its body, to be read no faster than its rows are consumed.

        A body of one block is read at once, like one that cannot be decoded in pieces.

        Raises:
            TogglError: the request was refused, or no response with the first rows of a list arrived.
        """
        if not is_divisible(request):
            return WholePage(await self.send_raw(request))
        limits = self.settings.with_options(request.options).size_limits
        admission = self.admission(request.route.host)

        async def read(response: Response, _: int) -> PageStream:
            stream = await PageStream.begin(response, limits)
            if stream.is_open:
                admission.streaming(stream)
            return stream

        stream, attempts = await self.begin(request, read)
        return StreamedPage(request, stream, attempts)
