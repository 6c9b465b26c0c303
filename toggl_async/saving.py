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
from toggl_async.options import Existing, Limits
from toggl_async.request import FileRequest
from toggl_async.saved import Saved
from toggl_async.telling import Teller
from toggl_async.threads import Threads


def _place(path: Path, existing: Existing) -> Folder | None:
    """The folder of a path, opened; None where a file is there already and is to be left."""
    folder = Folder.open(path.parent)
    try:
        taken = folder.taken(path.name, existing)
    except BaseException:
        folder.close()
        raise
    if taken:
        folder.close()
    return None if taken else folder


def _hash(path: Path) -> tuple[int, str]:
    """The size in bytes and the sha256 in hex of a file that is there."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()


@attrs.frozen(kw_only=True)
class Saving:
    """What to save, where, and with what."""

    request: FileRequest
    path: Path
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
        existing = self.request.options.existing
        folder = await self.threads.run(functools.partial(_place, self.path, existing))
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
        except BaseException:
            folder.release()
            raise
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
