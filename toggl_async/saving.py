"""A request becomes a file at a path: the place looked at before anything is sent, then the download."""

import functools
import hashlib
import time
from pathlib import Path

import attrs

from toggl_async.carrier import Carrier
from toggl_async.download import Download
from toggl_async.folder import Folder
from toggl_async.formats import MEDIA_TYPES
from toggl_async.options import Limits
from toggl_async.request import FileRequest
from toggl_async.saved import Saved
from toggl_async.telling import Teller
from toggl_async.threads import Threads


def opened(path: Path) -> Folder | None:
    """A folder that many are to be saved in; None where each will find for itself that it cannot be."""
    try:
        return Folder.open(path)
    except OSError:
        return None


def _hash(path: Path) -> tuple[int, str]:
    """The size in bytes and the sha256 in hex of a file that is there."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()


@attrs.frozen(kw_only=True)
class Saving:
    """What to save, where, and with what; ``folder`` is the path's, where it has been opened."""

    request: FileRequest
    path: Path
    folder: Folder | None
    limits: Limits
    teller: Teller
    threads: Threads

    async def __call__(self, carry: Carrier) -> Saved:
        """Save it.

        Raises:
            FileExistsError: the path is taken.
            OSError: the folder is not there or cannot be written, or the disk is full.
            TogglError: it was refused, or no whole file came.
        """
        began = time.monotonic()
        folder = await self.threads.run(self._place)
        if folder is None:
            return await self._kept()
        download = Download(
            request=self.request,
            folder=folder,
            name=self.path.name,
            limits=self.limits,
            teller=self.teller,
            threads=self.threads,
        )
        try:
            taken, attempts = await carry(self.request, download)
        finally:
            folder.release()
        return Saved(
            path=self.path.with_name(taken.place),
            size=taken.size,
            sha256=taken.sha256,
            xxh3_128=taken.xxh3_128,
            media_type=taken.media_type,
            request=self.request,
            rows=taken.contents.rows,
            pages=taken.contents.pages,
            attempts=attempts,
            seconds=time.monotonic() - began,
        )

    def _place(self) -> Folder | None:
        """The folder to save in; None where a file is there already and is to be left."""
        folder = Folder.open(self.path.parent) if self.folder is None else self.folder.hold()
        try:
            taken = folder.taken(self.path.name, self.request.options.existing)
        except BaseException:
            folder.release()
            raise
        if taken:
            folder.release()
        return None if taken else folder

    async def _kept(self) -> Saved:
        size, sha256 = await self.threads.run(functools.partial(_hash, self.path))
        return Saved(
            path=self.path,
            size=size,
            sha256=sha256,
            media_type=MEDIA_TYPES[self.request.file_format][0],
            request=self.request,
            skipped=True,
        )
