"""The archive of a workspace's data: asked for, waited for, and saved."""

import asyncio
import pathlib
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from toggl_async.clock import Clock
from toggl_async.errors import (
    BadRequestError,
    DeadlineError,
    DecodeError,
    IncompleteResponseError,
    InvalidRequestError,
    NotFoundError,
)
from toggl_async.facade import ApiClient, Path
from toggl_async.failures import FailureKind
from toggl_async.headers import printable
from toggl_async.options import Options
from toggl_async.saved import Saved
from toggl_async.track.data_exports import DataExport, DataExports, ExportData, RequestDataExport
from toggl_async.transfer.destination import check_existing

# Toggl does not document the words for the states; these are likely. Any other is found out by a request.
_PENDING: Final = frozenset(
    ("pending", "queued", "scheduled", "waiting", "new", "created", "started", "running", "processing")
)
_READY: Final = frozenset(("ready", "done", "complete", "completed", "finished", "success", "succeeded"))
_LONGEST_MESSAGE = 200


class WaitingClient(ApiClient, Protocol):
    """A client with a clock, such as :class:`Toggl` and :class:`Workspace`."""

    @property
    def clock(self) -> Clock:
        """The clock by which the client waits."""
        ...


async def save_data_export(
    toggl: WaitingClient,
    to: Path,
    objects: Iterable[str],
    *,
    interval: float = 30.0,
    longest_wait: float = 3600.0,
    options: Options | None = None,
) -> Saved:
    """Ask Toggl for an archive of the workspace's data, wait until it is made, and save it at ``to``.

    ``objects`` are the kinds of objects in it, such as ``["clients", "projects", "tags"]``. The state is
    looked up every ``interval`` seconds, for at most ``longest_wait`` seconds; both go by the client's clock.
    ``options`` apply to each request.

    This sends one request to ask, one for each look-up, and one for the file: at least three, and at most 123
    with the default times. If Toggl states a word for the state that this library does not know, each look-up
    is followed by an attempt to fetch the file. While Toggl makes another archive, it refuses to begin one.

    Raises:
        InvalidRequestError: an argument is wrong; nothing was sent.
        FileExistsError: the path is taken, unless the options allow that; nothing was sent.
        BadRequestError: Toggl refused to make the archive.
        IncompleteResponseError: Toggl could not make the archive, or no whole file arrived.
        DeadlineError: the archive was not ready in time; ``track.data_exports()`` still lists it.
        TogglError, OSError: as for :meth:`Toggl.save`.
    """
    if not _is_number(interval) or not _is_number(longest_wait) or not 0 < interval <= longest_wait:
        raise InvalidRequestError("save_data_export: interval must be above 0, and at most longest_wait")
    options, path = options or Options(), pathlib.Path(to)
    if options.existing == "skip":
        raise InvalidRequestError("save_data_export: existing='skip' could leave out the archive asked for")
    asked = RequestDataExport(objects, options=options)
    ExportData("0").saved_as(path)
    await asyncio.to_thread(check_existing, path, options.existing)
    clock, token = toggl.clock, await toggl.send(asked)
    deadline = clock.now() + longest_wait
    while True:
        found = _chosen(await toggl.send(DataExports(options=options)), token)
        saved = None if found is None else await _fetched(toggl, found, path, options)
        if saved is not None:
            return saved
        if clock.now() + interval > deadline:
            raise DeadlineError(f"the archive of the workspace was not ready within {longest_wait:g} seconds")
        await clock.sleep_until(clock.now() + interval)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _chosen(exports: Sequence[DataExport], token: str | None) -> DataExport | None:
    """Return the export with a token; a single one is meant, whatever the token is."""
    found = [each for each in exports if each.token == token] or exports
    return found[0] if len(found) == 1 else None


async def _fetched(
    toggl: WaitingClient, found: DataExport, path: pathlib.Path, options: Options
) -> Saved | None:
    """Save the archive if it has been made; return None if it has not.

    Raises:
        IncompleteResponseError: Toggl could not make it.
        DecodeError: Toggl states a uuid that cannot be one.
    """
    if found.error_message:
        message = printable(found.error_message[:_LONGEST_MESSAGE])
        raise IncompleteResponseError(
            f"Toggl could not make the archive: {message}", failure_kind=FailureKind.SERVER
        )
    state = (found.state or "").strip().casefold()
    if not found.token or state in _PENDING:
        return None
    try:
        return await toggl.save(_request(found.token, options), path)
    except (BadRequestError, NotFoundError):
        if state in _READY:
            raise
        return None


def _request(token: str, options: Options) -> ExportData:
    try:
        return ExportData(token, options=options)
    except InvalidRequestError as error:
        problem = error.message
    raise DecodeError("the list of exports has no usable uuid", problems=[problem])
