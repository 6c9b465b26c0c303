"""What a run yields."""

import attrs

from toggl_async.changes.state import ChangesState
from toggl_async.tables.entries import EntryRow


@attrs.frozen(kw_only=True)
class ChangeBatch:
    """Changes of entries, and the state that holds once they are in the copy.

    No id is in two of them. An entry that was deleted may be added again by a later batch, if it comes back.
    """

    added: tuple[EntryRow, ...]
    """Entries that the copy does not have yet."""
    changed: tuple[EntryRow, ...]
    """Entries that replace those with the same ids."""
    deleted: tuple[int, ...]
    """Ids of entries that were deleted, left the days of the copy, or run again."""
    state: ChangesState
    """The state to keep once these changes are in the copy."""

    @property
    def is_empty(self) -> bool:
        """True if nothing has changed; the state is to be kept all the same."""
        return not (self.added or self.changed or self.deleted)
