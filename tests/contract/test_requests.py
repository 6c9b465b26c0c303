"""Every documented operation has a request class with exactly the documented fields."""

import inspect
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from tests.contract.declared import (
    addresses_of,
    differences,
    facades,
    hints_of,
    known_values,
    model_of,
    path_fields,
    request_of,
)
from tests.contract.departures import (
    LEFT_TO_TOGGL,
    MODELS,
    NEVER_SENT,
    REQUESTS,
    REQUIRED,
    SENT_BY_DEFAULT,
    WITHOUT_DATES,
    Departure,
)
from tests.contract.table import OPERATIONS, REPORTING_OPERATIONS, Operation
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
    """Yield the differences between a request class and its operation."""
    cls = request_of(method)
    hints = hints_of(cls)
    if operation.body is not None and not isinstance(operation.body, dict):
        (whole,) = (field.name for field in attrs.fields(cls) if place(field) is Place.WHOLE)
        yield from differences(operation.body, hints[whole], method)
        return
    for name in sorted(operation.fields.keys() | hints.keys() - path_fields(cls)):
        if name not in hints:
            yield f"{method}.{name}: not declared"
        elif name not in operation.fields:
            yield f"{method}.{name}: not documented"
        else:
            yield from differences(operation.fields[name], hints[name], f"{method}.{name}")


def model_differences(operation: Operation, method: str) -> Iterator[str]:
    """Yield the differences between a model and its operation."""
    if operation.response != "file":
        yield from differences(operation.response, model_of(request_of(method)), method)


def unexplained(found: Iterator[str], departures: tuple[Departure, ...]) -> list[str]:
    """Return the differences that no departure explains."""
    return [each for each in found if not any(departure.covers(each) for departure in departures)]


def test_the_table_has_all_operations() -> None:
    """The table has 29 reporting operations with 35 paths and two newer spellings, and 37 others."""
    reporting = OPERATIONS[:REPORTING_OPERATIONS]
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS) == 66
    assert len({address for operation in reporting for address in operation.addresses}) == 35 + 2


def test_every_method_is_in_the_table() -> None:
    """Every method of a facade is documented, and every operation has its methods."""
    declared = sorted(f"{facade}.{name}" for facade, found in facades().items() for name in found)
    assert declared == METHODS


def test_every_request_class_has_one_method() -> None:
    """No request class is used for two methods."""
    classes = [cls for found in facades().values() for cls in found.values()]
    assert len(classes) == len(set(classes))


def test_addresses_are_the_documented_ones() -> None:
    """Verbs, hosts and paths are the documented ones, except that a saved pdf has an older spelling too."""
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
    """A request has the documented fields and types, and differs only where a departure gives the reason."""
    assert unexplained(request_differences(operation, method), REQUESTS) == []


@pytest.mark.parametrize(("operation", "method"), PAIRS)
def test_models_have_every_documented_field(operation: Operation, method: str) -> None:
    """A model has the documented fields and types, and differs only where a departure gives the reason."""
    assert unexplained(model_differences(operation, method), MODELS) == []
    assert (operation.response == "file") == issubclass(request_of(method), FileRequest)


@pytest.mark.parametrize(("operation", "method"), PAIRS)
def test_fields_go_where_the_documents_put_them(operation: Operation, method: str) -> None:
    """A field is sent in the path, the query or the body, as documented."""
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
    """Every pattern of every departure explains a difference that exists."""
    requests = [each for one in OPERATIONS for m in one.methods for each in request_differences(one, m)]
    models = [each for one in OPERATIONS for m in one.methods for each in model_differences(one, m)]
    for departures, found in ((REQUESTS, requests), (MODELS, models)):
        for departure in departures:
            for pattern in departure.patterns:
                assert any(attrs.evolve(departure, patterns=(pattern,)).covers(each) for each in found), (
                    pattern
                )


def required(cls: type[Request[Any]]) -> set[str]:
    """Return the fields without which a request cannot be made."""
    return {field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING}


