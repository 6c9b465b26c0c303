"""The state as a value and as bytes."""

import contextlib
import zlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import InvalidRequestError
from toggl_async.changes import ChangesState
from toggl_async.changes.known_entries import DayTotal, KnownEntry
from toggl_async.changes.packing import pack, unpack

DAYS = st.dates(date(2006, 1, 1), date(2030, 1, 1))
NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1)
KNOWN = st.builds(KnownEntry, st.integers(0, 10**9), st.none() | st.integers(-(10**12), 10**12), NUMBERS)
STATES = st.builds(
    ChangesState,
    workspace_id=st.integers(1, 2**40),
    since=DAYS,
    until=DAYS,
    updated_until=st.none()
    | st.integers(10**9, 2 * 10**9).map(lambda each: datetime.fromtimestamp(each, UTC)),
    unread_days=st.frozensets(DAYS, max_size=9),
    days=st.dictionaries(DAYS, st.dictionaries(st.integers(1, 2**62), KNOWN, min_size=1), max_size=5),
    differences=st.dictionaries(DAYS, st.builds(DayTotal, NUMBERS, st.none() | NUMBERS), max_size=3),
)


@given(state=STATES)
def test_the_bytes_of_a_state_give_the_same_state(state: ChangesState) -> None:
    """A state survives being written and read again."""
    assert ChangesState.from_bytes(state.to_bytes()) == state


@given(state=STATES)
def test_equal_states_have_equal_bytes(state: ChangesState) -> None:
    """The bytes do not depend on the order in which entries were read."""
    days = {
        day: dict(sorted(state.days[day].items(), reverse=True)) for day in sorted(state.days, reverse=True)
    }
    assert attrs.evolve(state, days=days).to_bytes() == state.to_bytes()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "no state of changes"),
        (b"{}", "no state of changes"),
        (b"toggl_async changes 2\nxx", "one of a later version"),
        (b"toggl_async changes 1\n", "damaged"),
        (b"toggl_async changes 1\n" + zlib.compress(b"\1"), "damaged"),
        (b"toggl_async changes 1\n" + zlib.compress(b""), "damaged"),
        (pack(b"{}", []), "no state of changes"),
        (pack(b"null", [[1], [2], [3], [4]]), "no state of changes"),
    ],
)
def test_other_bytes_are_refused(data: bytes, complaint: str) -> None:
    """Bytes that are no state are an error that says so."""
    with pytest.raises(InvalidRequestError, match=complaint):
        ChangesState.from_bytes(data)


@given(state=STATES, data=st.data())
def test_a_damaged_state_is_never_taken_for_another(state: ChangesState, data: Any) -> None:
    """A state that is cut off, or of which one byte differs, is refused."""
    whole = state.to_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(1, 255))
    changed = bytes([*whole[:place], whole[place] ^ other, *whole[place + 1 :]])
    with pytest.raises(InvalidRequestError):
        ChangesState.from_bytes(whole[:place])
    with contextlib.suppress(InvalidRequestError):
        assert ChangesState.from_bytes(changed) == state  # an unused bit of the compression


def test_columns_of_another_length_are_refused() -> None:
    """A state whose columns do not have an item for each entry is damaged."""
    state = ChangesState(
        workspace_id=1,
        since=date(2026, 1, 1),
        until=date(2026, 1, 1),
        updated_until=None,
        unread_days=frozenset(),
        days={date(2026, 1, 1): {5: KnownEntry(60, None, 7)}},
        differences={},
    )
    header, columns = unpack(state.to_bytes())
    wrong_ones: list[Sequence[Sequence[int]]] = [columns[:-1], [*columns[:-1], []], [[], [], [], []]]
    for wrong in wrong_ones:
        with pytest.raises(InvalidRequestError, match="damaged"):
            ChangesState.from_bytes(pack(header, wrong))
