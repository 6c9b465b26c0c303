"""Net changes of the copy."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async.changes.entry_copy import EntryCopy
from toggl_async.changes.known_entries import known_entry
from toggl_async.tables import EntryRow

ENTRY = EntryRow(
    time_entry_id=1,
    start=datetime(2026, 1, 1, 9, tzinfo=UTC),
    duration=timedelta(seconds=60),
    amount=Decimal("1.50"),
)


def entry(identifier: int, day: int, seconds: int | None) -> EntryRow:
    """Return an entry of January; without a duration it is running."""
    duration = None if seconds is None else timedelta(seconds=seconds)
    start = datetime(2026, 1, day, 9, tzinfo=UTC)
    return EntryRow(time_entry_id=identifier, start=start, duration=duration)


PUTS = st.builds(entry, st.integers(1, 5), st.integers(1, 3), st.none() | st.integers(0, 3))
STEPS = st.lists(PUTS | st.integers(1, 5) | st.just("take"), max_size=40)


@given(steps=STEPS)
def test_net_changes_applied_to_a_copy_give_the_same_entries(steps: list[EntryRow | int | str]) -> None:
    """After any puts and removals, the changes since the last look turn the old entries into the new ones."""
    copy, mirror, truth = EntryCopy({}), dict[int, EntryRow](), dict[int, EntryRow]()
    for step in [*steps, "take"]:
        if isinstance(step, EntryRow):
            assert step.time_entry_id is not None
            copy.put(step)
            truth.pop(step.time_entry_id, None)
            if step.duration is not None:
                truth[step.time_entry_id] = step
        elif isinstance(step, int):
            copy.remove(step)
            truth.pop(step, None)
        else:
            changes = copy.take_changes()
            for new in changes.added:
                assert new.time_entry_id not in mirror
                mirror[new.time_entry_id or 0] = new
            for changed in changes.changed:
                assert mirror[changed.time_entry_id or 0] != changed
                mirror[changed.time_entry_id or 0] = changed
            for identifier in changes.deleted:
                del mirror[identifier]
            assert mirror == truth
            assert {each for entries in copy.days.values() for each in entries} == truth.keys()
    total = sum(copy.total(each.start.date()).seconds for each in truth.values() if each.start)
    assert (total == 0) is all(each.duration == timedelta(0) for each in truth.values())


@given(steps=STEPS)
def test_states_are_not_changed_by_later_steps(steps: list[EntryRow | int | str]) -> None:
    """The days that a state has taken over stay as they are, whatever is put or removed later."""
    copy = EntryCopy({})
    taken = []
    for step in steps:
        if isinstance(step, EntryRow):
            copy.put(step)
        elif isinstance(step, int):
            copy.remove(step)
        else:
            copy.take_changes()
            taken.append((copy.days, {day: dict(entries) for day, entries in copy.days.items()}))
    assert all(days == before for days, before in taken)


@pytest.mark.parametrize("name", list(EntryRow.__struct_fields__))
def test_each_value_but_names_is_part_of_the_checksum(name: str) -> None:
    """Another value of any field is a change, but for names, which change without the entry."""
    other = {
        "start": ENTRY.start and ENTRY.start + timedelta(days=1),
        "end": ENTRY.start,
        "duration": timedelta(seconds=61),
        "updated_at": ENTRY.start,
        "amount": Decimal("1.51"),
        "hourly_rate": Decimal(5),
        "billable": True,
        "tag_ids": (1,),
        "tags": ("a",),
    }.get(name, 5 if name.endswith("_id") else "text")
    changed = msgspec.structs.replace(ENTRY, **{name: other})
    is_name = name in {"user", "email", "client", "project", "task", "tags"}
    assert (known_entry(changed) == known_entry(ENTRY)) is is_name
