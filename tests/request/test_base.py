"""A call is a value."""

import pickle

import pytest

from tests.support.calls import FIRST, LAST, export, search, summary
from toggl_async import UNSET, InvalidRequestError, Options, Page
from toggl_async.reports import Reports
from toggl_async.request.files import file_format_of


def test_requests_that_say_the_same_are_equal() -> None:
    """Lists and tuples alike; options are no part of what is asked."""
    one, other = export(user_ids=[1, 2]), export(user_ids=(1, 2), options=Options(existing="skip"))
    assert one == other
    assert len({one, other, export(user_ids=[2, 1])}) == 2


@pytest.mark.parametrize("request_", [export(client_ids=[None]), export("pdf"), search(name="x"), summary()])
def test_a_request_can_be_shipped(request_: object) -> None:
    """Pickled and back it is the same, with its options."""
    assert pickle.loads(pickle.dumps(request_)) == request_


def test_options_travel_without_their_callback() -> None:
    """A function of this process stays here."""
    options = Options(existing="number", progress=lambda _: None)
    again = pickle.loads(pickle.dumps(export(options=options))).options
    assert again == Options(existing="number")


def test_a_cursor_is_a_request() -> None:
    """The next page of a list is printed, shipped and sent like any other."""
    page = Page((), search(start=5))
    assert pickle.loads(pickle.dumps(page)) == page


def test_the_workspace_is_filled_in_where_it_is_not_named() -> None:
    """The call's own comes first; without any it is an error before anything is sent."""
    assert export().within(7).workspace_id == 7
    assert export(workspace_id=3).within(7).workspace_id == 3
    with pytest.raises(InvalidRequestError, match="TOGGL_WORKSPACE_ID"):
        export().within(UNSET)


def test_evolve_checks_again() -> None:
    """A changed request is held against its types like a new one."""
    assert export().evolve(end_date=FIRST).end_date == FIRST
    with pytest.raises(InvalidRequestError):
        export().evolve(start_date=LAST, end_date=FIRST)
    with pytest.raises(TypeError):
        export().evolve(nonsense=1)


def test_requests_do_not_change() -> None:
    """Frozen: what is a key today is one tomorrow."""
    with pytest.raises(AttributeError):
        export().billable = True


def test_a_misspelt_argument_is_a_type_error() -> None:
    """Not passed over in silence."""
    with pytest.raises(TypeError, match="user_id"):
        export(user_id=[1])


def test_the_format_of_a_file_is_known_beforehand() -> None:
    """And other requests have none."""
    assert [file_format_of(each) for each in (export(), export("xlsx"), export("pdf"), search())] == [
        "csv",
        "xlsx",
        "pdf",
        None,
    ]


@pytest.mark.parametrize("value", ["doc", "pdf", None, "CSV", ["csv"]])
def test_a_format_that_is_not_offered_is_refused(value: object) -> None:
    """The detailed report is csv or xlsx here."""
    with pytest.raises(InvalidRequestError, match="'csv', 'xlsx'"):
        type(export())(format=value, start_date=FIRST, end_date=LAST)


def test_a_reports_token_is_not_shown() -> None:
    """It opens the report."""
    request = Reports.export_saved.request("a" * 32)
    assert "a" * 32 not in repr(request)
