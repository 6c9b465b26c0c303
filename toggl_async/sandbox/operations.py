"""Every operation that the sandbox knows, each declared in one line."""

import re
from collections.abc import Callable
from types import NoneType
from typing import Literal, TypeVar

from attrs import frozen

from toggl_async.sandbox import detailed, focus, insights, lists, projects, summary, track, weekly
from toggl_async.sandbox.answers import Answer
from toggl_async.sandbox.fields import described, read
from toggl_async.sandbox.filters import Span
from toggl_async.sandbox.requests import Asked

Body = TypeVar("Body")
Host = Literal["track", "focus"]
WORKSPACE = "/reports/api/v3/workspace/{workspace_id}"
INSIGHTS = "/insights/api/v1/workspace/{workspace_id}"
FOCUS = "/api/reports/workspaces/{workspace_id}"
KINDS = {"extension": "csv|xlsx", "action": "filters|search", "report_token": r"[^/.]+"}


@frozen(kw_only=True)
class Operation:
    """What may be asked for: verb, host, path with places in braces, and the fields of the body."""

    method: str
    host: Host
    path: str
    fields: dict[str, str]
    pattern: re.Pattern[str]
    answer: Callable[[Asked[bytes]], Answer]

    @property
    def fixed(self) -> int:
        """How much of the path is spelled out: of two that fit, the one with more is meant."""
        return len(re.sub(r"\{\w+\}", "", self.path))


def operation(
    host: Host, method: str, path: str, body: type[Body], respond: Callable[[Asked[Body]], Answer]
) -> Operation:
    """Declare an operation by what its body is and what answers it."""

    def answer(asked: Asked[bytes]) -> Answer:
        return respond(_with_body(asked, read(body, asked.body)))

    return Operation(
        method=method,
        host=host,
        path=path,
        fields={} if body is NoneType else described(body),
        pattern=_pattern(path),
        answer=answer,
    )


def _with_body(asked: Asked[bytes], body: Body) -> Asked[Body]:
    return Asked(
        company=asked.company,
        workspace_id=asked.workspace_id,
        organization_id=asked.organization_id,
        path=asked.path,
        query=asked.query,
        body=body,
        known=asked.known,
        buckets=asked.buckets,
    )


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    texts = (
        f"(?P<{part}>{KINDS.get(part, '[^/]+')})" if odd else re.escape(part)
        for odd, part in zip([False, True] * len(parts), parts, strict=False)
    )
    return re.compile("".join(texts))


OPERATIONS: tuple[Operation, ...] = (
    operation("track", "GET", "/api/v9/me/quota", NoneType, track.quota),
    operation(
        "track",
        "POST",
        f"{WORKSPACE}/search/time_entries.{{extension}}",
        detailed.DetailedExport,
        detailed.export_detailed,
    ),
    operation(
        "track",
        "POST",
        f"{WORKSPACE}/search/time_entries.pdf",
        detailed.DetailedPrint,
        detailed.export_detailed_pdf,
    ),
    operation(
        "track",
        "POST",
        f"{WORKSPACE}/summary/time_entries.{{extension}}",
        summary.SummaryExport,
        summary.export_summary,
    ),
    operation(
        "track",
        "POST",
        f"{WORKSPACE}/summary/time_entries.pdf",
        summary.SummaryPrint,
        summary.export_summary_pdf,
    ),
    operation(
        "track", "POST", f"{WORKSPACE}/weekly/time_entries.csv", weekly.WeeklyExport, weekly.export_weekly
    ),
    operation(
        "track", "POST", f"{WORKSPACE}/weekly/time_entries.pdf", weekly.WeeklyPrint, weekly.export_weekly_pdf
    ),
    operation("track", "POST", f"{WORKSPACE}/search/clients", lists.ClientSearch, lists.search_clients),
    operation("track", "POST", f"{WORKSPACE}/filters/clients", lists.ClientSearch, lists.filter_clients),
    operation(
        "track", "POST", f"{WORKSPACE}/projects/{{project_id}}/summary", Span, projects.project_summary
    ),
    operation(
        "track",
        "POST",
        f"{INSIGHTS}/profitability/employees.{{extension}}",
        insights.EmployeeProfitability,
        insights.export_employees,
    ),
    operation("focus", "POST", f"{FOCUS}/query", focus.Query, focus.query),
)


def operations() -> list[tuple[str, str, str, dict[str, str]]]:
    """List the operations as host, method, path template and the names and types of the body's fields."""
    return [(one.host, one.method, one.path, one.fields) for one in OPERATIONS]
