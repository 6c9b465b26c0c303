"""Clients and requests, ready made."""

import secrets
from datetime import date
from typing import Any

from tests.support.server import Server
from toggl_async import (
    ApiToken,
    FocusKey,
    Hosts,
    Options,
    RateLimit,
    Retry,
    Timeout,
    Toggl,
)
from toggl_async.reports import Reports
from toggl_async.request.media_types import FileFormat

TOKEN = secrets.token_hex(16)
FOCUS_KEY = "toggl_sk_" + secrets.token_hex(16)
FIRST, LAST = date(2025, 1, 1), date(2025, 1, 31)
ONCE = Retry(attempts=1)
AT_ONCE = Retry(first_wait=1e-6)
REPLACE = Options(existing="replace")


def export(file_format: FileFormat = "csv", **fields: Any) -> Any:
    """A request for a file."""
    fields = {"start_date": FIRST, "end_date": LAST} | fields
    if file_format == "pdf":
        return Reports.export_weekly_pdf.request(**fields)
    return Reports.export_detailed.request(format=file_format, **fields)


def search(**fields: Any) -> Any:
    """A request for a list."""
    return Reports.search_clients.request(**fields)


def summary(**fields: Any) -> Any:
    """A request for one object."""
    return Reports.project_summary.request(3, start_date=FIRST, end_date=LAST, **fields)


def client(server: Server, **settings: Any) -> Toggl:
    """A client of a server on loopback that does not wait between tries."""
    given: dict[str, Any] = {
        "retry": AT_ONCE,
        "workspace_id": 7,
        "timeout": Timeout(first_byte=10, progress=10),
        "rate_limit": RateLimit(per_second=None),
    } | settings
    hosts = given.pop("hosts", None) or Hosts(track=server.origin, focus=server.origin)
    return Toggl(ApiToken(TOKEN), FocusKey(FOCUS_KEY), hosts=hosts, **given)
