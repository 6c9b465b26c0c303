"""A call and its settings, as values."""

from collections.abc import Callable
from typing import TypeVar

import attrs

from toggl_async.options import NO_OPTIONS, Options, SizeLimits, Timeout
from toggl_async.request.base import EncodedRequest, Request, record
from toggl_async.retry import BULK_RETRY, Retry

EventT = TypeVar("EventT")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CallSettings:
    """The settings of a call: the client's defaults, overridden by the call's own options.

    ``bulk_retry`` takes the place of ``retry`` for bulk calls.
    """

    timeout: Timeout = attrs.Factory(Timeout)
    retry: Retry = attrs.Factory(Retry)
    bulk_retry: Retry = BULK_RETRY
    size_limits: SizeLimits = attrs.Factory(SizeLimits)

    def with_options(self, options: Options) -> "CallSettings":
        """Return the settings of a call with these options."""
        if options is NO_OPTIONS:
            return self
        default = self.bulk_retry if options.priority == "bulk" else self.retry
        if default is self.retry and not (options.timeout or options.retry or options.size_limits):
            return self
        return CallSettings(
            timeout=options.timeout or self.timeout,
            retry=options.retry or default,
            size_limits=options.size_limits or self.size_limits,
        )


@record()
class Call:
    """A call: its request, as a value and encoded, its settings, and the moment at which it must end."""

    request: Request[object]
    encoded: EncodedRequest
    settings: CallSettings
    ends_at: float | None = None

    def event(self, kind: Callable[..., EventT], number: int, **facts: object) -> EventT:
        """Return an event about the attempt with this number; ``facts`` are the event's own fields."""
        route = self.request.route
        return kind(
            endpoint=type(self.request).__name__,
            verb=route.verb,
            host=route.host.value,
            path=route.path,
            number=number,
            label=self.request.options.label,
            **facts,
        )
