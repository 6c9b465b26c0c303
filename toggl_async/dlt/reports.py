"""Reports, divided into months or weeks, of which each run replaces those that have changed."""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from datetime import date, datetime, time, timedelta
from hashlib import blake2b

import attrs
import dlt
from dlt.extract import DltResource
from msgspec import Struct
from msgspec.structs import asdict

from toggl_async._typeguards import is_items, is_mapping
from toggl_async.changes.day_totals import read_day_totals
from toggl_async.changes.known_entries import NO_TIME, DayTotal
from toggl_async.changes.scope import longest_ranges, totals_by_day
from toggl_async.changes.state import days_between
from toggl_async.dlt.columns import column_name, columns_of, value_for_dlt
from toggl_async.dlt.replacement import KEY_COLUMNS, replacing
from toggl_async.dlt.resource import Rows, merged
from toggl_async.dlt.shared_client import SharedClient
from toggl_async.dlt.stopping import stopping_early
from toggl_async.errors import InvalidRequestError
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.request.calendar_units import Unit, around
from toggl_async.tables.schema import TableSchema, schema_of
from toggl_async.workspace import Workspace

Report = ExportDetailed | ExportSummary | ExportWeekly
"""A report that can be divided into date ranges, and whose columns are known."""
_NAMES: Mapping[type, str] = {ExportDetailed: "detailed", ExportSummary: "summary", ExportWeekly: "weekly"}


def reports(client: SharedClient, requests: Iterable[Report], reread_days: int) -> Iterator[DltResource]:
    """Yield a resource for each report, named after its kind.

    Raises:
        InvalidRequestError: one is no such report, or two are of the same kind.
    """
    names: set[str] = set()
    for request in _checked(requests):
        name = _NAMES[type(request)]
        if name in names:
            raise InvalidRequestError(f"reports: there are two {name} reports, but only one table for them")
        names.add(name)
        yield _Reports(client, name, request, reread_days).resource()


def _checked(requests: object) -> Iterator[Report]:
    if not is_items(requests):
        raise InvalidRequestError(f"reports: expected requests for csv reports, got {requests!r}")
    for request in requests:
        if not isinstance(request, Report) or getattr(request, "format", "csv") == "xlsx":
            expected = ", ".join(kind.__name__ for kind in _NAMES)
            raise InvalidRequestError(f"reports: expected requests for a csv ({expected}), got {request!r}")
        yield request


@attrs.frozen
class _Reports:
    """The resource of one report, which replaces the months whose totals have changed."""

    client: SharedClient
    name: str
    request: Report
    reread_days: int

    def resource(self) -> DltResource:
        """Return the resource."""

        def begin() -> Iterator[AsyncIterator[Rows]]:
            # dlt's state can be looked up in dlt's own thread alone.
            yield self._periods(dlt.current.resource_state(self.name))

        columns = columns_of(schema_of(self.request)) | KEY_COLUMNS
        columns["period"] = {"name": "period", "data_type": "text", "nullable": True}
        return merged(begin, self.name, columns, merge_key=["period"])

    async def _periods(self, states: MutableMapping[str, object]) -> AsyncGenerator[Rows]:
        workspace_id, seen = self.client.workspace_id, _fingerprints(states, self._state_key)
        with stopping_early(self.name):
            async with self.client.workspace() as toggl:
                async for part, fingerprint in self._changed(toggl, seen):
                    rows = [_values(row, schema_of(part)) async for row in toggl.rows(part)]
                    key = f"{workspace_id} {self._period(part)}"
                    yield replacing(rows, {"workspace_id": workspace_id, "period": key})
                    seen[self._period(part)] = fingerprint
                    states[self._state_key] = dict(seen)

    @property
    def _state_key(self) -> str:
        """The workspace and the conditions of the report, whose dates may move from run to run."""
        conditions = self.request.evolve(start_date=date.min, end_date=date.min).digest()
        return f"{self.client.workspace_id} {conditions}"

    def _parts(self) -> Sequence[Report]:
        return self.request.by_week() if isinstance(self.request, ExportWeekly) else self.request.by_month()

    def _period(self, part: Report) -> str:
        unit: Unit = "week" if isinstance(part, ExportWeekly) else "month"
        return str(around(part.start_date, unit)[0])

    async def _changed(
        self, toggl: Workspace, seen: Mapping[str, object]
    ) -> AsyncGenerator[tuple[Report, str]]:
        """Yield the parts whose totals are not as they were, and the newest ones, with their totals now."""
        by_day = {"rounding_minutes": 0, "workspace_id": self.client.workspace_id}
        requests = (
            totals_by_day(self.request.evolve(start_date=first, end_date=last, **by_day))
            for first, last in longest_ranges(self.request.start_date, self.request.end_date)
        )
        totals = await read_day_totals(toggl, requests)
        reread = toggl.clock.utc().date() - timedelta(days=self.reread_days)
        for part in self._parts():
            days = days_between(part.start_date, part.end_date)
            fingerprint = "" if totals is None else _fingerprint(totals.get(day, NO_TIME) for day in days)
            if part.end_date > reread or seen.get(self._period(part)) != fingerprint:
                yield part, fingerprint


def _fingerprints(states: Mapping[str, object], key: str) -> dict[str, object]:
    found = states.get(key)
    return {str(period): value for period, value in found.items()} if is_mapping(found) else {}


def _fingerprint(totals: Iterable[DayTotal]) -> str:
    text = ",".join(f"{total.seconds}/{total.cents}" for total in totals)
    return blake2b(text.encode(), digest_size=12).hexdigest()


def _values(row: Struct, schema: TableSchema) -> dict[str, object]:
    values = asdict(row)
    for name in ("start", "end"):
        day, time_of_day = values.get(f"{name}_date"), values.get(f"{name}_time")
        if isinstance(day, date) and isinstance(time_of_day, time):
            values[name] = datetime.combine(day, time_of_day)
    return {
        column_name(each.name, each.type): value_for_dlt(values[each.name])
        for each in schema.columns
        if each.name in values
    }
