"""A request is a value: it can be compared, hashed, pickled and evolved."""

import pickle

import pytest

from tests.support.calls import FIRST, LAST, export, search, summary
from toggl_async import UNSET, InvalidRequestError, Options, Page
from toggl_async.reports import Reports
from toggl_async.request.files import file_format_of


def test_requests_with_equal_fields_are_equal() -> None:
    """Lists equal tuples, and options do not count in the comparison."""
    one, other = export(user_ids=[1, 2]), export(user_ids=(1, 2), options=Options(existing="skip"))
    assert one == other
    assert len({one, other, export(user_ids=[2, 1])}) == 2


@pytest.mark.parametrize("request_", [export(client_ids=[None]), export("pdf"), search(name="x"), summary()])
def test_a_request_survives_pickling(request_: object) -> None:
    """A request that is pickled and loaded is equal to the first."""
    assert pickle.loads(pickle.dumps(request_)) == request_


def test_options_are_pickled_without_their_callback() -> None:
    """A progress callback stays in its process; the other options are kept."""
    options = Options(existing="number", progress=lambda _: None)
    again = pickle.loads(pickle.dumps(export(options=options))).options
    assert again == Options(existing="number")


def test_a_page_with_a_cursor_survives_pickling() -> None:
    """A page that is pickled and loaded is equal to the first, with its cursor."""
    page = Page((), search(start=5))
    assert pickle.loads(pickle.dumps(page)) == page


def test_the_default_workspace_is_filled_in() -> None:
    """The request's own workspace comes first, and a request without any is refused."""
    assert export().within(7).workspace_id == 7
    assert export(workspace_id=3).within(7).workspace_id == 3
    with pytest.raises(InvalidRequestError, match="TOGGL_WORKSPACE_ID"):
        export().within(UNSET)


def test_evolve_validates_the_changed_request() -> None:
    """A changed request is validated like a new one."""
    assert export().evolve(end_date=FIRST).end_date == FIRST
    with pytest.raises(InvalidRequestError):
        export().evolve(start_date=LAST, end_date=FIRST)
    with pytest.raises(TypeError):
        export().evolve(nonsense=1)


def test_requests_are_frozen() -> None:
    """A field of a request cannot be assigned."""
    with pytest.raises(AttributeError):
        export().billable = True


def test_a_misspelt_argument_is_a_type_error() -> None:
    """A misspelt argument is not silently ignored."""
    with pytest.raises(TypeError, match="user_id"):
        export(user_id=[1])


def test_the_file_format_of_a_request_is_known() -> None:
    """A request that is not for a file has no format."""
    assert [file_format_of(each) for each in (export(), export("xlsx"), export("pdf"), search())] == [
        "csv",
        "xlsx",
        "pdf",
        None,
    ]


@pytest.mark.parametrize("value", ["doc", "pdf", None, "CSV", ["csv"]])
def test_an_unknown_format_is_refused(value: object) -> None:
    """The detailed report is available as csv and as xlsx alone."""
    with pytest.raises(InvalidRequestError, match="'csv', 'xlsx'"):
        type(export())(format=value, start_date=FIRST, end_date=LAST)


def test_the_token_of_a_saved_report_is_not_in_the_repr() -> None:
    """The token gives access to the report, so the repr leaves it out."""
    request = Reports.export_saved.request("a" * 32)
    assert "a" * 32 not in repr(request)
