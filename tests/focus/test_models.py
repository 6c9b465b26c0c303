"""The requests and models of Focus, with bodies like those that Focus really sends."""

import json
from datetime import date

import pytest

from tests.support.models import ask, read
from toggl_async import DecodeError
from toggl_async.codec import encode
from toggl_async.focus.clauses import Aggregation, Filter, Grouping, QueryPeriod
from toggl_async.request.model import UnreadPartWarning

PERIOD = QueryPeriod(from_=date(2025, 3, 1), to=date(2025, 3, 31))


def test_a_report_without_rows_is_an_empty_object() -> None:
    """Without rows, Focus returns ``{}``, which every report decodes as a model without rows."""
    for method in ("query", "workload", "profitability"):
        report = read(ask(f"focus.{method}", period=PERIOD), {})
        assert (report.data_json_row, report.data_table, report.data_hierarchical) == ((), (), None)
        assert (report.dictionaries, report.total_count) == (None, None)


def test_rows_are_objects_with_columns_by_function_and_property() -> None:
    """Rows are returned unchanged, with project 0 for "no project", with lists and with nulls."""
    rows = [{"count": 2, "project_id": 0, "sum_duration": 5400}, {"tag_ids": [3], "sum_duration": None}]
    report = read(ask("focus.query", period=PERIOD), {"data_json_row": rows})
    assert report.data_json_row == tuple(rows)


def test_a_table_and_a_tree_are_decoded() -> None:
    """A table has the column names in its first row, and a tree is returned unchanged."""
    table = [["project_id", "sum_duration"], [9, 60]]
    assert read(ask("focus.query", period=PERIOD), {"data_table": table}).data_table == (
        ("project_id", "sum_duration"),
        (9, 60),
    )
    tree = {"children": [{"project_id": 9}]}
    assert read(ask("focus.query", period=PERIOD), {"data_hierarchical": tree}).data_hierarchical == tree


def test_dictionaries_have_numbers_as_ids() -> None:
    """Ids in dictionaries are decoded as numbers, and a null or missing dictionary is empty."""
    body = {
        "clients": {"61": {"id": 61, "name": "Navy"}},
        "projects": {"9": {"id": 9, "fixed_fee": {"amount": 100, "currency": "EUR"}, "rollover_mins": None}},
        "users": {"31": {"id": 31, "weekly_working_hours": 37.5, "group_ids": None}},
        "custom_field_options": {"5": {"name": "red", "custom_field_id": 2}},
        "tags": None,
    }
    found = read(ask("focus.query_dictionary", []), body)
    assert found.clients[61].name == "Navy"
    assert found.projects[9].fixed_fee.amount == 100.0
    assert (found.users[31].weekly_working_hours, found.users[31].group_ids) == (37.5, ())
    assert found.custom_field_options[5].custom_field_id == 2
    assert (found.tags, found.tasks) == ({}, {})


@pytest.mark.parametrize("key", ["x", "", "1.0", " 1", "1_0", "--1", "١"])
def test_an_item_whose_key_is_not_a_number_is_kept_as_it_came(key: str) -> None:
    """A key that is not a plain decimal number is no id, even if Python's ``int`` accepts it."""
    body = {"clients": {key: {"id": 1}, "2": {"id": 2}}}
    with pytest.warns(UnreadPartWarning, match="clients"):
        found = read(ask("focus.query_dictionary", []), body)
    assert (list(found.clients), found.unread) == ([2], {"clients": {key: {"id": 1}}})


ROWS = ({"project_id": 9, "sum_duration": 60}, {"project_id": 0, "sum_duration": None})
LISTS: list[list[object]] = [["project_id", "sum_duration"], [9, 60], [0, None]]


@pytest.mark.parametrize(
    "table",
    [
        LISTS,
        list(ROWS),
        {"header": LISTS[0], "rows": LISTS[1:]},
        {"rows": LISTS[1:], "columns": LISTS[0], "total": 2},
        {"rows": list(ROWS), "page": 1},
    ],
    ids=["lists", "objects", "names and rows", "rows and names", "rows alone"],
)
def test_a_table_is_read_in_each_of_its_forms(table: object) -> None:
    """Focus sends lists, its reference says object, and newer documents allow anything."""
    report = read(ask("focus.query", period=PERIOD), {"data_table": table, "total_count": 2})
    assert report.data_table == tuple(tuple(row) for row in LISTS)
    assert (report.rows, report.total_count, report.unread) == (ROWS, 2, {})


@pytest.mark.parametrize("table", [None, [], {}], ids=str)
def test_an_empty_table_has_no_rows(table: object) -> None:
    """A table without rows is empty, whatever its form."""
    report = read(ask("focus.query", period=PERIOD), {"data_table": table})
    assert (report.rows, report.unread) == ((), {})


