"""The models of Reports and Insights, decoded from bodies like those that Toggl really sends."""

import datetime as dt
from typing import Any

import pytest

from tests.support.models import DATE_RANGE, ask, read
from toggl_async import DecodeError

ENTRY = {
    "id": 4040404040,
    "seconds": 5400,
    "start": "2025-03-09T01:30:00-08:00",
    "stop": "2025-03-09T03:00:00-08:00",
    "at": "2025-03-09T11:00:01+00:00",
}
ROW = {
    "user_id": 31,
    "username": "Grace",
    "project_id": None,
    "task_id": None,
    "billable": False,
    "description": "",
    "tag_ids": [],
    "billable_amount_in_cents": None,
    "hourly_rate_in_cents": None,
    "currency": "EUR",
    "time_entries": [ENTRY],
    "row_number": 1,
}
PST = dt.timezone(dt.timedelta(hours=-8))


def detailed(*rows: object, **headers: str) -> Any:
    """Return a page of the detailed report, decoded from rows."""
    return read(ask("reports.detailed", **DATE_RANGE), list(rows), **headers)


def test_an_entry_keeps_the_offset_of_its_user() -> None:
    """Start and stop keep the UTC offset of the user's profile, and the time of the last change is in UTC."""
    (row,) = detailed(ROW).rows
    (entry,) = row.time_entries
    assert entry.start == dt.datetime(2025, 3, 9, 1, 30, tzinfo=PST)
    assert entry.start.utcoffset() == dt.timedelta(hours=-8)
    assert entry.stop - entry.start == dt.timedelta(seconds=entry.seconds)
    assert entry.at == dt.datetime(2025, 3, 9, 11, 0, 1, tzinfo=dt.UTC)
    assert entry.at_tz is None


def test_at_tz_is_the_same_time_as_at() -> None:
    """Newer responses have ``at_tz``, which is the time ``at`` in the offset of the user."""
    (row,) = detailed(ROW | {"time_entries": [ENTRY | {"at_tz": "2025-03-09T03:00:01-08:00"}]}).rows
    assert row.time_entries[0].at_tz == row.time_entries[0].at


def test_null_ids_and_amounts_are_none() -> None:
    """Null ids and amounts are decoded as None, and an empty description stays an empty string."""
    (row,) = detailed(ROW).rows
    assert (row.project_id, row.task_id, row.billable_amount_in_cents) == (None, None, None)
    assert (row.description, row.tag_ids, row.currency) == ("", (), "EUR")


def test_only_enriched_rows_have_names() -> None:
    """Enriched rows have names and colours, and other rows have None."""
    rich = {
        "email": "grace@example.com",
        "client_name": "Navy",
        "project_name": "Compiler",
        "project_color": "7",
        "project_hex": "#06a893",
        "tag_names": ["deep work"],
        "task_name": "Parser",
    }
    (row,) = detailed(ROW | rich).rows
    assert (row.client_name, row.project_color, row.tag_names) == ("Navy", "7", ("deep work",))
    (bare,) = detailed(ROW).rows
    assert (bare.client_name, bare.project_color, bare.tag_names) == (None, None, ())


def test_null_lists_are_empty() -> None:
    """Null instead of tags, entries or the whole report is decoded as an empty list."""
    (row,) = detailed(ROW | {"tag_ids": None, "time_entries": None, "tag_names": None}).rows
    assert (row.tag_ids, row.time_entries, row.tag_names) == ((), (), ())
    assert read(ask("reports.detailed", **DATE_RANGE), None).rows == ()
    assert read(ask("reports.weekly", **DATE_RANGE), None) == ()
    assert read(ask("reports.filter_projects"), None).rows == ()


def test_a_running_entry_has_no_stop_and_a_negative_duration() -> None:
    """Toggl sends minus the Unix time of the start as the duration of a running entry."""
    running = ENTRY | {"stop": None, "seconds": -1741512600}
    (row,) = detailed(ROW | {"time_entries": [running]}).rows
    assert row.time_entries[0].stop is None
    assert row.time_entries[0].seconds == -1741512600


def test_a_group_of_entries_is_one_row() -> None:
    """A group of several entries is one row, and the row number counts rows."""
    (row,) = detailed(ROW | {"time_entries": [ENTRY, ENTRY | {"id": 4040404041}]}).rows
    assert len(row.time_entries) == 2
    assert row.row_number == 1


def test_unknown_fields_are_ignored() -> None:
    """Unknown fields at any depth of a response are ignored."""
    (row,) = detailed(ROW | {"novelty": {"a": [1]}, "time_entries": [ENTRY | {"also": None}]}).rows
    assert row.time_entries[0].id == 4040404040


SUB_GROUP = {
    "id": None,
    "title": "walls",
    "seconds": 7200,
    "local_start": "2025-03-10T08:15:00Z",
    "project_color": "0",
    "project_hex_color": "#0b83d9",
    "ForExport": False,
    "DistinguishRates": False,
    "Grouping": "projects",
    "SubGrouping": "time_entries",
}


