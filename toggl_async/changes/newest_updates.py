"""The newest updates: the detailed report from the newest update back to a moment."""

from collections.abc import AsyncGenerator
from datetime import datetime

import attrs

from toggl_async.reports.detailed import Detailed
from toggl_async.tables.entries import EntryRow, entry_rows
from toggl_async.workspace import Workspace


@attrs.define
class NewestUpdates:
    """The entries of a report that were updated last, page by page.

    ``newest`` is the newest update of a finished entry, None before one was read. ``in_order`` is False once
    an entry came after one with an older update; the report then does not show which entries are new.
    Running entries are not looked at: they may come before or after all others.
    """

    toggl: Workspace
    request: Detailed
    newest: datetime | None = attrs.field(default=None, init=False)
    in_order: bool = attrs.field(default=True, init=False)
    _oldest: datetime | None = attrs.field(default=None, init=False)

    async def pages(self, until: datetime | None) -> AsyncGenerator[tuple[EntryRow, ...]]:
        """Yield the entries of each page, until an update is older than ``until``; None ends the first page.

        Pages are always read to their end, since only the order of several entries shows that there is one.

        Raises:
            TogglError: a page cannot be read.
        """
        since_first_page = None
        async for page in self.toggl.pages(self.request):
            entries = tuple(entry for row in page.rows for entry in entry_rows(row))
            for entry in entries:
                if entry.duration is not None:
                    self._look_at(entry.updated_at, since_first_page)
            yield entries
            if not self.in_order or until is None or (self._oldest is not None and self._oldest < until):
                return
            since_first_page = self.newest

    def _look_at(self, update: datetime | None, since_first_page: datetime | None) -> None:
        if update is not None and since_first_page is not None and update > since_first_page:
            return  # changed after the first page was read, and read here because rows have moved
        if update is None or (self._oldest is not None and update > self._oldest):
            self.in_order = False
            return
        self._oldest = update
        self.newest = self.newest or update
