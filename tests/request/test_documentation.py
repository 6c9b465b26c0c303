"""Signatures and help texts are made from request classes."""

import inspect

import pytest

from toggl_async.reports.detailed import Detailed
from toggl_async.reports.exports import ExportDetailed, ExportDetailedPdf, ExportSummary
from toggl_async.reports.summary import Summary
from toggl_async.request.documentation import documentation, ignored_fields, signature
from toggl_async.saved import Saved

CURSOR = {"first_id", "first_row_number", "first_timestamp", "page_size"}


@pytest.mark.parametrize(
    ("request_class", "ignored"),
    [
        (ExportDetailed, CURSOR | {"enrich_response"}),
        (ExportDetailedPdf, CURSOR | {"enrich_response"}),
        (ExportSummary, {"include_time_entry_ids"}),
        (Detailed, set()),
        (Summary, set()),
    ],
)
def test_fields_without_effect_on_a_file_come_last(request_class: type, ignored: set[str]) -> None:
    """A file's fields that only change JSON are the last arguments, and only a remark names them."""
    assert ignored_fields(request_class) == ignored
    names = list(signature(request_class).parameters)
    assert set(names[len(names) - len(ignored) :]) == ignored
    arguments, _, remark = documentation(request_class).partition("Accepted as well")
    assert not {name for name in ignored if f" {name}: " in arguments}
    assert {name for name in ignored if name in remark} == ignored


def test_the_parameters_before_those_of_the_request_and_the_result_are_described() -> None:
    """A help text begins with the leading parameters and ends with the result."""
    to = inspect.Parameter("to", inspect.Parameter.POSITIONAL_ONLY, annotation=str)
    text = documentation(ExportSummary, {to: "The path."}, Saved)
    assert "\n\nArgs:\n    to: The path.\n    start_date: First day, included.\n" in text
    assert "\n    options: How the call " in text
    assert "\n\nReturns:\n    Saved: An export that is on disk" in text


def test_a_help_text_has_no_long_lines() -> None:
    """Every line fits into a window of 100 columns."""
    assert max(len(line) for line in documentation(Detailed).splitlines()) <= 100
