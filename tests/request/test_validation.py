"""Values are validated against their declared types before anything is sent."""

import datetime as dt
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calls import FIRST, LAST, export, search, summary
from tests.support.models import DATE_RANGE, ask
from toggl_async import UNSET, InvalidRequestError, Toggl
from toggl_async.credentials import ApiToken
from toggl_async.request.validation import AtMost, Ids, MismatchError, validator

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.integers()),
    st.dates(),
    st.datetimes(),
)


def is_id(value: object) -> bool:
    """Return whether Toggl could have assigned this id."""
    return type(value) is int and 0 < value < 2**63


@given(anything)
def test_an_id_is_a_positive_64_bit_int(value: Any) -> None:
    """A string of digits, a bool and a float with a whole value are refused."""
    if is_id(value):
        assert search(workspace_id=value).workspace_id == value
    else:
        with pytest.raises(InvalidRequestError, match="workspace_id"):
            search(workspace_id=value)


@pytest.mark.parametrize("value", ["1/../2", "1?x", True, 2**63, -1, 0, "١", 1.0, b"7", [7]])
def test_an_invalid_workspace_id_is_refused(value: Any) -> None:
    """The id of the client, of a call and in a path must be valid, so that none changes the URL."""
    with pytest.raises(InvalidRequestError):
        Toggl(ApiToken("a" * 32), workspace_id=value)
    with pytest.raises(InvalidRequestError):
        search(workspace_id=value)
    with pytest.raises(InvalidRequestError):
        type(summary())(value, start_date=FIRST, end_date=LAST)


@given(anything)
def test_a_list_of_ids_becomes_a_tuple_or_is_refused(value: Any) -> None:
    """Ids are kept as a tuple, which nobody can change later; a string is no list."""
    try:
        kept = export(user_ids=value).user_ids
    except InvalidRequestError as error:
        assert "user_ids" in str(error)
    else:
        assert kept is None or (isinstance(kept, tuple) and all(is_id(each) for each in kept))


def test_none_unset_and_empty_differ() -> None:
    """None, UNSET and an empty list are kept as three different values."""
    assert export(user_ids=None).user_ids is None
    assert export(user_ids=UNSET).user_ids is UNSET
    assert export(user_ids=[]).user_ids == ()
    assert export(client_ids=[None, 3]).client_ids == (None, 3)


@pytest.mark.parametrize("value", [dt.datetime(2025, 1, 1, tzinfo=dt.UTC), "2025-01-01", 20250101, None])
def test_a_date_field_takes_only_a_date(value: Any) -> None:
    """A datetime is refused too, since its time of day would be cut off silently."""
    with pytest.raises(InvalidRequestError, match="start_date"):
        export(start_date=value)


@given(st.dates(), st.dates())
def test_a_date_range_has_at_most_365_days(start: dt.date, end: dt.date) -> None:
    """A reversed range is refused at once, a longer one before it is sent: Toggl would cut it silently."""
    days = (end - start).days + 1
    fields = {"start_date": start, "end_date": end}
    if 1 <= days <= 365:
        request = type(export())(**fields)
        request.check_sendable()
        assert request.end_date == end
    else:
        with pytest.raises(InvalidRequestError, match="after" if days < 1 else f"is {days} days"):
            type(export())(**fields).check_sendable()


def test_an_error_names_the_position_in_a_list() -> None:
    """The message has the field, the index and the value."""
    with pytest.raises(InvalidRequestError, match=r"client_ids\[2\]: expected int, got '5' \(str\)"):
        export(client_ids=[3, None, "5"])


def test_a_long_value_is_shortened_in_the_message() -> None:
    """The message stays under 200 characters."""
    with pytest.raises(InvalidRequestError) as caught:
        export(billable="x" * 10_000)
    assert len(str(caught.value)) < 200


def test_more_ids_than_toggl_accepts_are_refused() -> None:
    """A list may have a length limit of the server's."""
    assert validator(Annotated[Ids, AtMost(5)])(range(1, 6), "ids") == (1, 2, 3, 4, 5)
    with pytest.raises(MismatchError, match="ids: Toggl accepts at most 5 at a time, not 6"):
        validator(Annotated[Ids, AtMost(5)])(range(1, 7), "ids")


@given(st.sampled_from(["description", "start_date", "user_ids", "billable", "rounding"]), anything)
def test_any_value_is_accepted_or_an_invalid_request_error(field: str, value: Any) -> None:
    """Whatever value is given, no other error is raised."""
    try:
        made = export(**{field: value})
    except InvalidRequestError:
        return
    assert hash(made) == hash(made.evolve())
    assert made == made.evolve()


class Integer:
    """An integer of another library."""

    def __index__(self) -> int:
        return 7


@pytest.mark.parametrize(
    "ids",
    [{9, 7, 8}, frozenset((7, 8, 9)), (n for n in (7, 8, 9)), {7: 1, 8: 2, 9: 3}.keys(), range(7, 10)],
)
def test_ids_may_come_in_any_collection(ids: Any) -> None:
    """A set, a generator and the keys of a dictionary are kept as a tuple; that of a set is sorted."""
    assert ask("reports.filter_projects", ids=ids).ids == (7, 8, 9)


def test_two_sets_of_ids_make_equal_requests() -> None:
    """The order of a set, which is chance, does not make another request of it."""
    one = ask("reports.filter_projects", client_ids={5, None, 3})
    assert one == ask("reports.filter_projects", client_ids={3, 5, None})
    assert set(one.client_ids) == {3, 5, None}


def test_an_integer_of_another_library_is_an_id() -> None:
    """What stands for an integer is kept as one, so that it can be sent and pickled."""
    request = ask("reports.filter_projects", ids=[Integer()], start=Integer())
    assert (request.ids, request.start) == ((7,), 7)
    assert type(request.ids[0]) is type(request.start) is int


@pytest.mark.parametrize("ids", ["12", b"12", {1: 2}, [True], True, 5, [1.0], [None]])
def test_what_is_no_collection_of_ids_is_refused(ids: Any) -> None:
    """A text, a mapping and a truth value are not taken for ids."""
    with pytest.raises(InvalidRequestError, match="ids"):
        ask("reports.filter_projects", ids=ids)


@pytest.mark.parametrize("method", ["reports.summary", "reports.detailed", "insights.project_trends"])
@pytest.mark.parametrize(("name", "wrong"), [("rounding_minutes", 7), ("rounding", 2)])
def test_a_number_that_toggl_does_not_list_is_refused(method: str, name: str, wrong: int) -> None:
    """Toggl rounds to certain minutes only; the error lists them."""
    with pytest.raises(InvalidRequestError, match=rf"{name}: {wrong} is not one of .*0, 1"):
        ask(method, **DATE_RANGE, **{name: wrong})
    assert getattr(ask(method, **DATE_RANGE, **{name: 1}), name) == 1


def test_the_documented_default_of_a_cursor_is_accepted() -> None:
    """Lists may begin at id 0, as the reference has it."""
    assert ask("reports.filter_clients", start=0).start == 0
    assert ask("reports.filter_project_users", start_id=0).start_id == 0
