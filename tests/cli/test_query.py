"""``toggl-async query``: Focus, asked in JSON."""

import json

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox

QUESTION = {
    "period": {"from": "2025-01-01", "to": "2025-01-31"},
    "groupings": [{"property": "user_account_id"}],
    "aggregations": [{"function": "sum", "property": "duration"}],
    "filters": [{"property": "project_id", "operator": "in", "value": [0, 190000001]}],
}
FILTERS = [{"property": "project_id", "operator": "in", "value": [190000001]}]


@pytest.fixture
def focus(program: Program, sandbox: Sandbox) -> Program:
    """A program with a key of Focus alone."""
    return program.having(TOGGL_API_TOKEN="", TOGGL_FOCUS_KEY=sandbox.focus_key)


@pytest.mark.parametrize("kind", ["query", "workload", "profitability", "dictionary"])
async def test_each_kind_is_answered(kind: str, focus: Program, sandbox: Sandbox) -> None:
    """The body goes out as it was written, with empty lists for what was not, and JSON comes back."""
    question = FILTERS if kind == "dictionary" else QUESTION
    (focus.folder / "question.json").write_text(json.dumps(question), encoding="utf-8")
    done = await focus.fork("query", "--kind", kind, "--body", "question.json")
    assert (done.code, done.err) == (0, "")
    body = sandbox.received[0].body
    if kind == "dictionary":
        assert body == FILTERS
        assert "190000001" in json.loads(done.out)["projects"]
    else:
        assert isinstance(body, dict)
        assert {name: body[name] for name in QUESTION} == QUESTION
        assert body["ordinations"] == []
        assert json.loads(done.out)["data_json_row"]


async def test_standard_input_is_asked_and_the_form_chosen(focus: Program, sandbox: Sandbox) -> None:
    """Without --body the question comes on standard input; the options go into the address."""
    options = ("--include-dicts", "--response-format", "table")
    done = await focus.run("query", *options, sends=json.dumps(QUESTION))
    raw = await focus.run("query", *options, "--raw", sends=json.dumps(QUESTION))
    assert (done.code, raw.code) == (0, 0), done.err
    assert json.loads(done.out)["data_table"] == json.loads(raw.out)["data_table"]
    assert json.loads(raw.out).keys() == {"data_table", "dictionaries"}
    assert sandbox.received[0].query == {"include_dicts": "true", "response_format": "table"}


async def test_fields_of_a_query_are_told_of(focus: Program, sandbox: Sandbox) -> None:
    """Each key of the body, and what its parts have."""
    done = await focus.fork("query", "--fields")
    assert done.code == 0
    assert "\n  groupings: JSON [JSON {property, show_empty}]\n" in done.out
    assert "\n  period: JSON {from, to, preset}, needed\n" in done.out
    assert sandbox.received == []


WRONG = [
    ("{", (), "no JSON"),
    ("[]", (), "no JSON object"),
    ("{}", (), "needs period"),
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
    ("\udcff", (), "no JSON"),
    ("[" * 100_000, (), "no JSON"),
]


@pytest.mark.parametrize(("body", "options", "named"), WRONG, ids=range(len(WRONG)))
async def test_a_wrong_question_is_told_in_one_line(
    body: str, options: tuple[str, ...], named: str, focus: Program, sandbox: Sandbox
) -> None:
    """What is wrong is named with its place, and no request is spent on it."""
    file = focus.folder / "question.json"
    file.write_text(body, encoding="utf-8", errors="surrogateescape")
    given = () if "--body" in options else ("--body", file.name)
    done = await focus.fork("query", *given, *options)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert named in done.err
    assert sandbox.received == []
