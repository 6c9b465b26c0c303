"""The smallest body that each operation accepts, as sent over HTTP."""

from collections.abc import Mapping
from typing import Any

from tests.contract.table import Operation

YEAR = {"start_date": "2025-01-01", "end_date": "2025-12-31"}
_PERIOD = {"period": {"from": "2025-01-01", "to": "2025-12-31"}}
_TRENDS = {**YEAR, "currency": "usd"}

LEAST: Mapping[str, Any] = {
    "insights_export_employee_profitability": {**YEAR, "currency": "usd"},
    "insights_export_project_profitability": {**YEAR, "currency": "usd"},
    "reports_project_profitability": {**YEAR, "currency": "usd"},
    "utils_filter_project_groups": {"start_id": 1, "project_ids": [190000001]},
    "utils_filter_project_users": {"start_id": 1, "project_ids": [190000001]},
    "utils_filter_project_statuses": {"ids": [190000001]},
    "utils_filter_task_statuses": {"ids": [1]},
    "reports_client_trends": {**_TRENDS, "ids": [61000001]},
    "reports_project_trends": {**_TRENDS, "ids": [190000001]},
    "reports_user_trends": {**_TRENDS, "ids": [1]},
    "focus_reports_query": _PERIOD,
    "focus_reports_workload": _PERIOD,
    "focus_reports_profitability": _PERIOD,
    "focus_reports_query_dictionary": [],
    "track_request_data_export": ["clients"],
}

LEAST_QUERY: Mapping[str, str] = {
    "focus_time_entries": "?date_from=2025-01-01T00:00:00Z&date_to=2026-01-01T00:00:00Z"
}
"""The queries of operations that accept none without a parameter."""


def least_body(operation: Operation) -> Any:
    """Return the smallest body that an operation accepts, None for an operation without a body."""
    if operation.name in LEAST:
        return LEAST[operation.name]
    if operation.body is None:
        return None
    if operation.name == "reports_saved":
        return {}
    return YEAR if "start_date" in operation.body else {"start": 1}
