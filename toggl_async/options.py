"""The options of a call, as values with every default in one place."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias, get_args

import attrs

from toggl_async._validators import (
    boolean,
    function_or_none,
    line_or_none,
    made_by,
    one_of,
    positive,
    positive_or_none,
    whole,
)
from toggl_async.retry import Retry

Existing: TypeAlias = Literal["error", "replace", "update", "skip", "number"]
Digest: TypeAlias = Literal["sha256", "xxh3_128"]
Priority: TypeAlias = Literal["interactive", "bulk"]


@attrs.frozen(kw_only=True)
class Timeout:
    """How long each part of a call may take, in seconds.

    ``connect`` bounds name look-up, connection and TLS. ``first_byte`` bounds the time to the response's
    headers: Toggl renders an export before it responds. ``progress`` is the time in which at least
    ``progress_bytes`` must arrive while the body is read (time of a slow disk or consumer does not count).
    ``deadline`` bounds the whole call with all its attempts and waits; None sets no bound, so that a healthy
    download may take as long as it needs. A stream, or rows that are yielded while they arrive, go on after
    the deadline once they have begun, but no attempt begins after it.
    """

    connect: float = attrs.field(default=30.0, validator=positive)
    first_byte: float = attrs.field(default=300.0, validator=positive)
    progress: float = attrs.field(default=60.0, validator=positive)
    progress_bytes: int = attrs.field(default=1024, validator=whole)
    deadline: float | None = attrs.field(default=None, validator=positive_or_none)


@attrs.frozen(kw_only=True)
class SizeLimits:
    """The most bytes that a response may have after decompression; a longer response is an error.

    ``response`` applies to JSON and to files that ``send`` returns as bytes, ``file`` to exports that are
    saved, streamed or delivered. ``error`` is how much of an error's body is read. ``expansion`` is how many
    times larger than its compressed form a body may become (after the first 8 MiB).
    """

    response: int = attrs.field(default=64 << 20, validator=whole)
    error: int = attrs.field(default=64 << 10, validator=whole)
    file: int = attrs.field(default=8 << 30, validator=whole)
    expansion: int = attrs.field(default=200, validator=whole)


@attrs.frozen(kw_only=True)
class Progress:
    """The progress of a download: bytes of the file, the total if it is known, and the number of the attempt.

    ``bytes_done`` counts bytes as they arrive. If the response is compressed, those that are not decompressed
    yet count as they are; the last report has the size of the file.
    ``seconds`` is the time since this attempt began, ``remaining`` the requests left in the hourly quota, if
    known. ``label`` is that of the call's options.
    """

    bytes_done: int
    bytes_total: int | None
    attempt: int
    seconds: float
    remaining: int | None = None
    label: str | None = None


@attrs.frozen(kw_only=True)
class Options:
    """The options that may differ from call to call.

    Give them to a method or to a request, as ``options=Options(...)``.

    ``existing`` is what to do if the file of an export already exists. ``"error"`` raises FileExistsError
    before anything is sent; ``"replace"`` replaces the file once the new one is whole; ``"skip"`` leaves the
    file and sends nothing if it is whole; ``"number"`` takes the next free name, such as ``report-2.csv``;
    ``"update"`` fetches the file, and replaces the one that is there only if its bytes differ.
    Anything but a regular file or a link to one (a device, a pipe, a folder) is an error for all of them. A
    sink that always replaces refuses ``"update"``, ``"skip"`` and ``"number"``.

    ``"skip"`` is for jobs that run again: it reads the file and checks its format and size limit, as if it
    had just arrived. A file that is empty, cut or of another format is fetched again, with a warning in the
    log, and is replaced once the new one is whole; until then it stays. If it changes meanwhile, because
    someone else is writing it, it is kept, and the call raises FileExistsError. ``Saved.skipped`` and
    ``Saved.replaced`` say what was done. A whole file of another report is not recognized: compare
    ``Saved.sha256``, or use names that differ, as ``save_all`` does.

    ``"update"`` is for jobs whose results are processed further only if they are new, see ``Saved.changed``.
    The new file is compared byte by byte with the file that is on disk, once it is whole. If they are equal,
    the old file is left with its time, and the new one is discarded. A file that changes during the
    comparison is compared again; one that changes each time is kept, and the call raises FileExistsError.

    ``digest`` is the hash that is computed of a file: ``"sha256"``, the faster ``"xxh3_128"`` (extra
    ``fast``), or None. ``count_rows=True`` counts the rows of a csv, which takes about as long as hashing it.
    ``sum_durations=True`` counts them too, and sums their durations, see ``Saved.tracked_seconds``; that
    takes several times as long, but less time than reading the records with the ``csv`` module.
    ``fsync=False`` is faster, but a finished file may not survive a power loss.

    ``max_quota_wait`` is how many seconds a call may wait for the hourly quota to be reset, in all its
    attempts together. By default it does not wait: a used-up quota is an error at once. (While only requests
    under way leave no room, every call waits for their responses.) ``priority="bulk"`` lets interactive calls
    go first.

    ``progress`` is called from the event loop, at most ten times a second; an exception from it ends the
    download. ``label``, one line of text that is not sent, comes back in each :class:`Progress` and each
    event of the call, so that calls can be told apart.
    """

    timeout: Timeout | None = attrs.field(default=None, validator=made_by(Timeout, "Timeout(deadline=30)"))
    retry: Retry | None = attrs.field(default=None, validator=made_by(Retry, "Retry(attempts=3)"))
    size_limits: SizeLimits | None = attrs.field(
        default=None, validator=made_by(SizeLimits, "SizeLimits(file=1_000_000)")
    )
    existing: Existing = attrs.field(default="error", validator=one_of(*get_args(Existing)))
    progress: Callable[[Progress], None] | None = attrs.field(default=None, validator=function_or_none)
    digest: Digest | None = attrs.field(default="sha256", validator=one_of("sha256", "xxh3_128", None))
    fsync: bool = attrs.field(default=True, validator=boolean)
    count_rows: bool = attrs.field(default=False, validator=boolean)
    sum_durations: bool = attrs.field(default=False, validator=boolean)
    max_quota_wait: float | None = attrs.field(default=None, validator=positive_or_none)
    priority: Priority = attrs.field(default="interactive", validator=one_of("interactive", "bulk"))
    label: str | None = attrs.field(default=None, validator=line_or_none)

    def __getstate__(self) -> Mapping[str, object]:
        # A callback stays in its process: it must not keep a request or an error from being pickled.
        return attrs.asdict(self, recurse=False) | {"progress": None}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        defaults = Options()
        values = attrs.asdict(self, recurse=False).items()
        given = (f"{name}={value!r}" for name, value in values if value != getattr(defaults, name))
        return f"Options({', '.join(given)})"


NO_OPTIONS: Final = Options()
"""The options of a request that is given none."""