def summary(body: object) -> Any:
    """Return a summary report, decoded from a body."""
    return read(ask("reports.summary", **DATE_RANGE), body)


def test_internal_fields_of_a_summary_have_python_names() -> None:
    """The internal fields that Toggl's server sends are decoded under names in Python style."""
    (group,) = summary({"groups": [{"id": 5, "sub_groups": [SUB_GROUP]}]}).groups
    (part,) = group.sub_groups
    assert (part.for_export, part.distinguishes_rates) == (False, False)
    assert (part.grouping, part.sub_grouping) == ("projects", "time_entries")
    assert (part.project_color, part.id, part.title) == ("0", None, "walls")


@pytest.mark.parametrize("text", ["2025-03-10T08:15:00Z", "2025-03-10T08:15:00", "2025-03-10T08:15:00+00:00"])
def test_a_local_start_has_no_zone(text: str) -> None:
    """A local start is decoded without the ``Z``, which would shift it by the user's offset."""
    (group,) = summary({"groups": [{"sub_groups": [SUB_GROUP | {"local_start": text}]}]}).groups
    assert group.sub_groups[0].local_start.isoformat() == "2025-03-10T08:15:00"


def test_an_empty_summary_has_no_groups() -> None:
    """A summary has no groups if Toggl sends an empty list, null, or no field at all."""
    bodies: list[dict[str, object]] = [{"groups": []}, {"groups": None}, {}]
    assert [summary(body).groups for body in bodies] == [(), (), ()]


def test_the_group_without_a_project_has_no_id() -> None:
    """The group of entries without a project has the id None."""
    (group,) = summary({"groups": [{"id": None, "sub_groups": None}]}).groups
    assert (group.id, group.sub_groups) == (None, ())


def test_a_sub_group_has_the_requested_rates_and_entry_ids() -> None:
    """A sub-group has the ids of its entries, and its rates in cents per hour, if they were requested."""
    rate = {"billable_seconds": 3600, "hourly_rate_in_cents": 12050, "currency": "USD"}
    (group,) = summary({"groups": [{"sub_groups": [SUB_GROUP | {"rates": [rate], "ids": [1, 2]}]}]}).groups
    (part,) = group.sub_groups
    assert part.ids == (1, 2)
    assert (part.rates[0].hourly_rate_in_cents, part.rates[0].currency) == (12050, "USD")


def test_a_weekly_row_without_names_has_seven_numbers() -> None:
    """A row for a user without the right to see names and amounts has only the seconds of seven days."""
    bare = {"user_id": 31, "project_id": None, "seconds": [0, 60, 0, 0, 7200, 0, 0]}
    (row,) = read(ask("reports.weekly", **DATE_RANGE), [bare])
    assert sum(row.seconds) == 7260
    assert (row.user_name, row.billable_amounts_in_cents, row.project_id) == (None, (), None)


def test_a_project_summary_may_have_two_fields() -> None:
    """A project summary is decoded although five of its documented fields are absent."""
    totals = read(ask("reports.project_summary", 3, **DATE_RANGE), {"seconds": 98765, "rates": None})
    assert (totals.seconds, totals.rates, totals.graph, totals.tracked_days) == (98765, (), (), None)


def test_a_full_project_summary_is_in_cents() -> None:
    """Amounts are whole numbers of cents, and the graph has seconds by rate, with the rate as key."""
    point = {"seconds": 60, "by_rate": {"12050": 60}, "labour_cost_in_cents": 85}
    body = {
        "seconds": 60,
        "billable_amount_in_cents": 201,
        "labour_cost_in_cents": 85,
        "graph": [point],
        "resolution": "month",
        "tracked_days": 1,
    }
    totals = read(ask("reports.project_summary", 3, **DATE_RANGE), body)
    assert (totals.billable_amount_in_cents, totals.labour_cost_in_cents) == (201, 85)
    assert totals.graph[0].by_rate == {"12050": 60}


@pytest.mark.parametrize("cents", [201.5, "201", True, [201]])
def test_cents_are_whole_numbers(cents: object) -> None:
    """An amount that is not a whole number is an error that names the field, and is never rounded."""
    with pytest.raises(DecodeError) as caught:
        read(
            ask("reports.project_summary", 3, **DATE_RANGE), {"seconds": 1, "billable_amount_in_cents": cents}
        )
    assert any("billable_amount_in_cents" in problem for problem in caught.value.problems)


def test_a_list_in_items_is_an_error() -> None:
    """A bare list is decoded; a list in ``items``, which only the reference has, is an error."""
    row = {"user_id": 31, "project_id": None, "tracked_seconds": 60, "billable_seconds": 0}
    (summed,) = read(ask("reports.project_user_summaries", **DATE_RANGE), [row])
    assert (summed.user_id, summed.project_id, summed.tracked_seconds) == (31, None, 60)
    with pytest.raises(DecodeError, match="expected array, got object"):
        read(ask("reports.project_user_summaries", **DATE_RANGE), {"items": [row]})


