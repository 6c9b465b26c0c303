"""The spans and metrics for OpenTelemetry."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import (
    HistogramDataPoint,
    InMemoryMetricReader,
    MetricsData,
    NumberDataPoint,
)
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from toggl_async import ApiToken, Clock, Hosts, Options, RateLimit, Retry, Toggl, TogglError
from toggl_async.otel import instrument
from toggl_async.sandbox import Company, Sandbox, faults


class Observed:
    """A client whose spans and metrics are recorded."""

    def __init__(self, sandbox: Sandbox, per_second: float | None = None, clock: Clock | None = None) -> None:
        self._spans = InMemorySpanExporter()
        self._reader = InMemoryMetricReader()
        self._read: MetricsData | None = None
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        self._meters = MeterProvider([self._reader], shutdown_on_exit=False)
        self.toggl = Toggl(
            ApiToken(sandbox.api_token),
            workspace_id=sandbox.workspace_id,
            hosts=Hosts(track=sandbox.track_url),
            rate_limit=RateLimit(per_second=per_second),
            listeners=[instrument(self.tracers, self._meters)],
            clock=clock,
        )

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        """The spans that ended."""
        return self._spans.get_finished_spans()

    def points(self, name: str) -> list[tuple[Mapping[str, object], float]]:
        """Return the points of a metric: its attributes, and the count of a histogram or else the value."""
        found: list[tuple[Mapping[str, object], float]] = []
        # Read only once: some versions of the SDK return a gauge only to the first read.
        self._read = data = self._read or self._reader.get_metrics_data()
        for metrics in data.resource_metrics if data else ():
            for scope in metrics.scope_metrics:
                for metric in scope.metrics:
                    for point in metric.data.data_points if metric.name == name else ():
                        assert isinstance(point, HistogramDataPoint | NumberDataPoint)
                        value = point.count if isinstance(point, HistogramDataPoint) else point.value
                        found.append((dict(point.attributes or {}), value))
        return found


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(Company(entries=10)) as opened:
        yield opened


async def test_an_attempt_is_a_span_under_that_of_its_caller(sandbox: Sandbox) -> None:
    """The span is named after verb and path template, and its kind and duration are those of the attempt."""
    observed = Observed(sandbox)
    async with observed.toggl as toggl:
        with observed.tracers.get_tracer("caller").start_as_current_span("caller"):
            await toggl.track.workspace()
    span, caller = observed.spans
    assert span.name == "GET /api/v9/workspaces/{workspace_id}"
    assert span.kind is SpanKind.CLIENT
    assert span.parent is not None
    assert span.parent.span_id == caller.context.span_id
    assert span.start_time is not None
    assert span.end_time is not None
    assert 0 < span.end_time - span.start_time < 10**10
    attributes = dict(span.attributes or {})
    assert len(str(attributes.pop("toggl.request_id"))) == 32
    assert attributes == {
        "http.request.method": "GET",
        "url.template": "/api/v9/workspaces/{workspace_id}",
        "http.response.status_code": 200,
        "toggl.endpoint": "GetWorkspace",
        "toggl.host": "track",
        "toggl.quota.remaining": 599,
    }


async def test_each_attempt_has_its_own_span(sandbox: Sandbox) -> None:
    """The span of a failed attempt has its error; the span of the next attempt has its number."""
    sandbox.fault(faults.Status(503))
    observed = Observed(sandbox)
    quick = Options(retry=Retry(first_wait=0.001))
    async with observed.toggl as toggl:
        await toggl.track.workspace(options=quick)
    failed, good = observed.spans
    assert failed.status.status_code is StatusCode.ERROR
    assert (failed.attributes or {})["error.type"] == "ServerError"
    assert (failed.attributes or {})["http.response.status_code"] == 503
    assert good.status.status_code is StatusCode.UNSET
    assert (good.attributes or {})["http.request.resend_count"] == 1


async def test_requests_retries_waits_and_quota_are_recorded(sandbox: Sandbox) -> None:
    """Each metric has the values that the calls caused."""
    sandbox.fault(faults.Status(503))
    moment = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal moment
        moment += seconds
        await asyncio.sleep(0)

    observed = Observed(sandbox, per_second=1, clock=Clock(lambda: moment, sleep))
    async with observed.toggl as toggl:
        for _ in range(3):
            await toggl.track.workspace()
    requests = observed.points("http.client.request.duration")
    assert {attributes["http.response.status_code"]: count for attributes, count in requests} == {
        503: 1,
        200: 3,
    }
    ((retry, retries),) = observed.points("toggl.client.retries")
    assert (retry["error.type"], retries) == ("ServerError", 1)
    ((wait, waits),) = observed.points("toggl.client.wait.duration")
    assert wait["toggl.wait.reason"] == "rate"
    assert waits >= 3
    assert observed.points("toggl.client.quota.remaining") == [({"toggl.host": "track"}, 597)]


async def test_spans_and_metrics_contain_no_secret_and_no_address(sandbox: Sandbox) -> None:
    """Token, workspace, filters and address are not recorded, also when the call fails."""
    sandbox.fault(faults.Status(400, body=f"no {sandbox.api_token}"))
    observed = Observed(sandbox)
    async with observed.toggl as toggl:
        with pytest.raises(TogglError):
            await anext(toggl.reports.search_clients(name="needle").pages())
    recorded = "".join(span.to_json() for span in observed.spans)
    recorded += repr(observed.points("http.client.request.duration"))
    assert "BadRequestError" in recorded
    for secret in (sandbox.api_token, str(sandbox.workspace_id), "needle", "127.0.0.1"):
        assert secret not in recorded


def test_importing_the_package_does_not_import_opentelemetry() -> None:
    """Redis and SQLite, which only shared rate limits need, are not imported either."""
    code = "import sys, toggl_async; print(*{name.partition('.')[0] for name in sys.modules})"
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert not set(ended.stdout.split()) & {"opentelemetry", "redis", "sqlite3"}
