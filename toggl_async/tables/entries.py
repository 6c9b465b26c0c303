"""The rows of the detailed report as JSON, one for each time entry.

A row of that report is a group of equal entries; here, each entry of the group is a row of its own.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from toggl_async.reports.detailed import DetailedRow, TimeEntry

_CENTS = -2


class EntryRow(msgspec.Struct, frozen=True, gc=False):
    """One time entry of ``reports.detailed``, with its ids.

    Toggl sends names only with ``enrich_response``, and they are None or empty without it.
    """

    time_entry_id: int | None = None
    """The entry's id."""
    user_id: int | None = None
    """Id of the user who tracked the time."""
    user: str | None = None
    """The user's name."""
    email: str | None = None
    """The user's email address."""
    client: str | None = None
    """The name of the project's client."""
    project_id: int | None = None
    """Id of the project; None without a project."""
    project: str | None = None
    """The project's name."""
    task_id: int | None = None
    """Id of the task; None without a task."""
    task: str | None = None
    """The task's name."""
    description: str | None = None
    """The description of the work."""
    billable: bool | None = None
    """True if the time is billable."""
    start: datetime | None = None
    """The time at which the entry began, with the UTC offset of the user's profile."""
    end: datetime | None = None
    """The time at which the entry ended, with the same offset; None while it is running."""
    duration: timedelta | None = None
    """The duration of the entry; None while it is running."""
    tag_ids: tuple[int, ...] = ()
    """Ids of the tags."""
    tags: tuple[str, ...] = ()
    """Names of the tags."""
    amount: Decimal | None = None
    """The billable amount; None if it is hidden, or is the amount of a group of several entries."""
    hourly_rate: Decimal | None = None
    """The amount per hour."""
    currency: str | None = None
    """The currency of both amounts."""
    updated_at: datetime | None = None
    """The time at which the entry was last changed, in UTC."""


def entry_rows(row: DetailedRow) -> Iterator[EntryRow]:
    """Yield a row for each time entry in a row of the detailed report."""
    amount = row.billable_amount_in_cents if len(row.time_entries) == 1 else None
    for entry in row.time_entries:
        yield EntryRow(
            time_entry_id=entry.id,
            user_id=row.user_id,
            user=row.username,
            email=row.email,
            client=row.client_name,
            project_id=row.project_id,
            project=row.project_name,
            task_id=row.task_id,
            task=row.task_name,
            description=row.description,
            billable=row.billable,
            start=entry.start,
            end=entry.stop,
            duration=_duration(entry),
            tag_ids=row.tag_ids,
            tags=row.tag_names,
            amount=_money(amount),
            hourly_rate=_money(row.hourly_rate_in_cents),
            currency=row.currency,
            updated_at=entry.at,
        )


def _duration(entry: TimeEntry) -> timedelta | None:
    # Instead of a duration, Toggl sends the negated start of an entry that is running.
    if entry.seconds is None or entry.seconds < 0:
        return None
    return timedelta(seconds=entry.seconds)


def _money(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(_CENTS)