def test_a_project_may_have_undocumented_nulls() -> None:
    """A project's client, currency and billable flag may be null, though no document says so."""
    row = {"id": 9, "name": "Ark", "client_id": None, "color": "#525266", "active": True}
    (project,) = read(ask("reports.filter_projects"), [row | {"currency": None, "billable": None}]).rows
    assert (project.client_id, project.currency, project.billable) == (None, None, None)


def test_only_searched_users_have_an_address() -> None:
    """A user in a search has an e-mail address, whose name the reference lacks; one in a filter has none."""
    (short,) = read(ask("reports.filter_users"), [{"id": 31, "name": "Grace", "deleted_at": None}]).rows
    assert not hasattr(short, "email")
    row = {"id": 31, "fullname": "Grace", "email": "grace@example.com", "workspace_user_id": 77}
    (user,) = read(ask("reports.search_users"), [row]).rows
    assert (user.email, user.avatar, user.deleted_at) == ("grace@example.com", None, None)


def test_the_tracked_time_of_a_task_is_in_milliseconds() -> None:
    """Toggl names the field ``tracked_seconds`` but sends milliseconds, so our name says milliseconds."""
    (task,) = read(ask("reports.filter_tasks"), [{"id": 4, "tracked_seconds": 5_400_000}]).rows
    assert task.tracked_milliseconds == 5_400_000
    assert task.tracked == dt.timedelta(minutes=90)
    assert not hasattr(task, "tracked_seconds")
    assert read(ask("reports.filter_tasks"), [{"id": 4}]).rows[0].tracked is None


def test_the_estimate_of_a_task_is_in_seconds() -> None:
    """The estimated time of a task is in seconds, unlike its tracked time."""
    (task,) = read(ask("reports.search_tasks"), [{"id": 4, "estimated_seconds": 3600, "rate": 12}]).rows
    assert task.estimated_seconds == 3600
    assert (task.rate, type(task.rate)) == (12.0, float)


@pytest.mark.parametrize("provider", ["jira", "something new", None, {"name": "jira"}])
def test_an_unknown_integration_provider_is_accepted(provider: object) -> None:
    """The provider of an integration is returned unchanged, whether or not it is a known one."""
    (task,) = read(ask("reports.filter_tasks"), [{"id": 4, "integration_provider": provider}]).rows
    assert task.integration_provider == provider


def test_an_insights_trend_has_one_field_in_camel_case() -> None:
    """``previousStart`` is decoded beside fields in snake case, and users are decoded as numbers."""
    row = {
        "project_id": 9,
        "user_ids": [31, 32],
        "start": "2025-03-01",
        "end": "2025-03-31",
        "previousStart": "2025-01-29",
        "current_period_seconds": [60, 0],
        "previous_period_seconds": None,
    }
    (trend,) = read(ask("insights.project_trends", **DATE_RANGE), [row])
    assert (trend.previous_start, trend.user_ids) == ("2025-01-29", (31, 32))
    assert trend.previous_period_seconds == ()


@pytest.mark.parametrize(("name", "value"), [("labour_cost", 8500), ("labor_cost", 85.5)])
def test_the_cost_of_labour_has_two_spellings(name: str, value: float) -> None:
    """The older field is in cents, the newer in units of the currency, and every model accepts either."""
    row = {"project_id": 9, name: value, "earnings": 12050, "currency": "USD"}
    body = {"graph": {"data": [{"date": "2025-03-01", name: value}], "resolution": "month"}, "table": [row]}
    report = read(ask("reports.project_profitability", **DATE_RANGE, currency="usd"), body)
    (user,) = read(ask("reports.filter_project_users"), [{"id": 1, name: value, "hourly_rate": 12.5}]).rows
    other = "labor_cost" if name == "labour_cost" else "labour_cost"
    for found in (report.table[0], report.graph.data[0], user):
        assert (getattr(found, name), getattr(found, other)) == (value, None)


def test_the_dictionaries_of_a_saved_report_have_numbers_as_ids() -> None:
    """The ids in the dictionaries of a saved report are strings, and are decoded as numbers."""
    body = {
        "report_type": "summary",
        "summary_results": {"report": {"groups": []}, "totals": {"seconds": 0}},
        "weekly_results": None,
        "dictionaries": {
            "clients": {"61": {"id": 61, "name": "Navy"}},
            "users": None,
            "projects": {"9": {"id": 9, "fixed_fee": 100}},
        },
        "features": {"exports": True},
    }
    report = read(ask("reports.saved", "c0ffee"), body)
    assert report.dictionaries.clients[61].name == "Navy"
    assert report.dictionaries.projects[9].fixed_fee == 100.0
    assert (report.dictionaries.users, report.weekly_results) == ({}, None)
