"""Requests are encoded, and responses are decoded into models or errors."""

import contextlib
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.calls import FIRST, LAST, export, search, summary
from toggl_async import UNSET, DecodeError, Headers, Host, Request, Unset
from toggl_async.codec import decode, encode, parse
from toggl_async.focus.clauses import Filter, Grouping, QueryPeriod
from toggl_async.focus.reports import Query
from toggl_async.request.base import endpoint
from toggl_async.request.fields import query, renamed
from toggl_async.request.model import Model

NOTHING = Headers()


@attrs.frozen(kw_only=True, repr=False)
class Part(Model):
    """An object within a response."""

    id: int | None = None
    name: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class Whole(Model):
    """A response with a field of every kind."""

    number: int | None = None
    amount: float | None = None
    text: str | None = None
    yes: bool | None = None
    day: dt.date | None = None
    moment: dt.datetime | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    ids: tuple[int, ...] = ()
    table: Mapping[str, object] | None = None
    kind: str | None = None
    from_: str | None = None


@endpoint("/things/{thing}")
class GetThing(Request[Whole]):
    """A request whose response is a ``Whole``."""

    thing: str = attrs.field(kw_only=False)
    start_time: str | Unset | None = renamed("startTime", default=UNSET)
    from_: dt.date | Unset = UNSET
    flag: bool | Unset = query(default=UNSET)


def read(text: str | bytes) -> Whole:
    """Decode a body."""
    return decode(GetThing("x"), text if isinstance(text, bytes) else text.encode(), NOTHING)


def sent(request: Request[Any]) -> Any:
    """Return the JSON body of a request."""
    body = encode(request).body
    return None if body is None else json.loads(body)


def test_fields_go_into_path_query_or_body() -> None:
    """Each field goes to its place under its name in the API."""
    call = encode(GetThing("a/b?ä", start_time="9", from_=FIRST, flag=True))
    assert (call.path, call.query, call.host) == ("/things/a%2Fb%3F%C3%A4", (("flag", "true"),), Host.TRACK)
    assert call.body is not None
    assert json.loads(call.body) == {"startTime": "9", "from": "2025-01-01"}


def test_unset_fields_are_left_out_and_none_is_null() -> None:
    """UNSET, None and an empty list are sent in three different ways."""
    assert sent(GetThing("x")) is None
    assert sent(GetThing("x", start_time=None)) == {"startTime": None}
    body = sent(export(client_ids=[None, 3], user_ids=[], billable=False, workspace_id=7))
    assert body == {
        "start_date": "2025-01-01",
        "end_date": "2025-01-31",
        "client_ids": [None, 3],
        "user_ids": [],
        "billable": False,
    }


