"""Giving a finished file its final name, in one step.

The open file itself is linked where the system can do that, so that no other file can get the name. A link
cannot replace a file, though. To do that, the file gets a hidden name first, which is then renamed at once:
only a process that is killed between these two calls leaves the hidden name, of a file that is whole.
"""

import contextlib
import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from toggl_async.options import Existing
from toggl_async.transfer.comparison import Comparison, compare, has_version
from toggl_async.transfer.joint_sync import SyncBatch
from toggl_async.transfer.new_file import NewFile
from toggl_async.transfer.path_check import FileVersion

_LAST_NUMBER = 10_000
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
# A sandbox may hide /proc, or forbid links to open files.
_NO_LINKS_TO_OPEN_FILES = _NO_LINKS | {errno.ENOENT, errno.EACCES, errno.EXDEV, errno.EINVAL}
_MOST_COMPARISONS = 4
# Two saves in this process that replace the same file must not take each other's file for a foreign one.
_RENAMING = tuple(threading.Lock() for _ in range(64))


@attrs.frozen
class PublishedName:
    """The final name of a file.

    ``replaced`` is true if the file took the place of another one. ``changed`` is false if the file at that
    name had the same bytes, and was left. ``sync`` is the sync of the folder that makes the name survive a
    power loss, None if none is needed.
    """

    name: str
    replaced: bool = False
    changed: bool = True
    sync: SyncBatch | None = None


@attrs.frozen
class Publication:
    """The publication of one finished file; ``durable`` is whether it must survive a power loss."""

    file: NewFile
    durable: bool = True

    def publish(self, name: str, existing: Existing, damaged: FileVersion | None = None) -> PublishedName:
        """Give the file its final name, as :meth:`give_name` does, and sync the folder.

        Raises:
            FileExistsError: another file got the name meanwhile.
            OSError: the disk failed, or another process put another file in the place of this one.
        """
        published = self.give_name(name, existing, damaged)
        if published.sync is not None:
            self.file.directory.sync(published.sync)
        return published

    def give_name(self, name: str, existing: Existing, damaged: FileVersion | None = None) -> PublishedName:
        """Give the file its final name and close it; whatever happens, no hidden name is left.

        ``damaged`` is the version of an existing file that is replaced in spite of ``existing``. The folder
        has not been synced yet: several names can share the ``sync`` of the result.

        Raises:
            FileExistsError: another file got the name meanwhile.
            OSError: the disk failed, or another process put another file in the place of this one.
        """
        try:
            compared = compare(self.file, name) if existing == "update" else None
            published = self._publish(name, existing, damaged, compared)
        finally:
            self.file.remove_name()
        self.file.close()
        if not (self.durable and published.changed):
            return published
        return attrs.evolve(published, sync=self.file.directory.next_sync)

    def _publish(
        self, name: str, existing: Existing, damaged: FileVersion | None, compared: Comparison | None
    ) -> PublishedName:
        if compared is not None and compared.is_equal:
            return PublishedName(name, changed=False)
        self.file.finish_writing(durable=self.durable)
        if compared is not None:
            return self._update(name, compared)
        if existing == "number":
            return PublishedName(self._link_numbered(name))
        try:
            self._link(name)
        except FileExistsError:
            if existing != "replace" and damaged is None:
                raise
            return PublishedName(name, replaced=self._replace(name, damaged))
        return PublishedName(name)

    def _link_numbered(self, name: str) -> str:
        for candidate in numbered(name):
            with contextlib.suppress(FileExistsError):
                self._link(candidate)
                return candidate
        raise FileExistsError(errno.EEXIST, "Too many files have names like this", name)

    def _link(self, name: str) -> None:
        # A link fails where the name exists; a rename would silently replace the file.
        if self._link_open_file(name):
            return
        part = self._hidden_name()
        with self._renaming():
            try:
                self._call(os.link, part, name)
            except OSError as fault:
                if fault.errno not in _NO_LINKS:
                    raise
                self._rename_where_free(part, name)

    def _link_open_file(self, name: str) -> bool:
        """Link the open file to a name; return False if that is not possible here."""
        self.file.check_not_abandoned()
        directory, source = self.file.directory, self.file.link_source
        if source is None:
            return False
        try:
            os.link(source, directory.at(name), dst_dir_fd=directory.handle, follow_symlinks=True)
        except OSError as fault:
            if fault.errno not in _NO_LINKS_TO_OPEN_FILES:
                raise
            return False
        return True

    def _hidden_name(self) -> str:
        """Return the hidden name of the file, which gets one if it has none."""
        if self.file.name is None:
            part = self.file.directory.part_name()
            if self._link_open_file(part):
                self.file.name = part
            else:
                self.file.copy_to_named_file(durable=self.durable)
        if self.file.name is None:
            raise RuntimeError("the file was discarded")
        return self.file.name

    def _rename_where_free(self, part: str, name: str) -> None:
        # On a file system without links (exFAT, some network drives), another file may get the name between
        # the check and the rename; that is unavoidable there.
        if self.file.directory.is_taken(name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)
        self._call(os.rename, part, name)

    def _replace(self, name: str, damaged: FileVersion | None) -> bool:
        """Rename the file; return whether it replaced another."""
        part = self._hidden_name()
        with self._renaming():
            replaced = self.file.directory.is_taken(name)
            if replaced and damaged is not None and not has_version(self.file, name, damaged):
                raise FileExistsError(errno.EEXIST, "The file has changed since it was checked", name)
            self._call(os.replace, part, name)
        return replaced

    def _renaming(self) -> threading.Lock:
        handle = self.file.directory.handle
        folder = 0 if handle is None else os.fstat(handle).st_ino
        return _RENAMING[folder % len(_RENAMING)]

    def _update(self, name: str, compared: Comparison) -> PublishedName:
        """Give the file a name that is free, or whose file differs."""
        if compared.version is None:
            with contextlib.suppress(FileExistsError):
                self._link(name)
                return PublishedName(name)
        part = self._hidden_name()
        # The first comparison, which may take long, was made without the lock. Another is needed only if the
        # file has changed since then.
        with self._renaming():
            for _ in range(_MOST_COMPARISONS):
                if has_version(self.file, name, compared.version):
                    self._call(os.replace, part, name)
                    return PublishedName(name, replaced=compared.version is not None)
                compared = compare(self.file, name)
                if compared.is_equal:
                    return PublishedName(name, changed=False)
        raise FileExistsError(errno.EEXIST, "The file has changed each time that it was compared", name)

    def _call(self, link_or_rename: Callable[..., None], part: str, name: str) -> None:
        directory = self.file.directory
        self.file.check_not_abandoned()
        self._check_not_displaced(part)
        link_or_rename(
            directory.at(part), directory.at(name), src_dir_fd=directory.handle, dst_dir_fd=directory.handle
        )
        self._check_not_displaced(name)

    def _check_not_displaced(self, name: str) -> None:
        if self.file.is_displaced_at(name):
            raise OSError(errno.EBUSY, "Another process put another file in its place", name)


def numbered(name: str) -> Iterator[str]:
    """Yield the name, then the name with ``-2``, ``-3`` and so on before its suffix."""
    path = Path(name)
    yield name
    yield from (f"{path.stem}-{number}{path.suffix}" for number in range(2, _LAST_NUMBER))
