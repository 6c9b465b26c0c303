"""Spans and metrics for OpenTelemetry, made from a client's events. Needs the extra ``otel``.

Pass the listener of :func:`instrument` to the client::

    async with Toggl.from_env(listeners=[instrument()]) as toggl:
        ...

Each attempt is one span, from the sending of its request to the headers of its response. Its parent is the
span that is current in the caller. Spans and metrics contain no address, header or body, and so no secret.

=============================  =========  =============================================================
metric                         unit       meaning
=============================  =========  =============================================================
http.client.request.duration   s          time from a request to its response's headers (histogram)
toggl.client.retries           {retry}    failed attempts that are repeated (counter)
toggl.client.wait.duration     s          waits for the rate limit, quota or a connection (histogram)
toggl.client.quota.remaining   {request}  requests left in the hourly quota, as last reported (gauge)
=============================  =========  =============================================================

The count of ``http.client.request.duration`` is the number of requests. A wait is recorded when it begins,
with its expected duration; a wait of unknown duration is not recorded.
"""

import time
from collections.abc import Mapping

try:
    from opentelemetry.metrics import MeterProvider, get_meter
    from opentelemetry.trace import SpanKind, Status, StatusCode, TracerProvider, get_tracer
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "toggl_async.otel needs opentelemetry: pip install 'toggl-async[otel]'"
    ) from None

from toggl_async.events import Event, Listener, ResponseEvent, RetryEvent, WaitEvent

_SCOPE = "toggl_async"
_NANOSECONDS = 1_000_000_000
_DURATION_BOUNDARIES = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_WAIT_BOUNDARIES = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 1800, 3600)

Attributes = Mapping[str, str | int]


def instrument(
    tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None
) -> Listener:
    """Return a listener for ``Toggl(listeners=[...])``; the default providers are the global ones."""
    spans, metrics = _Spans(tracer_provider), _Metrics(meter_provider)

    def listen(event: Event) -> None:
        if isinstance(event, ResponseEvent):
            spans.record_response(event)
            metrics.record_response(event)
        elif isinstance(event, RetryEvent):
            metrics.record_retry(event)
        elif isinstance(event, WaitEvent):
            metrics.record_wait(event)

    return listen


def _call_attributes(event: Event) -> dict[str, str | int]:
    return {
        "http.request.method": event.verb,
        "url.template": event.path,
        "toggl.endpoint": event.endpoint,
        "toggl.host": event.host,
    }


def _response_attributes(event: ResponseEvent) -> dict[str, str | int]:
    attributes = _call_attributes(event)
    if event.status is not None:
        attributes["http.response.status_code"] = event.status
    if event.outcome != "ok":
        attributes["error.type"] = event.outcome
    return attributes


class _Spans:
    """The spans, one for each attempt."""

    def __init__(self, provider: TracerProvider | None) -> None:
        self._tracer = get_tracer(_SCOPE, tracer_provider=provider)

    def record_response(self, event: ResponseEvent) -> None:
        """Record the span of an attempt, which ends with the response's headers or with a failure."""
        ended = time.time_ns()
        span = self._tracer.start_span(
            f"{event.verb} {event.path}",
            kind=SpanKind.CLIENT,
            attributes={**_response_attributes(event), **_span_attributes(event)},
            start_time=ended - round(event.seconds * _NANOSECONDS),
        )
        if event.outcome != "ok":
            span.set_status(Status(StatusCode.ERROR, event.outcome))
        span.end(ended)


def _span_attributes(event: ResponseEvent) -> Attributes:
    attributes = {
        "http.request.resend_count": event.number - 1 or None,
        "toggl.request_id": event.request_id,
        "toggl.quota.remaining": event.remaining,
        "toggl.label": event.label,
    }
    return {name: value for name, value in attributes.items() if value is not None}


class _Metrics:
    """The instruments of the metrics."""

    def __init__(self, provider: MeterProvider | None) -> None:
        meter = get_meter(_SCOPE, meter_provider=provider)
        self._duration = meter.create_histogram(
            "http.client.request.duration",
            "s",
            "Time from a request to its response's headers.",
            explicit_bucket_boundaries_advisory=_DURATION_BOUNDARIES,
        )
        self._retries = meter.create_counter(
            "toggl.client.retries", "{retry}", "Failed attempts that are repeated."
        )
        self._waits = meter.create_histogram(
            "toggl.client.wait.duration",
            "s",
            "Waits for the rate limit, quota or a connection.",
            explicit_bucket_boundaries_advisory=_WAIT_BOUNDARIES,
        )
        self._remaining = meter.create_gauge(
            "toggl.client.quota.remaining",
            "{request}",
            "Requests left in the hourly quota, as last reported.",
        )

    def record_response(self, event: ResponseEvent) -> None:
        """Record the duration of an attempt and the quota that its response reported."""
        self._duration.record(event.seconds, _response_attributes(event))
        if event.remaining is not None:
            self._remaining.set(event.remaining, {"toggl.host": event.host})

    def record_retry(self, event: RetryEvent) -> None:
        """Count a retry of a failed attempt."""
        self._retries.add(1, {**_call_attributes(event), "error.type": event.outcome})

    def record_wait(self, event: WaitEvent) -> None:
        """Record a wait that begins, if its duration is known."""
        if event.seconds is not None:
            self._waits.record(event.seconds, {"toggl.wait.reason": event.reason, "toggl.host": event.host})
