"""One sync of a folder for all files that have got their names before it begins."""

import os
import threading

import attrs


@attrs.define(eq=False)
class _Batch:
    """The threads that wait for the same sync, and its outcome."""

    is_done: bool = False
    error: OSError | None = None


class JointSync:
    """Makes a folder's entries survive a power loss, with one system call for several threads at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = _Batch()

    def __call__(self, handle: int) -> None:
        """Sync the folder, or wait for a sync that begins from now on.

        Raises:
            OSError: the sync failed. The system reports this once, so all threads that waited for it get it.
        """
        batch = self._next
        with self._lock:
            if not batch.is_done:
                # Replaced before the sync: names that are given from now on may not be part of it.
                self._next = _Batch()
                try:
                    os.fsync(handle)
                except OSError as error:
                    batch.error = OSError(error.errno, error.strerror)
                batch.is_done = True
        if batch.error is not None:
            raise OSError(batch.error.errno, batch.error.strerror)
