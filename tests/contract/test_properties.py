"""Every request fits the contract, and every documented response is decoded; wrong values are errors."""

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

from tests.contract.declared import model_of, request_of
from tests.contract.requests import requests
from tests.contract.schemas import WRONG, body_schema, responses
from tests.contract.table import OPERATIONS, Kind, Operation, opened, plain
from toggl_async import DecodeError
from toggl_async.codec import encode
from toggl_async.codec.lenient import is_lenient
from toggl_async.codec.parsing import read as read_body
from toggl_async.request.model import UnreadPartWarning
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
    if operation.response != "file"
]
BODIES: Mapping[tuple[str, str, str], Any] = {
    (one.method, one.host, one.path): inspect.getclosurevars(one.handler).nonlocals["body"] for one in SERVED
}
FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
"""The settings for each of some fifty operations: few examples, so that the tests do not take too long."""


@functools.cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """Return the validator of an operation's body."""
    (operation,) = (each for each in OPERATIONS if each.name == name)
    return jsonschema.Draft202012Validator(body_schema(operation))


@functools.cache
def responses_of(name: str) -> st.SearchStrategy[Any]:
    """Return a strategy for the response bodies of an operation."""
    (operation,) = (each for each in OPERATIONS if each.name == name)
    return responses(operation.response).filter(lambda made: made is not None)


@pytest.mark.parametrize(("operation", "method"), PAIRS)
@FEW
@given(data=st.data())
def test_any_request_fits_the_contract(operation: Operation, method: str, data: st.DataObject) -> None:
    """The documents allow the verb, host, query and body of any request, whatever its fields are."""
    cls: Any = request_of(method)
    encoded = encode(data.draw(requests(cls)).within(7))
    assert (encoded.verb, encoded.host.value) == (operation.verb, operation.host)
    assert dict(encoded.query).keys() <= operation.query.keys() | {"response_format"}
    if encoded.body is None:
        assert operation.body is None or operation.name.startswith(
            ("reports_saved", "reports_export_saved", "utils")
        )
    else:
        validator(operation.name).validate(json.loads(encoded.body))


def plainly(value: object) -> Any:
    """Return a body that the sandbox has read, by the names on the wire and without nulls."""
    kind: Any = type(value)
    if attrs.has(kind):
        found = {wire_name(field.name): getattr(value, field.name) for field in attrs.fields(kind)}
        return {name: plainly(each) for name, each in found.items() if each is not None}
    if isinstance(value, tuple | list):
        return [plainly(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def without_nulls(value: object) -> Any:
    """Return a body that was sent, without nulls except those in lists."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("operation", "method"), [each for each in PAIRS if "reports_saved" not in str(each.id)]
)
@FEW
@given(data=st.data())
def test_the_sandbox_reads_what_was_sent(operation: Operation, method: str, data: st.DataObject) -> None:
    """The sandbox reads the same values from a body that the client wrote into it."""
    cls: Any = request_of(method)
    encoded = encode(data.draw(requests(cls)).within(7))
    host: Any = encoded.host.value
    found = match_route(SERVED, host, encoded.verb, encoded.path).operation
    body = BODIES[found.method, found.host, found.path]
    got = plainly(read(body, encoded.body or b""))
    sent = without_nulls(json.loads(encoded.body)) if encoded.body else {}
    assert {name: got[name] for name in sent} == sent if isinstance(sent, dict) else got == sent


@pytest.mark.parametrize(("operation", "method"), READ)
@FEW
@given(data=st.data())
def test_any_documented_response_is_decoded(operation: Operation, method: str, data: st.DataObject) -> None:
    """Any documented response is decoded, even with nulls, missing fields and unknown fields."""
    kind = model_of(request_of(method))
    read_as(kind, data.draw(responses_of(operation.name)))


def read_as(kind: Any, body: object) -> Any:
    """Decode a body as a type, as the client does."""
    return read_body(json.dumps(body).encode(), kind)


def damaged(kind: Kind, where: str = "") -> Iterator[tuple[Any, str]]:
    """Yield bodies in which one field has a wrong value, and the name that the error must contain."""
    found = opened(kind)
    if isinstance(found, list):
        for wrong in WRONG["list"]:
            yield wrong, where
        yield from (([body], name) for body, name in damaged(found[0], where))
    elif isinstance(found, dict) and "*" in found:
        yield from ((wrong, where) for wrong in WRONG["object"])
        yield from (({"1": body}, name) for body, name in damaged(found["*"], where))
    elif isinstance(found, dict):
        yield from ((wrong, where) for wrong in WRONG["object"])
        for name, each in found.items():
            if name == "filters":  # not decoded, so no value is wrong
                continue
            yield from (({name: body}, inner or name) for body, inner in damaged(each, name))
    else:
        yield from ((wrong, where) for wrong in ({**WRONG, "object": ()}).get(plain(found), ()))


@pytest.mark.parametrize(("operation", "method"), READ)
def test_a_wrong_value_is_an_error_that_names_its_field(operation: Operation, method: str) -> None:
    """A value of another type in any field of a response, at any depth, is an error that names the field.

    In a report of Focus it is kept as it came instead, with a warning, and costs nothing beside it.
    """
    kind = model_of(request_of(method))
    checked = 0
    for body, name in damaged(operation.response):
        checked += 1
        if is_lenient(kind) and isinstance(body, dict):
            with pytest.warns(UnreadPartWarning):
                model = read_as(kind, body)
            assert name in str([model.unread, getattr(getattr(model, "dictionaries", None), "unread", None)])
            continue
        with pytest.raises(DecodeError) as caught:
            read_as(kind, body)
        assert any(python_name(name) in problem for problem in caught.value.problems), (body, name)
    assert checked


def python_name(name: str) -> str:
    """Return the name of a field in the problems of an error."""
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
    "wid": "workspace_id",
    "cid": "client_id",
    "pid": "project_id",
    "tid": "task_id",
    "gid": "group_id",
    "isNAResource": "not_applicable",
}