def test_objects_in_a_body_are_encoded_by_the_same_rules() -> None:
    """Filters may contain filters, and Focus gets every list, even an empty one."""
    inner = Filter(property="x", operator="=", value=[1, "a", None])
    request = Query(
        workspace_id=7,
        period=QueryPeriod(from_=FIRST, to=LAST),
        groupings=[Grouping("project_id")],
        filters=[Filter(operator="and", conditions=[inner])],
        include_dicts=False,
    )
    body = sent(request)
    assert body["period"] == {"from": "2025-01-01", "to": "2025-01-31"}
    assert body["groupings"] == [{"property": "project_id"}]
    condition = {"property": "x", "operator": "=", "value": [1, "a", None]}
    assert body["filters"] == [{"operator": "and", "conditions": [condition]}]
    assert body["aggregations"] == body["ordinations"] == []
    assert encode(request).query == (("include_dicts", "false"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", Whole()),
        ('{"unheard_of": [1, {"x": null}]}', Whole()),
        ('{"number": 3, "number": 4}', Whole(number=4)),
        ('{"amount": 3}', Whole(amount=3.0)),
        ('{"parts": null, "ids": null}', Whole()),
        ('{"parts": [{"id": 1, "new": 2}, {}]}', Whole(parts=(Part(id=1), Part()))),
        ('{"kind": "never seen before"}', Whole(kind="never seen before")),
        ('{"number": null, "part": null, "table": null}', Whole()),
        ('{"from": "x"}', Whole(from_="x")),
        ('{"day": "2025-02-28"}', Whole(day=dt.date(2025, 2, 28))),
        (' {"table": {"a": [1]}} \n', Whole(table={"a": [1]})),
    ],
)
def test_unusual_but_valid_responses_are_decoded(text: str, expected: Whole) -> None:
    """Null lists, missing fields, unknown fields and unknown words are accepted."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"number": "3"}', "expected int, got string @ $.number"),
        ('{"number": 1.5}', "expected int, got float @ $.number"),
        ('{"number": true}', "expected int, got bool @ $.number"),
        ('{"amount": "1"}', "expected number, got string @ $.amount"),
        ('{"amount": true}', "expected number, got bool @ $.amount"),
        ('{"text": 3}', "expected string, got int @ $.text"),
        ('{"text": {}}', "expected string, got object @ $.text"),
        ('{"yes": 1}', "expected bool, got int @ $.yes"),
        ('{"part": []}', "expected object, got array @ $.part"),
        ('{"parts": {}}', "expected array, got object @ $.parts"),
        ('{"parts": "ab"}', "expected array, got string @ $.parts"),
        ('{"parts": [{}, {"id": []}]}', "expected int, got array @ $.parts[1].id"),
        ('{"ids": [1, null]}', "@ $.ids[1]"),
        ('{"day": "yesterday"}', "@ $.day"),
        ('{"moment": "2025-01-01T00:00:00"}', "@ $.moment"),
        ("[]", "expected object, got array"),
        ("null", "expected object, got null"),
        ('"oops"', "expected object, got string"),
    ],
)
def test_a_value_of_a_wrong_type_is_reported_with_its_path(text: str, problem: str) -> None:
    """A value that could be converted, such as a number in a string, is wrong too."""
    with pytest.raises(DecodeError) as caught:
        read(text)
    assert any(problem in each for each in caught.value.problems), caught.value.problems


def test_every_wrong_value_is_reported() -> None:
    """The error lists all problems and not only the first."""
    with pytest.raises(DecodeError) as caught:
        read('{"number": "a", "parts": [{"id": "b"}, {"name": 3}]}')
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{'a': 1}",
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": 01}',
        '{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b"\xff\xfe{\x00}\x00",
        "[" * 1_000_000,
        '{"a":' * 1_000_000,
        "[" * 100_000 + "]" * 100_000,
        "<html></html>",
        "{}{}",
        '{"a": "\x01"}',
        '{"number": ' + "9" * 5000 + "}",
        '{"amount": 1e999}',
    ],
)
def test_malformed_json_is_a_decode_error(text: str | bytes) -> None:
    """Cut, deeply nested, badly encoded or unbounded JSON never raises another error."""
    with pytest.raises(DecodeError):
        read(text)


def test_a_long_number_is_exact() -> None:
    """A number of 400 digits is not rounded to a float."""
    assert read('{"number": ' + "9" * 400 + "}").number == 10**400 - 1


def test_a_byte_order_mark_is_accepted_or_a_decode_error() -> None:
    """A byte order mark never raises another error."""
    with contextlib.suppress(DecodeError):
        assert read(b"\xef\xbb\xbf{}") == Whole()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-04T05:06:07Z", dt.datetime(2025, 3, 4, 5, 6, 7, tzinfo=dt.UTC)),
        ("2025-03-04T05:06:07.123456789Z", dt.datetime(2025, 3, 4, 5, 6, 7, 123457, tzinfo=dt.UTC)),
        ("2025-03-04T05:06:07.1+02:00", dt.datetime(2025, 3, 4, 3, 6, 7, 100000, tzinfo=dt.UTC)),
        ("2025-03-04T05:06:07-11:30", dt.datetime(2025, 3, 4, 16, 36, 7, tzinfo=dt.UTC)),
    ],
)
def test_moments_have_up_to_nine_decimals_and_any_offset(text: str, expected: dt.datetime) -> None:
    """Digits that a datetime cannot hold are rounded or cut off."""
    moment = read(json.dumps({"moment": text})).moment
    assert moment is not None
    assert abs(moment - expected) <= dt.timedelta(microseconds=1)
    assert moment.tzinfo is not None


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Whole.__annotations__]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(json_values)
def test_any_json_is_decoded_or_a_decode_error(value: Any) -> None:
    """No JSON value raises another error than ours."""
    text = json.dumps(value).encode("utf-8", "surrogatepass")
    try:
        parse(text)
        read(text)
    except DecodeError as error:
        assert error.problems


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_or_a_decode_error(body: bytes) -> None:
    """No sequence of bytes raises another error than ours."""
    with contextlib.suppress(DecodeError):
        read(body)


def test_the_extra_row_of_a_page_begins_the_next() -> None:
    """Of 201 rows the last is not in the page but in its cursor."""
    rows = json.dumps([{"id": number, "name": "x"} for number in range(1, 202)]).encode()
    page = decode(search(), rows, NOTHING)
    assert (len(page.rows), page.next) == (200, search(start=201))
    assert decode(search(), b"null", NOTHING).rows == ()


def test_a_file_is_decoded_as_bytes() -> None:
    """The content of a file is returned unchanged, without a look for JSON."""
    assert decode(export(), b"\x00\xff", NOTHING) == b"\x00\xff"


def test_a_model_of_the_api_is_decoded() -> None:
    """The models of the facades follow the same rules."""
    made = decode(summary(), b'{"seconds": 12, "rates": null, "new": 1}', NOTHING)
    assert (made.seconds, made.rates) == (12, ())
