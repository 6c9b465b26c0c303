"""The query of Focus."""

import pytest

from .http_client import YEAR, HttpClient, seconds

PERIOD = {"from": "2025-01-01", "to": "2025-12-31"}
DURATION = {"function": "sum", "property": "duration"}
COUNT = {"function": "count"}


def condition(name: str, operator: str, value: object) -> dict[str, object]:
    """Return a condition."""
    return {"property": name, "operator": operator, "value": value}


@pytest.mark.parametrize(
    ("filters", "report_filters"),
    [
        ([], {}),
        ([condition("project_id", "in", [190000001, 190000012])], {"project_ids": [190000001, 190000012]}),
        ([condition("project_id", "=", 0)], {"project_ids": [None]}),
        ([condition("billable", "=", True)], {"billable": True}),
        ([condition("tag_ids", "in", [17000001])], {"tag_ids": [17000001]}),
        (
            [
                {
                    "operator": "or",
                    "conditions": [condition("user_account_id", "=", n) for n in (8000001, 8000008)],
                }
            ],
            {"user_ids": [8000001, 8000008]},
        ),
    ],
    ids=str,
)
async def test_focus_agrees_with_reports(
    http: HttpClient, filters: object, report_filters: dict[str, object]
) -> None:
    """A query of Focus has the same sum as the detailed export with the same filter."""
    body = {"period": PERIOD, "filters": filters, "aggregations": [DURATION, COUNT]}
    (row,) = (await http.focus("query", body)).json["data_json_row"]
    detailed = (await http.report("search/time_entries.csv", {**YEAR, **report_filters})).rows
    assert row == {
        "sum_duration": sum(seconds(entry["Duration"]) for entry in detailed),
        "count": len(detailed),
    }


async def test_groups_are_paged(http: HttpClient) -> None:
    """Pages are contiguous, and each has the total number of rows."""
    body = {
        "groupings": [{"property": "project_id"}, {"property": "start_date"}],
        "aggregations": [DURATION],
        "ordinations": [{"property": "sum_duration", "direction": "desc"}],
    }
    all_rows = (await http.focus("query", body)).json
    rows = []
    for page in range(1, 20):
        response = await http.focus("query", {**body, "pagination": {"page": page, "per_page": 50}})
        if not response.json:
            break
        assert response.json["total_count"] == len(all_rows["data_json_row"])
        rows += response.json["data_json_row"]
    assert rows == all_rows["data_json_row"]
    assert "total_count" not in all_rows
    lengths = [row["sum_duration"] for row in rows]
    assert lengths == sorted(lengths, reverse=True)


async def test_a_query_without_rows_returns_an_empty_object(http: HttpClient) -> None:
    """A query without matching entries returns an empty object."""
    body = {"period": PERIOD, "filters": [condition("project_id", "=", 1)], "aggregations": [DURATION]}
    assert (await http.focus("query", body)).json == {}


async def test_rows_can_be_filtered_by_aggregations(http: HttpClient) -> None:
    """Rows can be filtered by their aggregated values, as with HAVING in SQL."""
    aggregation_filter = {"aggregation": COUNT, "operator": ">=", "value": 20}
    body = {
        "groupings": [{"property": "project_id"}],
        "aggregations": [COUNT],
        "aggregation_filters": [aggregation_filter],
    }
    rows = (await http.focus("query", body)).json["data_json_row"]
    assert rows
    assert all(row["count"] >= 20 for row in rows)


async def test_dictionaries_are_returned_on_request(http: HttpClient) -> None:
    """The dictionaries have ids as strings for keys."""
    url = "query?include_dicts=true"
    response = await http.focus(url, {"groupings": [{"property": "client_id"}], "aggregations": [COUNT]})
    names = response.json["dictionaries"]["clients"]
    ids = {str(row["client_id"]) for row in response.json["data_json_row"]} - {"0"}
    assert ids <= set(names)


async def test_rows_have_three_formats(http: HttpClient) -> None:
    """A table has the column names as its first row, and a hierarchy has a branch for each group."""
    body = {"groupings": [{"property": "billable"}], "aggregations": [COUNT]}
    rows = (await http.focus("query", body)).json["data_json_row"]
    table = (await http.focus("query?response_format=table", body)).json["data_table"]
    tree = (await http.focus("query?response_format=hierarchical", body)).json["data_hierarchical"]
    assert table == [list(rows[0]), *(list(row.values()) for row in rows)]
    assert tree["billable"]["True"]["count"] == rows[1]["count"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"pagination": {"page": 1, "per_page": 200}}, "failed on the 'max' tag"),
        ({"groupings": [{"property": "weather"}]}, "unknown property 'weather'"),
        ({"period": {"from": "yesterday"}}, "'yesterday' is not a date"),
        ({"filters": [condition("project_id", "near", 1)]}, "unknown operator 'near'"),
    ],
    ids=str,
)
async def test_focus_errors_are_objects(http: HttpClient, body: object, message: str) -> None:
    """An error of Focus is an object with a name, a description and a trace id."""
    response = await http.focus("query", body)
    assert (response.status, response.json["error"]) == (400, "validation")
    assert message in response.json["error_description"]
    assert len(response.json["trace_id"]) == 32