@pytest.mark.parametrize(
    "table",
    [
        "text",
        3,
        {"a": 1},
        {"a": [1, 2], "b": [3, 4]},
        [1, 2],
        {"rows": [[1]], "others": [[2]]},
        [{"a": 1}, [2]],
    ],
    ids=str,
)
def test_a_table_that_is_not_understood_costs_nothing_else(table: object) -> None:
    """The rest of the report is read, the table is kept as it came, and asking for its rows is an error."""
    dictionaries = {"clients": {"2": {"id": 2}}}
    body = {"data_table": table, "total_count": 7, "dictionaries": dictionaries}
    with pytest.warns(UnreadPartWarning, match="data_table"):
        report = read(ask("focus.query", period=PERIOD), body)
    assert (report.unread, report.total_count) == ({"data_table": table}, 7)
    assert report.dictionaries.clients[2].id == 2
    with pytest.raises(DecodeError, match="data_table"):
        _ = report.rows


def test_rows_of_other_lengths_than_the_names_are_an_error() -> None:
    """No cell is dropped because it has no column, and no column is guessed."""
    report = read(ask("focus.query", period=PERIOD), {"data_table": [["a", "b"], [1, 2], [3]]})
    assert report.data_table == (("a", "b"), (1, 2), (3,))
    with pytest.raises(DecodeError, match="length"):
        _ = report.rows


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("total_count", "9"),
        ("total_count", 1.5),
        ("data_hierarchical", [1]),
        ("dictionaries", []),
        ("dictionaries", "none"),
    ],
)
def test_an_odd_part_never_costs_the_rows(part: str, value: object) -> None:
    """The rows are read although another part is of the wrong type."""
    body: dict[str, object] = {"data_json_row": list(ROWS), part: value}
    with pytest.warns(UnreadPartWarning, match=part):
        report = read(ask("focus.query", period=PERIOD), body)
    assert (report.data_json_row, report.rows, report.unread) == (ROWS, ROWS, {part: value})


def test_an_odd_item_never_costs_the_others() -> None:
    """One task of the wrong type is kept as it came; the other items are read."""
    odd = {"id": "one", "name": "x"}
    body = {"tasks": {"1": odd, "2": {"id": 2}}, "users": {"3": {"id": 3}}}
    with pytest.warns(UnreadPartWarning, match="tasks"):
        found = read(ask("focus.query_dictionary", []), body)
    assert (found.unread, found.tasks[2].id, found.users[3].id) == ({"tasks": {"1": odd}}, 2, 3)


def test_a_warning_shows_nothing_of_the_response() -> None:
    """A warning may end up in a log, so it names the parts alone."""
    with pytest.warns(UnreadPartWarning) as caught:
        read(ask("focus.query", period=PERIOD), {"data_table": "ada@example.com", "total_count": 1})
    assert [str(each.message) for each in caught] == [
        "Report: not understood, see its field unread: data_table"
    ]


def test_a_report_has_the_requested_dictionaries() -> None:
    """A report for which dictionaries were requested has them in its model."""
    body = {"data_json_row": [], "dictionaries": {"status": {"4": {"id": 4, "type": "in_progress"}}}}
    report = read(ask("focus.query", period=PERIOD, include_dicts=True), body)
    assert report.dictionaries.status[4].type == "in_progress"


def test_every_list_is_sent_and_no_currency() -> None:
    """Every list is sent, since Focus requires it, and no currency, so that money is not converted."""
    request = ask(
        "focus.query",
        workspace_id=7,
        period=PERIOD,
        groupings=[Grouping("project_id")],
        aggregations=[Aggregation("sum", "duration")],
        filters=[Filter(property="project_id", operator="in", value=[9, None])],
        include_dicts=True,
    )
    encoded = encode(request)
    body = json.loads(encoded.body or b"")
    assert body == {
        "period": {"from": "2025-03-01", "to": "2025-03-31"},
        "groupings": [{"property": "project_id"}],
        "aggregations": [{"function": "sum", "property": "duration"}],
        "filters": [{"property": "project_id", "operator": "in", "value": [9, None]}],
        "attributes": [],
        "aggregation_filters": [],
        "ordinations": [],
        "transformations": [],
    }
    assert encoded.query == (("include_dicts", "true"),)


def test_the_body_of_a_dictionary_request_is_a_bare_list() -> None:
    """The body of a dictionary request is the list of conditions, even if it is empty."""
    assert encode(ask("focus.query_dictionary", [], workspace_id=7)).body == b"[]"


def test_a_query_needs_no_period() -> None:
    """The reference marks no field of a query as required, so none is; the lists are sent all the same."""
    body = json.loads(encode(ask("focus.query", workspace_id=7)).body or b"")
    assert "period" not in body
    assert body["groupings"] == []
