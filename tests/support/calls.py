"""Clients and requests for tests."""

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
from toggl_async.track import Track

TOKEN = secrets.token_hex(16)
FOCUS_KEY = "toggl_sk_" + secrets.token_hex(16)
FIRST, LAST = date(2025, 1, 1), date(2025, 1, 31)
ONCE = Retry(attempts=1)
NO_WAIT = Retry(first_wait=1e-6)
REPLACE = Options(existing="replace")


def export(file_format: FileFormat = "csv", **fields: Any) -> Any:
    """Return a request for a file."""
    fields = {"start_date": FIRST, "end_date": LAST} | fields
    if file_format == "zip":
        unchanged = {name: each for name, each in fields.items() if name not in ("start_date", "end_date")}
        return Track.export_data.request("made-up-uuid", **unchanged)
    if file_format == "pdf":
        return Reports.export_weekly_pdf.request(**fields)
    return Reports.export_detailed.request(format=file_format, **fields)


def search(**fields: Any) -> Any:
    """Return a request for a list."""
    return Reports.search_clients.request(**fields)


def summary(**fields: Any) -> Any:
    """Return a request for one object."""
    return Reports.project_summary.request(3, start_date=FIRST, end_date=LAST, **fields)


def client(server: Server, **settings: Any) -> Toggl:
    """Return a client of a server on loopback, which does not wait between attempts."""
    arguments: dict[str, Any] = {
        "retry": NO_WAIT,
        "workspace_id": 7,
        "timeout": Timeout(first_byte=10, progress=10),
        "rate_limit": RateLimit(per_second=None),
    } | settings
    hosts = arguments.pop("hosts", None) or Hosts(track=server.origin, focus=server.origin)
    return Toggl(ApiToken(TOKEN), FocusKey(FOCUS_KEY), hosts=hosts, **arguments)
