"""Every documented operation is declared, with every field and no other."""

import inspect
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from tests.contract.declared import (
    addresses_of,
    answer_of,
    differences,
    facades,
    hints_of,
    known_values,
    path_fields,
    request_of,
)
from tests.contract.departures import (
    ANSWERS,
    LEFT_TO_TOGGL,
    NEVER_SENT,
    REQUESTS,
    REQUIRED,
    SENT_UNASKED,
    Departure,
)
from tests.contract.table import MISSION, OPERATIONS, Operation
from toggl_async import UNSET, StatusError, UnexpectedStatusError
from toggl_async.headers import Headers
from toggl_async.http.status_errors import status_error
from toggl_async.request.base import Request
from toggl_async.request.documentation import field_docstrings
from toggl_async.request.fields import Place, place, wire_name
from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import MEDIA_TYPES

METHODS = sorted({method for operation in OPERATIONS for method in operation.methods})
PAIRS = [
    pytest.param(operation, method, id=f"{operation.name}-{method}")
    for operation in OPERATIONS
    for method in operation.methods
]


def request_differences(operation: Operation, method: str) -> Iterator[str]:
    """Where a request class says another thing than its operation."""
    cls = request_of(method)
    hints = hints_of(cls)
    if operation.body is not None and not isinstance(operation.body, dict):
        yield from differences(operation.body, hints["filters"], method)
        return
    for name in sorted(operation.fields.keys() | hints.keys() - path_fields(cls)):
        if name not in hints:
            yield f"{method}.{name}: not declared"
        elif name not in operation.fields:
            yield f"{method}.{name}: not documented"
        else:
            yield from differences(operation.fields[name], hints[name], f"{method}.{name}")


def answer_differences(operation: Operation, method: str) -> Iterator[str]:
    """Where an answer class says another thing than its operation."""
    if operation.answer != "file":
        yield from differences(operation.answer, answer_of(request_of(method)), method)


def unexplained(found: Iterator[str], departures: tuple[Departure, ...]) -> list[str]:
    """The differences that have no reason."""
    return [each for each in found if not any(departure.covers(each) for departure in departures)]


def test_the_table_has_all_operations() -> None:
    """Twenty-nine with thirty-five addresses, and two newer spellings of saved exports; then neighbours."""
    mission = OPERATIONS[:MISSION]
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS) == 47
    assert len({address for operation in mission for address in operation.addresses}) == 35 + 2


def test_every_method_is_in_the_table() -> None:
    """No facade has a method that no document knows, and no operation lacks its method."""
    declared = sorted(f"{facade}.{name}" for facade, found in facades().items() for name in found)
    assert declared == METHODS


def test_every_request_class_has_one_method() -> None:
    """One class, one name."""
    classes = [cls for found in facades().values() for cls in found.values()]
    assert len(classes) == len(set(classes))


def test_addresses_are_the_documented_ones() -> None:
    """Verb, host and path; a saved report's pdf has one spelling in the documents, and is tried in both."""
    documented = {(each.verb, each.host, address) for each in OPERATIONS for address in each.addresses}
    declared = {
        (cls.route.verb, cls.route.host.value, address)
        for found in facades().values()
        for cls in found.values()
        for address in addresses_of(cls)
    }
    assert declared - documented == {("POST", "track", "/reports/api/v3/shared/{report_token}.pdf")}
    assert documented <= declared


@pytest.mark.parametrize(("operation", "method"), PAIRS)
def test_fields_are_the_documented_ones(operation: Operation, method: str) -> None:
    """Each by its name on the wire, of the documented type, and no other without a reason."""
    assert unexplained(request_differences(operation, method), REQUESTS) == []


@pytest.mark.parametrize(("operation", "method"), PAIRS)
def test_answers_have_every_documented_field(operation: Operation, method: str) -> None:
    """At every depth, each of the documented type, and no other without a reason."""
    assert unexplained(answer_differences(operation, method), ANSWERS) == []
    assert (operation.answer == "file") == issubclass(request_of(method), FileRequest)


@pytest.mark.parametrize(("operation", "method"), PAIRS)
def test_fields_go_where_the_documents_put_them(operation: Operation, method: str) -> None:
    """Into the address, the query or the body."""
    cls = request_of(method)
    for field in attrs.fields(cls):
        name = wire_name(field)
        if name in operation.query or name == "response_format":
            assert place(field) is Place.QUERY, name
        elif isinstance(operation.body, dict) and name in operation.body:
            assert place(field) is Place.BODY, name
        elif name in operation.path:
            assert f"{{{name}}}" in cls.route.path


