"""The changes of a workspace's time entries since the last run, at the lowest cost in requests.

Toggl does not list what has changed in a workspace, and does not say which entries were deleted. It has the
detailed report, which can be ordered by the time of the last update, and totals by day. From these, a run
finds the changes for a copy of all finished entries from a first day on::

    state = load()                                        # None at first
    async for batch in read_changes(toggl, state, since=date(2026, 1, 1)):
        upsert(batch.added + batch.changed)               # by time_entry_id
        delete(batch.deleted)
        save(batch.state.to_bytes())                      # once the rest of the batch is safe

1. *The newest updates.* The report is read from the newest update back to the newest one of the last run,
   and a little further. An entry that is changed meanwhile is read in this run or the next one.
2. *Totals by day.* One request for each year compares the sums of the copy with Toggl's. A day differs if
   an entry of it was deleted, or left the report in another way.
3. *Whole days.* Days that differ are read whole, and so are days that were never read: on the first run,
   these are all. An entry is reported as deleted only after its day has been read whole.

The state is a value: it has the ids, sums and checksums of the entries, but not the entries. Each batch comes
with the state that holds once its changes are in the copy. If a run ends in between, or its batches are lost,
the next run continues from the last state that was kept: it may bring changes again, but leaves none out.

A run does not see:

- an entry that is running: it is added once it is stopped;
- the deletion of an entry together with another change that leaves the sum of the day's durations and that of
  its amounts as they were, until the day is read whole for another reason (see ``reread_days``);
- a change for which Toggl does not set the time of the last update, as when a project or tag of an entry is
  deleted, until then; new names of projects and other objects are not in the entries at all: these have ids.

Modules, in the order of the data:

- :mod:`.reader`: ``read_changes``, which begins a run;
- :mod:`.arguments`: its arguments, and the state with which it begins;
- :mod:`.run`: ``ChangesRun``, which goes through the three steps;
- :mod:`.newest_updates`: the first step;
- :mod:`.day_totals`: the second step: Toggl's totals by day, and the days that differ;
- :mod:`.short_entries`: entries without a duration, which no total shows;
- :mod:`.whole_days`: the third step;
- :mod:`.windows`: the date ranges by which days are read with the fewest requests;
- :mod:`.entry_copy`: what is known of the entries of the copy while a run changes it;
- :mod:`.batch`: ``ChangeBatch``, what a run yields;
- :mod:`.state`: ``ChangesState``, with which the next run continues;
- :mod:`.known_entries`: what a state has of an entry;
- :mod:`.packing`: columns of numbers as bytes;
- :mod:`.scope`: the settings of a run, and the requests that they make;
- :mod:`.warnings`: warnings about reports on which a run cannot rely.
"""

from toggl_async.changes.batch import ChangeBatch
from toggl_async.changes.reader import read_changes
from toggl_async.changes.state import ChangesState
from toggl_async.changes.warnings import TotalsMismatchWarning, UnorderedReportWarning

__all__ = [
    "ChangeBatch",
    "ChangesState",
    "TotalsMismatchWarning",
    "UnorderedReportWarning",
    "read_changes",
]
