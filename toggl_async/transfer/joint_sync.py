"""One sync of a folder for all files that have got their names before it begins."""

import os
import threading
from pathlib import Path

import attrs


@attrs.define(eq=False)
class SyncBatch:
    """The files that wait for the same sync, its outcome, and where their folder was found after it."""

    is_done: bool = False
    error: OSError | None = None
    folder: Path | None = None


class JointSync:
    """Makes a folder's entries survive a power loss, with one system call for several files at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.next: SyncBatch = SyncBatch()
        """The batch of the next sync, which all names are part of that have been given by now."""

    def __call__(self, handle: int, batch: SyncBatch | None = None) -> None:
        """Sync the folder, or wait for a sync that begins from now on; do nothing if ``batch`` is done.

        Raises:
            OSError: the sync failed. The system reports this once, so all files that waited for it get it.
        """
        batch = batch or self.next
        if not batch.is_done:
            with self._lock:
                self._sync(handle, batch)
        if batch.error is not None:
            raise OSError(batch.error.errno, batch.error.strerror)

    def _sync(self, handle: int, batch: SyncBatch) -> None:
        if batch.is_done:
            return
        # Replaced before the sync: names that are given from now on may not be part of it.
        self.next = SyncBatch()
        try:
            os.fsync(handle)
        except OSError as error:
            batch.error = OSError(error.errno, error.strerror)
        batch.is_done = True
