"""Whatever is asked fits the contract, and whatever the contract allows is read, or told with its place."""

import datetime as dt
import functools
import inspect
import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.declared import answer_of, request_of
from tests.contract.requests import requests
from tests.contract.schemas import WRONG, answers, body_schema
from tests.contract.table import OPERATIONS, Kind, Operation, opened, plain
from toggl_async import DecodeError
from toggl_async.codec import encode
from toggl_async.codec.parsing import read as read_body
from toggl_async.sandbox.operations import OPERATIONS as SERVED
from toggl_async.sandbox.request_bodies import read, wire_name
from toggl_async.sandbox.routing import match_route

PAIRS = [
    pytest.param(operation, method, id=f"{operation.name}-{method}")
    for operation in OPERATIONS
    for method in operation.methods
]
READ = [
    pytest.param(operation, operation.methods[0], id=operation.name)
    for operation in OPERATIONS
    if operation.answer != "file"
]
BODIES: Mapping[tuple[str, str, str], Any] = {
    (one.method, one.host, one.path): inspect.getclosurevars(one.handler).nonlocals["body"] for one in SERVED
}
FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
"""So many tries for each operation; there are some fifty of them."""


@functools.cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """The schema of an operation's body."""
    (operation,) = (each for each in OPERATIONS if each.name == name)
    return jsonschema.Draft202012Validator(body_schema(operation))


@functools.cache
def answers_of(name: str) -> st.SearchStrategy[Any]:
    """What an operation may answer."""
    (operation,) = (each for each in OPERATIONS if each.name == name)
    return answers(operation.answer).filter(lambda made: made is not None)


@pytest.mark.parametrize(("operation", "method"), PAIRS)
@FEW
@given(data=st.data())
def test_any_request_fits_the_contract(operation: Operation, method: str, data: st.DataObject) -> None:
    """Whatever its fields are, the body is what the documents allow, and the address leads to it."""
    cls: Any = request_of(method)
    call = encode(data.draw(requests(cls)))
    assert (call.verb, call.host.value) == (operation.verb, operation.host)
    assert dict(call.query).keys() <= operation.query.keys() | {"response_format"}
    if call.body is None:
        assert operation.body is None or operation.name.startswith(
            ("reports_saved", "reports_export_saved", "utils")
        )
    else:
        validator(operation.name).validate(json.loads(call.body))


def plainly(value: object) -> Any:
    """A body as the sandbox read it, without what was left out or null, under the names of the wire."""
    kind: Any = type(value)
    if attrs.has(kind):
        found = {wire_name(field.name): getattr(value, field.name) for field in attrs.fields(kind)}
        return {name: plainly(each) for name, each in found.items() if each is not None}
    if isinstance(value, tuple | list):
        return [plainly(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def without_nulls(value: object) -> Any:
    """A body as it was sent, without nulls but for those in lists."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("operation", "method"), [each for each in PAIRS if "reports_saved" not in str(each.id)]
)
@FEW
@given(data=st.data())
def test_the_sandbox_reads_what_was_meant(operation: Operation, method: str, data: st.DataObject) -> None:
    """Written by one and read by the other, a request is the same."""
    cls: Any = request_of(method)
    call = encode(data.draw(requests(cls)))
    host: Any = call.host.value
    found = match_route(SERVED, host, call.verb, call.path).operation
    body = BODIES[found.method, found.host, found.path]
    got = plainly(read(body, call.body or b""))
    sent = without_nulls(json.loads(call.body)) if call.body else {}
    assert {name: got[name] for name in sent} == sent if isinstance(sent, dict) else got == sent


@pytest.mark.parametrize(("operation", "method"), READ)
@FEW
@given(data=st.data())
def test_any_documented_answer_is_read(operation: Operation, method: str, data: st.DataObject) -> None:
    """With nulls, missing fields and unknown ones thrown in."""
    kind = answer_of(request_of(method))
    read_as(kind, data.draw(answers_of(operation.name)))


def read_as(kind: Any, answer: object) -> Any:
    """Read an answer as the converter and the parser do."""
    return read_body(json.dumps(answer).encode(), kind)


def damaged(kind: Kind, where: str = "") -> Iterator[tuple[Any, str]]:
    """Answers in which one field has a wrong value, and the name that the complaint must have."""
    found = opened(kind)
    if isinstance(found, list):
        for wrong in WRONG["list"]:
            yield wrong, where
        yield from (([answer], name) for answer, name in damaged(found[0], where))
    elif isinstance(found, dict) and "*" in found:
        yield from ((wrong, where) for wrong in WRONG["object"])
        yield from (({"1": answer}, name) for answer, name in damaged(found["*"], where))
    elif isinstance(found, dict):
        yield from ((wrong, where) for wrong in WRONG["object"])
        for name, each in found.items():
            if name == "filters":  # given as it comes
                continue
            yield from (({name: answer}, inner or name) for answer, inner in damaged(each, name))
    else:
        yield from ((wrong, where) for wrong in ({**WRONG, "object": ()}).get(plain(found), ()))


@pytest.mark.parametrize(("operation", "method"), READ)
def test_a_wrong_value_is_told_with_its_place(operation: Operation, method: str) -> None:
    """Every field of every answer, at every depth, with each value that it must not have."""
    kind = answer_of(request_of(method))
    tried = 0
    for answer, name in damaged(operation.answer):
        with pytest.raises(DecodeError) as caught:
            read_as(kind, answer)
        assert any(python_name(name) in problem for problem in caught.value.problems), (answer, name)
        tried += 1
    assert tried


def python_name(name: str) -> str:
    """A field's name as problems tell it."""
    return RENAMED.get(name, name)


RENAMED = {
    "tracked_seconds": "tracked_",
    "2fa_enabled": "two_factor",
    "ForExport": "for_export",
    "DistinguishRates": "distinguishes",
    "Grouping": "grouping",
    "SubGrouping": "sub_grouping",
    "previousStart": "previous_start",
    "uid": "user_id",
    "isNAResource": "not_applicable",
}
