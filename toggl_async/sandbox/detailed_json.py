"""The detailed report as JSON: pages of rows, each of them a group of entries."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.company import Entry
from toggl_async.sandbox.detailed_export import DetailedSearch, ordered
from toggl_async.sandbox.filters import Selection
from toggl_async.sandbox.responses import Answer, json_answer

PAGE = 50
Row = list[Entry]
"""The entries of one row, of which there is one unless they are grouped."""


def search_entries(asked: Asked[DetailedSearch]) -> Answer:
    """Answer one page; where the next one begins stands in the headers, and the cursor's row is in it."""
    body = asked.body
    selection = Selection.of(asked.company, body)
    size = body.page_size or PAGE
    first, rows = _from_cursor(_rows(selection, body), body)
    page = list(islice(rows, size + 1))
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
    shown = [row_of(row, selection, body, number) for number, row in enumerate(page[:size], start=first)]
    # Nothing is null rather than an empty list, which not every client expects.
    return json_answer(shown or None, **headers)


def all_rows(selection: Selection, body: DetailedSearch) -> list[dict[str, object]]:
    """Give the whole report, as a saved one does."""
    return [row_of(row, selection, body, number) for number, row in enumerate(_rows(selection, body), 1)]


def _rows(selection: Selection, body: DetailedSearch) -> Iterator[Row]:
    company = selection.company
    single = (
        company.entry_on(day.date, index, pick, start)
        for day in ordered(selection, body)
        for index, pick, start in zip(day.indexes, day.picks, day.starts, strict=True)
    )
    if body.grouped:
        groups: dict[int, Row] = {}
        for entry in single:
            groups.setdefault(entry.activity.number, []).append(entry)
        yield from groups.values()
    else:
        yield from ([entry] for entry in single)
    yield from ([entry] for entry in selection.running())


def _from_cursor(rows: Iterator[Row], body: DetailedSearch) -> tuple[int, Iterator[Row]]:
    """Skip what comes before the cursor, and number the row that it stands on."""
    if body.first_row_number:
        # Enough by itself, and what the others are not looked at for.
        return body.first_row_number, islice(rows, body.first_row_number - 1, None)
    wanted, since = body.first_id, body.first_timestamp
    if wanted is None and since is None:
        return 1, rows
    for number, row in enumerate(rows, start=1):
        if row[0].id == wanted or (wanted is None and row[0].start.timestamp() >= (since or 0)):
            return number, _again(row, rows)
    return 1, iter(())


def _again(row: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield row
    yield from rows


def row_of(row: Row, selection: Selection, body: DetailedSearch, number: int) -> dict[str, object]:
    """Write a row as it is on the wire."""
    work = row[0].activity
    running = row[0].seconds is None
    seconds = 0 if running else selection.seconds[work.number]
    amount, rate = (None, None) if body.hide_amounts else (work.amount(seconds), work.rate)
    return {
        "user_id": work.user.id,
        "username": work.user.name,
        "project_id": work.project_id,
        "task_id": work.task_id,
        "billable": work.billable,
        "description": work.description,
        "tag_ids": list(work.tag_ids),
        "billable_amount_in_cents": None if amount is None else amount * len(row),
        "hourly_rate_in_cents": rate,
        "currency": "USD",
        **(_names(work) if body.enrich_response else {}),
        "time_entries": [_entry(entry, seconds) for entry in row],
        "row_number": number,
    }


def _names(work: Activity) -> dict[str, object]:
    project = work.project
    return {
        "email": work.user.email,
        "client_name": work.client.name if work.client else None,
        "project_name": project.name if project else None,
        "project_color": "0" if project else None,
        "project_hex": project.color if project else None,
        "tag_names": [tag.name for tag in work.tags],
        "task_name": work.task.name if work.task else None,
    }


def _entry(entry: Entry, seconds: int) -> dict[str, object]:
    started = int(entry.start.timestamp())
    return {
        "id": entry.id,
        # While it runs, the moment of its start stands here with a minus.
        "seconds": -started if entry.seconds is None else seconds,
        "start": _moment(entry.start),
        "stop": None if entry.stop is None else _moment(entry.stop),
        "at": _moment(entry.at),
        "at_tz": _moment(entry.at.astimezone(entry.start.tzinfo)),
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