def test_every_departure_still_departs() -> None:
    """A reason without a difference is taken off the list."""
    requests = [each for one in OPERATIONS for m in one.methods for each in request_differences(one, m)]
    answers = [each for one in OPERATIONS for m in one.methods for each in answer_differences(one, m)]
    for departures, found in ((REQUESTS, requests), (ANSWERS, answers)):
        for departure in departures:
            for pattern in departure.patterns:
                assert any(attrs.evolve(departure, patterns=(pattern,)).covers(each) for each in found), (
                    pattern
                )


def required(cls: type[Request[Any]]) -> set[str]:
    """The fields without which a request cannot be made."""
    return {field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING}


def sent_unasked(cls: type[Request[Any]]) -> set[str]:
    """The fields that go out though nobody gave them a value."""
    silent = {"format", *REQUIRED}
    return {
        wire_name(field)
        for field in attrs.fields(cls)
        if field.default is not UNSET
        and place(field) is not Place.NOWHERE
        and field.name not in silent - {"filters"}
    } - required(cls)


@pytest.mark.parametrize("method", METHODS)
def test_what_is_required_or_sent_unasked_has_a_reason(method: str) -> None:
    """The documents require nothing; we do, where Toggl would do another thing in silence."""
    cls = request_of(method)
    assert required(cls) <= REQUIRED.keys()
    assert sent_unasked(cls) <= SENT_UNASKED.keys()
    assert (
        {"start_date", "end_date"} <= required(cls)
        or not {"start_date", "end_date"} <= hints_of(cls).keys()
        or (method == "reports.saved")
    )


def test_what_a_document_requires_is_required_or_left_to_toggl() -> None:
    """One document marks a field as required that the others leave open."""
    for operation in OPERATIONS:
        for method in operation.methods:
            assert set(operation.required) - required(request_of(method)) <= LEFT_TO_TOGGL.keys()


def test_every_reason_is_needed() -> None:
    """What is not required or sent any more is taken off the lists."""
    classes = [request_of(method) for method in METHODS]
    assert set().union(*map(required, classes)) == REQUIRED.keys()
    assert set().union(*map(sent_unasked, classes)) == SENT_UNASKED.keys()


@pytest.mark.parametrize("method", METHODS)
def test_every_field_is_explained(method: str) -> None:
    """A docstring under each field, which help() shows; and one on the class, with the page it comes from."""
    cls = request_of(method)
    made: Any = cls
    texts = field_docstrings(made)
    assert {field.name for field in attrs.fields(cls) if place(field) is not Place.NOWHERE} <= texts.keys()
    assert "https://engineering.toggl.com/docs/" in (inspect.getdoc(cls) or "")


@pytest.mark.parametrize("method", METHODS)
def test_every_argument_is_a_keyword_but_for_the_address(method: str) -> None:
    """Only what stands in the path, beyond the workspace, comes first."""
    cls = request_of(method)
    first = [
        name
        for name, each in inspect.signature(cls).parameters.items()
        if each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    assert set(first) <= {"report_token", "project_id", "organization_id", "filters"}


def test_no_header_of_the_newer_document_is_offered() -> None:
    """The report-export header brings no file, so there is no field for it."""
    names = {name.replace("_", "-").lower() for method in METHODS for name in hints_of(request_of(method))}
    assert not names & {name.lower() for name in NEVER_SENT}
    assert Headers().get("x-toggl-report-export") is None


@pytest.mark.parametrize("status", sorted({each for one in OPERATIONS for each in one.statuses} - {200}))
def test_every_documented_status_has_its_error(status: int) -> None:
    """Each says no in a way that can be caught by its name."""
    error = status_error(status, Headers(), b'"Something"')
    assert error.status == status
    assert type(error) not in {StatusError, UnexpectedStatusError} or status == 422


@pytest.mark.parametrize(("operation", "method"), PAIRS)
def test_files_are_asked_for_by_a_documented_media_type(operation: Operation, method: str) -> None:
    """A file's own, or JSON."""
    formats = known_values(hints_of(request_of(method)).get("format"))
    failure_kind = next(iter(operation.addresses)).rpartition("/")[2].rpartition(".")[2]
    media: Any = MEDIA_TYPES
    kinds = {media[file][0] for file in formats if "saved" not in operation.name or file == failure_kind}
    if operation.answer == "file" and kinds:
        assert kinds <= set(operation.media)
