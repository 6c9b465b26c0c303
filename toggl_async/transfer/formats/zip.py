"""The check of a zip: a directory that fits the file, safe names, and members with the right checksums.

An archive that could harm those who unpack it is refused: with names that lead out of the folder, with links,
or with two members of one name. So is one with encrypted members, which cannot be checked.
"""

import re
import stat
import zipfile
from collections import Counter
from typing import BinaryIO

from toggl_async.errors import IncompleteResponseError
from toggl_async.http.file_start import SignatureStart
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.formats.archive import blocks_of, check_places, read_archive
from toggl_async.transfer.formats.contents import Contents, Reopen
from toggl_async.transfer.formats.file_tail import FileTail

LARGEST_DIRECTORY = 4 << 20
"""The size of the largest directory that is read: enough for 40,000 members, two for each project."""
_ENCRYPTED = 0x1
_SHOWN = 60
# Absolute, with the letter of a drive, with a part that leads upwards, or with characters that some systems
# take for separators.
_UNSAFE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)|.*[\\\x00-\x1f\x7f]", re.DOTALL)


def refused(what: str) -> IncompleteResponseError:
    """Return the error for an archive that is as the server made it, but not safe; a repeat is no help."""
    return IncompleteResponseError(f"this is not a safe zip: {what}", retryable=False)


class ZipCheck:
    """Checks that a zip has a directory that fits it, and safe members with the right checksums."""

    def __init__(self) -> None:
        self._start = SignatureStart("zip")

    @without_frames
    def feed(self, block: memoryview) -> None:
        """Check the first bytes."""
        self._start.feed(block)

    @without_frames
    def finish(self, reopen: Reopen) -> Contents:
        """Check the checksum of every member by reading it; of a FileTail, check only the directory."""
        self._start.finish()
        with reopen() as file:
            return read_archive(file, "zip", LARGEST_DIRECTORY, lambda archive: _contents(archive, file))


def _contents(archive: zipfile.ZipFile, file: BinaryIO | FileTail) -> Contents:
    members = archive.infolist()
    check_places(archive, file, "zip")
    if not isinstance(file, FileTail):
        for member in members:
            if not member.flag_bits & _ENCRYPTED:
                for _ in blocks_of(archive, member):
                    pass
    # Last, so that a byte that was damaged on the way is not taken for the server's intention.
    _check_safety(members)
    return Contents(members=sum(not member.is_dir() for member in members))


def _check_safety(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        # zipfile cuts a name at its first NUL; the original is what other programs may see.
        name = member.orig_filename
        shown = ascii(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}...")
        if not name or _UNSAFE.match(name):
            raise refused(f"{shown} is no name for a member")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise refused(f"{shown} is a link")
        if member.flag_bits & _ENCRYPTED:
            raise refused(f"{shown} is encrypted")
    for name, count in Counter(member.orig_filename for member in members).items():
        if count > 1:
            raise refused(f"{name[:_SHOWN]!a} is the name of {count} members")
