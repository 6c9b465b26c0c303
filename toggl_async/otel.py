"""Spans and metrics for OpenTelemetry, made of a client's events; needs the ``otel`` extra.

    async with Toggl.from_env(listeners=[instrument()]) as toggl:
        ...

There is one span for each try at a call, from its sending to the headers of its answer, under the span that
is current where the call is made. No address, header or body gets there, and so no secret.

=============================  =========  ========================================================
metric                         unit       what
=============================  =========  ========================================================
http.client.request.duration   s          time of a try until its answer's headers (histogram)
toggl.client.retries           {retry}    failed calls that are tried again (counter)
toggl.client.wait.duration     s          waits for pace, quota or a connection (histogram)
toggl.client.quota.remaining   {request}  calls left in the hour, by the last answer (gauge)
=============================  =========  ========================================================

The count of the first is the number of requests. A wait is told when it begins, by the time that it will take
as things are.
"""

import time
from collections.abc import Mapping

try:
    from opentelemetry.metrics import MeterProvider, get_meter
    from opentelemetry.trace import SpanKind, Status, StatusCode, TracerProvider, get_tracer
except ModuleNotFoundError:
    raise ModuleNotFoundError("toggl_async.otel needs more: pip install 'toggl-async[otel]'") from None

from toggl_async.events import Event, Listener, ResponseEvent, RetryEvent, WaitEvent

_SCOPE = "toggl_async"
_BILLION = 1_000_000_000
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_WAITS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 1800, 3600)

Attributes = Mapping[str, str | int]


def instrument(
    tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None
) -> Listener:
    """Make a listener for ``Toggl(listeners=[...])``; left out, the providers are the global ones."""
    spans, metrics = _Spans(tracer_provider), _Metrics(meter_provider)

    def listen(event: Event) -> None:
        if isinstance(event, ResponseEvent):
            spans.answered(event)
            metrics.answered(event)
        elif isinstance(event, RetryEvent):
            metrics.repeated(event)
        elif isinstance(event, WaitEvent):
            metrics.waits(event)

    return listen


def _of_call(event: Event) -> dict[str, str | int]:
    return {
        "http.request.method": event.verb,
        "url.template": event.path,
        "toggl.endpoint": event.endpoint,
        "toggl.host": event.host,
    }


def _of_answer(event: ResponseEvent) -> dict[str, str | int]:
    attributes = _of_call(event)
    if event.status is not None:
        attributes["http.response.status_code"] = event.status
    if event.outcome != "ok":
        attributes["error.type"] = event.outcome
    return attributes


class _Spans:
    """A span for each try."""

    def __init__(self, provider: TracerProvider | None) -> None:
        self._tracer = get_tracer(_SCOPE, tracer_provider=provider)

    def answered(self, event: ResponseEvent) -> None:
        """A try has its answer, or failed."""
        ended = time.time_ns()
        span = self._tracer.start_span(
            f"{event.verb} {event.path}",
            kind=SpanKind.CLIENT,
            attributes={**_of_answer(event), **_details(event)},
            start_time=ended - round(event.seconds * _BILLION),
        )
        if event.outcome != "ok":
            span.set_status(Status(StatusCode.ERROR, event.outcome))
        span.end(ended)


def _details(event: ResponseEvent) -> Attributes:
    details = {
        "http.request.resend_count": event.number - 1 or None,
        "toggl.request_id": event.request_id,
        "toggl.quota.remaining": event.remaining,
    }
    return {name: value for name, value in details.items() if value is not None}


class _Metrics:
    """What is counted and measured."""

    def __init__(self, provider: MeterProvider | None) -> None:
        meter = get_meter(_SCOPE, meter_provider=provider)
        self._duration = meter.create_histogram(
            "http.client.request.duration",
            "s",
            "Time of a try until its answer's headers.",
            explicit_bucket_boundaries_advisory=_SECONDS,
        )
        self._retries = meter.create_counter(
            "toggl.client.retries", "{retry}", "Failed calls that are tried again."
        )
        self._waits = meter.create_histogram(
            "toggl.client.wait.duration",
            "s",
            "Waits for pace, quota or a connection.",
            explicit_bucket_boundaries_advisory=_WAITS,
        )
        self._remaining = meter.create_gauge(
            "toggl.client.quota.remaining", "{request}", "Calls left in the hour, by the last answer."
        )

    def answered(self, event: ResponseEvent) -> None:
        """A try has its answer, or failed."""
        self._duration.record(event.seconds, _of_answer(event))
        if event.remaining is not None:
            self._remaining.set(event.remaining, {"toggl.host": event.host})

    def repeated(self, event: RetryEvent) -> None:
        """A failed call will be tried again."""
        self._retries.add(1, {**_of_call(event), "error.type": event.outcome})

    def waits(self, event: WaitEvent) -> None:
        """A call begins to wait."""
        if event.seconds is not None:
            self._waits.record(event.seconds, {"toggl.wait.reason": event.reason, "toggl.host": event.host})
