"""``toggl-async query``: queries of Focus in JSON."""

import json

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox

QUERY = {
    "period": {"from": "2025-01-01", "to": "2025-01-31"},
    "groupings": [{"property": "user_account_id"}],
    "aggregations": [{"function": "sum", "property": "duration"}],
    "filters": [{"property": "project_id", "operator": "in", "value": [0, 190000001]}],
}
FILTERS = [{"property": "project_id", "operator": "in", "value": [190000001]}]


@pytest.fixture
def focus(program: Program, sandbox: Sandbox) -> Program:
    """The program with a Focus key and no other credential."""
    return program.with_settings(TOGGL_API_TOKEN="", TOGGL_FOCUS_KEY=sandbox.focus_key)


@pytest.mark.parametrize("kind", ["query", "workload", "profitability", "dictionary"])
async def test_each_kind_of_query_returns_json(kind: str, focus: Program, sandbox: Sandbox) -> None:
    """The body is sent unchanged, with empty lists for missing keys, and the result is printed as JSON."""
    query = FILTERS if kind == "dictionary" else QUERY
    (focus.folder / "query.json").write_text(json.dumps(query), encoding="utf-8")
    done = await focus.fork("query", "--kind", kind, "--body", "query.json")
    assert (done.code, done.err) == (0, "")
    body = sandbox.received[0].body
    if kind == "dictionary":
        assert body == FILTERS
        assert "190000001" in json.loads(done.out)["projects"]
    else:
        assert isinstance(body, dict)
        assert {name: body[name] for name in QUERY} == QUERY
        assert body["ordinations"] == []
        assert json.loads(done.out)["data_json_row"]


async def test_a_query_is_read_from_standard_input(focus: Program, sandbox: Sandbox) -> None:
    """Without --body, the query is read from standard input; the options are sent in the url."""
    options = ("--include-dicts", "--response-format", "table")
    done = await focus.run("query", *options, stdin=json.dumps(QUERY))
    raw = await focus.run("query", *options, "--raw", stdin=json.dumps(QUERY))
    assert (done.code, raw.code) == (0, 0), done.err
    assert json.loads(done.out)["data_table"] == json.loads(raw.out)["data_table"]
    assert json.loads(raw.out).keys() == {"data_table", "dictionaries"}
    assert sandbox.received[0].query == {"include_dicts": "true", "response_format": "table"}


async def test_the_fields_of_a_query_are_described(focus: Program, sandbox: Sandbox) -> None:
    """--fields lists each key of the body, with the keys of its parts."""
    done = await focus.fork("query", "--fields")
    assert done.code == 0
    assert "\n  groupings: JSON [JSON {property, show_empty}]\n" in done.out
    assert "\n  period: JSON {from, to, preset}\n" in done.out
    assert sandbox.received == []


WRONG = [
    ("{", (), "is not JSON"),
    ("[]", (), "is not a JSON object"),
    ('{"period": {"from": "yesterday"}}', (), "yesterday"),
    ('{"period": {"from": "2025-02-01", "to": "2025-01-01"}}', (), "is after"),
    ('{"period": {"form": "2025-01-01"}}', (), "did you mean from"),
    ('{"period": {}, "grouping": []}', (), "did you mean groupings"),
    ('{"period": {}, "groupings": [{}]}', (), "groupings[0] needs property"),
    ('{"period": {}, "groupings": [{"property": 5}]}', (), "groupings[0]"),
    ('{"period": {}, "groupings": "project_id"}', (), "groupings"),
    ('{"period": {}, "limit": "5"}', (), "limit"),
    ('{"period": {}, "include_dicts": true}', (), "include_dicts"),
    ('{"period": {}, "workspace_id": 5}', (), "workspace_id"),
    ('{"period": {}, "filters": [{"conditions": [{"proprety": "a"}]}]}', (), "filters[0].conditions[0]"),
    ('{"period": {}}', ("--kind", "workload", "--include-dicts"), "--include-dicts"),
    ('{"period": {}}', ("--kind", "dictionary"), "filters"),
    ('{"period": {}}', ("--kind", "queries"), "queries"),
    ("", ("--body", "nowhere.json"), "nowhere.json"),
    ("\udcff", (), "is not JSON"),
    ("[" * 100_000, (), "is not JSON"),
]


@pytest.mark.parametrize(("body", "options", "expected"), WRONG, ids=range(len(WRONG)))
async def test_a_wrong_query_is_reported_in_one_line(
    body: str, options: tuple[str, ...], expected: str, focus: Program, sandbox: Sandbox
) -> None:
    """The message names the mistake with its path in the body, and no request is sent."""
    file = focus.folder / "query.json"
    file.write_text(body, encoding="utf-8", errors="surrogateescape")
    given = () if "--body" in options else ("--body", file.name)
    done = await focus.fork("query", *given, *options)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert expected in done.err
    assert sandbox.received == []