def sent_by_default(cls: type[Request[Any]]) -> set[str]:
    """Return the fields that are sent although the user gave no value."""
    silent = {"format", *REQUIRED}
    return {
        wire_name(field)
        for field in attrs.fields(cls)
        if field.default is not UNSET
        and place(field) is not Place.NOWHERE
        and field.name not in silent - {"filters"}
    } - required(cls)


@pytest.mark.parametrize("method", METHODS)
def test_required_fields_and_sent_defaults_have_a_reason(method: str) -> None:
    """A field that we require, or send by default, has a reason, and so has a report without dates."""
    cls = request_of(method)
    assert required(cls) <= REQUIRED.keys()
    assert sent_by_default(cls) <= SENT_BY_DEFAULT.keys()
    assert (
        {"start_date", "end_date"} <= required(cls)
        or not {"start_date", "end_date"} <= hints_of(cls).keys()
        or method in WITHOUT_DATES
    )


def test_fields_that_a_document_requires_are_required_or_have_a_reason() -> None:
    """A field that only some documents require is either required by us or listed with a reason."""
    for operation in OPERATIONS:
        for method in operation.methods:
            assert set(operation.required) - required(request_of(method)) <= LEFT_TO_TOGGL.keys()


def test_every_reason_is_needed() -> None:
    """Every field that is listed with a reason is required, or sent by default, by some request."""
    classes = [request_of(method) for method in METHODS]
    assert set().union(*map(required, classes)) == REQUIRED.keys()
    assert set().union(*map(sent_by_default, classes)) == SENT_BY_DEFAULT.keys()


@pytest.mark.parametrize("method", METHODS)
def test_every_field_is_explained(method: str) -> None:
    """Every field has a docstring for ``help()``, and every class one with the documentation's URL."""
    cls = request_of(method)
    made: Any = cls
    texts = field_docstrings(made)
    assert {field.name for field in attrs.fields(cls) if place(field) is not Place.NOWHERE} <= texts.keys()
    assert "https://engineering.toggl.com/docs/" in (inspect.getdoc(cls) or "")


@pytest.mark.parametrize("method", METHODS)
def test_only_ids_in_the_path_and_filters_are_positional(method: str) -> None:
    """Only a token or id in the path, except the workspace's, and a whole body are positional arguments."""
    cls = request_of(method)
    first = [
        name
        for name, each in inspect.signature(cls).parameters.items()
        if each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    assert set(first) <= {
        *("report_token", "project_id", "organization_id", "time_entry_id", "uuid"),
        *("filters", "objects"),
    }


def test_no_header_of_the_newer_document_is_offered() -> None:
    """No request has a field for the report-export header, which returns no file."""
    names = {name.replace("_", "-").lower() for method in METHODS for name in hints_of(request_of(method))}
    assert not names & {name.lower() for name in NEVER_SENT}
    assert Headers().get("x-toggl-report-export") is None


@pytest.mark.parametrize("status", sorted({each for one in OPERATIONS for each in one.statuses} - {200}))
def test_every_documented_status_has_its_error(status: int) -> None:
    """Each documented status except 422 raises an error class of its own."""
    error = status_error(status, Headers(), b'"Something"')
    assert error.status == status
    assert type(error) not in {StatusError, UnexpectedStatusError} or status == 422


@pytest.mark.parametrize(("operation", "method"), PAIRS)
def test_the_media_types_of_files_are_documented(operation: Operation, method: str) -> None:
    """The media type of each format of a file is documented for its operation."""
    formats = known_values(hints_of(request_of(method)).get("format"))
    extension = next(iter(operation.addresses)).rpartition("/")[2].rpartition(".")[2]
    media: Any = MEDIA_TYPES
    kinds = {media[file][0] for file in formats if "saved" not in operation.name or file == extension}
    if operation.response == "file" and kinds:
        assert kinds <= set(operation.media)
