"""The detailed report as JSON: pages of rows, each of which is a group of entries."""

import sys
from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from itertools import chain, islice

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.company import Entry
from toggl_async.sandbox.detailed_export import DetailedSearch, ordered_days
from toggl_async.sandbox.filters import EntrySelection
from toggl_async.sandbox.report_selection import select_report
from toggl_async.sandbox.responses import HttpResponse, json_response

DEFAULT_PAGE_SIZE = 50
Row = list[Entry]
"""The entries of one row: a single one, unless the report is grouped."""


def search_entries(request: ApiRequest[DetailedSearch]) -> HttpResponse:
    """Return one page; its headers have the cursor of the next page, which begins with the cursor's row."""
    body = request.body
    selection = select_report(request, body)
    size = body.page_size or DEFAULT_PAGE_SIZE
    first, rows = _from_cursor(_rows(selection, body), body)
    page = list(islice(rows, min(size + 1, sys.maxsize)))
    headers = {
        "X_Page_Size": str(size),
        "X_Range_Start": str(selection.first),
        "X_Range_End": str(selection.last),
    }
    if len(page) > size:
        headers |= {
            "X_Next_ID": str(page[size][0].id),
            "X_Next_Row_Number": str(first + size),
            "X_Next_Timestamp": str(int(page[size][0].start.timestamp())),
        }
    rows_json = [
        row_json(row, selection, body, number) for number, row in enumerate(page[:size], start=first)
    ]
    # Without rows Toggl sends null instead of an empty list.
    return json_response(rows_json or None, **headers)


def detailed_rows(selection: EntrySelection, body: DetailedSearch) -> list[dict[str, object]]:
    """Return all rows of the report, as a saved report needs them."""
    return [row_json(row, selection, body, number) for number, row in enumerate(_rows(selection, body), 1)]


def _rows(selection: EntrySelection, body: DetailedSearch) -> Iterator[Row]:
    data = selection.data
    single = (
        data.entry_on(day.date, *item)
        for day in ordered_days(selection, body)
        for item in zip(day.entry_numbers, day.activity_numbers, day.starts, strict=True)
    )
    if body.grouped:
        groups: dict[int, Row] = {}
        for entry in single:
            groups.setdefault(entry.activity.number, []).append(entry)
        yield from groups.values()
    elif body.order_by == "last_update":
        descending = body.order_dir == "DESC"
        running = sorted(selection.running(), key=_updated_at, reverse=descending)
        yield from ([entry] for entry in merge(single, running, key=_updated_at, reverse=descending))
        return
    else:
        yield from ([entry] for entry in single)
    yield from ([entry] for entry in selection.running())


def _updated_at(entry: Entry) -> datetime:
    return entry.at


def _from_cursor(rows: Iterator[Row], body: DetailedSearch) -> tuple[int, Iterator[Row]]:
    """Skip the rows before the cursor, and return the number of the first row with the rows."""
    if body.first_row_number:
        # The row number alone is enough: Toggl ignores the other parts of the cursor.
        return body.first_row_number, islice(rows, body.first_row_number - 1, None)
    identifier, since = body.first_id, body.first_timestamp
    if identifier is None and since is None:
        return 1, rows
    for number, row in enumerate(rows, start=1):
        if row[0].id == identifier or (identifier is None and row[0].start.timestamp() >= (since or 0)):
            return number, chain((row,), rows)
    return 1, iter(())


def row_json(row: Row, selection: EntrySelection, body: DetailedSearch, number: int) -> dict[str, object]:
    """Return a row as Toggl sends it."""
    activity = row[0].activity
    running = row[0].seconds is None
    seconds = 0 if running else selection.seconds[activity.number]
    amount, rate = (None, None) if body.hide_amounts else (activity.amount(seconds), activity.rate)
    return {
        "user_id": activity.user.id,
        "username": activity.user.name,
        "project_id": activity.project_id,
        "task_id": activity.task_id,
        "billable": activity.billable,
        "description": activity.description,
        "tag_ids": list(activity.tag_ids),
        "billable_amount_in_cents": None if amount is None else amount * len(row),
        "hourly_rate_in_cents": rate,
        "currency": "USD",
        **(_names(activity) if body.enrich_response else {}),
        "time_entries": [_entry(entry, seconds) for entry in row],
        "row_number": number,
    }


def _names(activity: Activity) -> dict[str, object]:
    project = activity.project
    return {
        "email": activity.user.email,
        "client_name": activity.client.name if activity.client else None,
        "project_name": project.name if project else None,
        "project_color": "0" if project else None,
        "project_hex": project.color if project else None,
        "tag_names": [tag.name for tag in activity.tags],
        "task_name": activity.task.name if activity.task else None,
    }


def _entry(entry: Entry, seconds: int) -> dict[str, object]:
    started = int(entry.start.timestamp())
    return {
        "id": entry.id,
        # For a running entry Toggl sends its start time, negated, instead of a duration.
        "seconds": -started if entry.seconds is None else seconds,
        "start": _timestamp(entry.start),
        "stop": None if entry.stop is None else _timestamp(entry.stop),
        "at": _timestamp(entry.at),
        "at_tz": _timestamp(entry.at.astimezone(entry.start.tzinfo)),
    }


def _timestamp(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
