"""The query of Focus."""

import pytest

from .http_client import YEAR, HttpClient, seconds

PERIOD = {"from": "2025-01-01", "to": "2025-12-31"}
DURATION = {"function": "sum", "property": "duration"}
COUNT = {"function": "count"}


def where(name: str, operator: str, value: object) -> dict[str, object]:
    """Make a condition."""
    return {"property": name, "operator": operator, "value": value}


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ([], {}),
        ([where("project_id", "in", [190000001, 190000012])], {"project_ids": [190000001, 190000012]}),
        ([where("project_id", "=", 0)], {"project_ids": [None]}),
        ([where("billable", "=", True)], {"billable": True}),
        ([where("tag_ids", "in", [17000001])], {"tag_ids": [17000001]}),
        (
            [
                {
                    "operator": "or",
                    "conditions": [where("user_account_id", "=", n) for n in (8000001, 8000008)],
                }
            ],
            {"user_ids": [8000001, 8000008]},
        ),
    ],
    ids=str,
)
async def test_focus_agrees_with_reports(
    http: HttpClient, filters: object, wanted: dict[str, object]
) -> None:
    """The same filter has the same sum as the detailed export."""
    body = {"period": PERIOD, "filters": filters, "aggregations": [DURATION, COUNT]}
    (row,) = (await http.focus("query", body)).json["data_json_row"]
    detailed = (await http.report("search/time_entries.csv", {**YEAR, **wanted})).rows
    assert row == {
        "sum_duration": sum(seconds(entry["Duration"]) for entry in detailed),
        "count": len(detailed),
    }


async def test_groups_are_paged(http: HttpClient) -> None:
    """Pages follow one another, and each tells how many rows there are."""
    body = {
        "groupings": [{"property": "project_id"}, {"property": "start_date"}],
        "aggregations": [DURATION],
        "ordinations": [{"property": "sum_duration", "direction": "desc"}],
    }
    whole = (await http.focus("query", body)).json
    rows = []
    for page in range(1, 20):
        response = await http.focus("query", {**body, "pagination": {"page": page, "per_page": 50}})
        if not response.json:
            break
        assert response.json["total_count"] == len(whole["data_json_row"])
        rows += response.json["data_json_row"]
    assert rows == whole["data_json_row"]
    assert "total_count" not in whole
    lengths = [row["sum_duration"] for row in rows]
    assert lengths == sorted(lengths, reverse=True)


async def test_nothing_found_is_an_empty_object(http: HttpClient) -> None:
    """Not an empty list, nor one with nothing in it."""
    body = {"period": PERIOD, "filters": [where("project_id", "=", 1)], "aggregations": [DURATION]}
    assert (await http.focus("query", body)).json == {}


async def test_rows_can_be_filtered_by_what_they_add_up_to(http: HttpClient) -> None:
    """As with having in SQL."""
    condition = {"aggregation": COUNT, "operator": ">=", "value": 20}
    body = {
        "groupings": [{"property": "project_id"}],
        "aggregations": [COUNT],
        "aggregation_filters": [condition],
    }
    rows = (await http.focus("query", body)).json["data_json_row"]
    assert rows
    assert all(row["count"] >= 20 for row in rows)


async def test_names_come_on_request(http: HttpClient) -> None:
    """Dictionaries have ids written as strings for keys."""
    url = "query?include_dicts=true"
    response = await http.focus(url, {"groupings": [{"property": "client_id"}], "aggregations": [COUNT]})
    names = response.json["dictionaries"]["clients"]
    ids = {str(row["client_id"]) for row in response.json["data_json_row"]} - {"0"}
    assert ids <= set(names)


async def test_rows_have_three_forms(http: HttpClient) -> None:
    """As a table the first row is the header, as a tree each group is a branch."""
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
        ({"filters": [where("project_id", "near", 1)]}, "unknown operator 'near'"),
    ],
    ids=str,
)
async def test_focus_refuses_with_an_object(http: HttpClient, body: object, message: str) -> None:
    """An error, its description and a trace id."""
    response = await http.focus("query", body)
    assert (response.status, response.json["error"]) == (400, "validation")
    assert message in response.json["error_description"]
    assert len(response.json["trace_id"]) == 32
