"""The sandbox in a thread of its own, with clients, scenarios and assertions for tests."""

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from types import TracebackType
from typing import ParamSpec, Self, TypeVar, Unpack

import attrs
from anyio.from_thread import BlockingPortal, start_blocking_portal

from toggl_async.client import ClientSettings, Toggl
from toggl_async.credentials import ApiToken, FocusKey
from toggl_async.errors import InvalidSettingError, MisuseError
from toggl_async.hosts import Hosts
from toggl_async.ratelimit.settings import RateLimit
from toggl_async.sandbox import ReceivedRequest, Sandbox, environment_of
from toggl_async.sandbox.fault_schedule import PathFilter, ScheduledFault
from toggl_async.sandbox.faults import Fault
from toggl_async.testing.lent_client import QUICK_RETRY, LoopListener, lent, with_listener
from toggl_async.testing.request_filter import RequestDetails, RequestFilter, What, check_filter
from toggl_async.testing.request_list import described, listed
from toggl_async.testing.scenarios import ScenarioArguments, ScenarioName, scheduled_fault

P = ParamSpec("P")
ResultT = TypeVar("ResultT")


@attrs.define(eq=False)
class TogglSandbox(Sandbox):
    """A sandbox for tests, which runs in a thread with an event loop of its own.

    Use it as ``with TogglSandbox(Company(entries=100), hourly=30) as sandbox``; the settings are those of
    :class:`Sandbox`. All methods may be called from any thread, with or without an event loop.
    """

    _portal: BlockingPortal | None = attrs.field(default=None, init=False, repr=False)
    _opened: ExitStack = attrs.field(factory=ExitStack, init=False, repr=False)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            portal = stack.enter_context(start_blocking_portal())
            stack.enter_context(portal.wrap_async_context_manager(self))
            self._portal, self._opened = portal, stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._portal = None
        self._opened.close()

    # Clients.

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables that ``Toggl.from_env()`` reads, for this sandbox."""
        return environment_of(self)

    def client(self, account: str | None = None, **settings: Unpack[ClientSettings]) -> Toggl:
        """Return a client of the sandbox, to be used as ``async with sandbox.client() as toggl``.

        ``account`` is an email address; by default, the client has the account with all workspaces. Its
        workspace is the first one of the account. It sends without pacing, and repeats after milliseconds.
        ``settings`` take precedence.

        Raises:
            InvalidSettingError: there is no such account, or a setting is wrong.
        """
        found = {each.credentials.email: each for each in self._access.accounts}
        if account is not None and account not in found:
            raise InvalidSettingError(f"no account {account}: the accounts are {', '.join(found)}")
        owner = found[self.email if account is None else account]
        defaults: ClientSettings = {
            "workspace_id": owner.workspaces[0].id,
            "hosts": Hosts(track=self.track_url, focus=self.focus_url),
            "rate_limit": RateLimit(per_second=None),
            "retry": QUICK_RETRY,
        }
        credentials = ApiToken(owner.credentials.api_token), FocusKey(owner.credentials.focus_key)
        chosen: ClientSettings = {**defaults, **settings}
        return Toggl(*credentials, **chosen)

    @contextmanager
    def lend_client(self, account: str | None = None, **settings: Unpack[ClientSettings]) -> Generator[Toggl]:
        """Yield a client as from :meth:`client` in a plain ``with``, which closes it in its event loop.

        Raises:
            InvalidSettingError: as for :meth:`client`.
            MisuseError: it is used in a coroutine, where :meth:`client` serves.
        """
        listener = LoopListener()
        client = self.client(account, **with_listener(settings, listener))
        with lent(client, listener, self._run_async):
            yield client

    # Failures.

    def scenario(self, name: ScenarioName, **arguments: Unpack[ScenarioArguments]) -> None:
        """Let a scenario begin, such as ``scenario("cut_export", times=2)``: see :data:`SCENARIOS`.

        If several scenarios and faults apply to a request, the first one is effective.

        Raises:
            InvalidSettingError: there is no such scenario, or it does not have one of the arguments.
        """
        found = scheduled_fault(name, arguments)
        self.fault(found.fault, found.path, found.times, found.after)

    def fault(self, fault: Fault, path: PathFilter = "", times: int = 1, after: int = 0) -> None:
        """Cause a fault for ``times`` requests whose path has ``path`` in it, after the first ``after``."""
        self._run(self._faults.add, ScheduledFault(fault, path, times, after))

    def clear_faults(self) -> None:
        """End all scenarios and faults."""
        self._run(self._faults.clear)

    # What was sent.

    @property
    def received(self) -> list[ReceivedRequest]:
        """The received requests in order of arrival, of which only the newest ``max_received`` are kept."""
        return self._run(self._log.all)

    def clear_received(self) -> None:
        """Remove all requests from the record, and count from zero again."""
        self._run(self._log.clear)

    def requests(self, what: What = None, **details: Unpack[RequestDetails]) -> Sequence[ReceivedRequest]:
        """Return the received requests, or those of an operation, or with certain details.

        ``what`` is text in the path (``"search/time_entries.csv"``) or a pattern, a request class
        (``ExportDetailed``), or a request, whose fields must all have been sent as they are. ``body`` and
        ``query`` hold some of the fields that must have been sent.

        Raises:
            InvalidSettingError: ``what`` is of another type, or a detail is unknown.
        """
        check_filter(what, details)
        selected = RequestFilter(what, details, self.workspace_id)
        return [request for request in self.received if selected.accepts(request)]

    def assert_sent(
        self, what: What = None, *, times: int | None = None, **details: Unpack[RequestDetails]
    ) -> Sequence[ReceivedRequest]:
        """Check that requests were sent, ``times`` times or at least once, and return them.

        The arguments are those of :meth:`requests`. Each repeat of the client is a request.

        Raises:
            AssertionError: they were not sent, or not so many times; it lists what was sent instead.
            InvalidSettingError: as for :meth:`requests`.
        """
        __tracebackhide__ = True
        found = self.requests(what, **details)
        if times is None and not found:
            raise AssertionError(f"no {described(what, details)}; {listed(self.received)}")
        if times is not None and len(found) != times:
            wanted = f"{len(found)} instead of {times} {described(what, details)}"
            raise AssertionError(f"{wanted}; {listed(self.received)}")
        return found

    def assert_nothing_sent(self, what: What = None, **details: Unpack[RequestDetails]) -> None:
        """Check that no requests were sent, or none with the given details, as for :meth:`requests`.

        Raises:
            AssertionError: there are such requests; it lists them.
            InvalidSettingError: as for :meth:`requests`.
        """
        __tracebackhide__ = True
        found = self.requests(what, **details)
        if found:
            raise AssertionError(f"unexpected {described(what, details)}; {listed(found)}")

    def _run(self, function: Callable[P, ResultT], *args: P.args, **kwargs: P.kwargs) -> ResultT:
        """Call a function in the thread of the server, which uses the same data."""
        if self._portal is None:
            return function(*args, **kwargs)
        return self._portal.call(partial(function, *args, **kwargs))

    def _run_async(self, function: Callable[[], Awaitable[None]]) -> None:
        """Run an asynchronous function in the event loop of the server."""
        if self._portal is None:
            raise MisuseError("the sandbox lends clients only in a plain with")
        self._portal.call(function)
