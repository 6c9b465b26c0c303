"""Pages of the detailed report, as JSON."""

import json
from datetime import UTC, datetime, timedelta


def page(count: int, *, enriched: bool) -> bytes:
    """Return a page of the detailed report as Toggl writes it: compact, with nulls and UTC offsets."""
    start = datetime(2025, 3, 4, 9, tzinfo=UTC)
    rows = [_row(number, start + timedelta(minutes=7 * number), enriched=enriched) for number in range(count)]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()


def _row(number: int, start: datetime, *, enriched: bool) -> dict[str, object]:
    stop = start + timedelta(seconds=3600)
    row: dict[str, object] = {
        "user_id": 1234567,
        "username": "Mia Tamm",
        "project_id": 2000 + number % 40 if number % 9 else None,
        "task_id": None if number % 3 else 77,
        "billable": bool(number % 2),
        "description": f'Call with "Öko & Söhne", part {number}',
        "tag_ids": [11, 12, 13][: number % 4],
        "billable_amount_in_cents": None if number % 2 else 12345,
        "hourly_rate_in_cents": None if number % 2 else 9900,
        "currency": "EUR",
        "time_entries": [
            {
                "id": 3000000000 + number,
                "seconds": 3600,
                "start": start.isoformat(),
                "stop": stop.isoformat(),
                "at": stop.isoformat(),
            }
        ],
        "row_number": number + 1,
    }
    if enriched:
        row |= {"email": "mia@example.com", "client_name": "Öko", "project_name": "Site", "tag_names": ["a"]}
    return row
