"""An export that is written to standard output as it arrives."""

import asyncio
import sys
from typing import TYPE_CHECKING

from toggl_async import FileRequest, TogglError
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.standard_streams import is_closed, write_output
from toggl_async.transfer.formats import check_for, tail_for

if TYPE_CHECKING:  # imported when a connection is opened, see :mod:`.account_connection`
    from toggl_async.workspace import Workspace


def check_output(file_format: str) -> None:
    """Check that a file of this format can be written to standard output.

    Raises:
        UsageError: standard output is closed, or is a terminal and the format is not text.
    """
    if is_closed("stdout"):
        raise UsageError("--output -: standard output is closed")
    if file_format != "csv" and sys.stdout.isatty():
        raise UsageError(f"--output -: {file_format} is not text, so it is not written to a terminal")


async def stream_export(toggl: "Workspace", request: FileRequest) -> None:
    """Write a file to standard output while it arrives, and check its contents.

    Once the first byte is written, a failure is final. A line on standard error then says that the bytes are
    not a whole file.

    Raises:
        TogglError: the request was refused, or no complete file arrived.
        OSError: standard output cannot be written.
    """
    written = 0
    try:
        async with toggl.open(request) as stream:
            check, tail = check_for(request.file_format, request.csv_header), tail_for(request.file_format)
            async for block in stream:
                check.feed(memoryview(block))
                tail.add(memoryview(block))
                # On a thread, since the reader of a pipe may be slow, and Ctrl-C must end the program then.
                await asyncio.to_thread(write_output, block)
                written += len(block)
            check.finish(lambda: tail)
    except (TogglError, asyncio.CancelledError):
        if written:
            sys.stderr.write(
                f"toggl-async: the {written} bytes on standard output are not a whole {request.file_format}\n"
            )
        raise
