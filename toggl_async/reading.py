"""A reply's body, read whole within bounds."""

from toggl_async.coding import decoder
from toggl_async.errors import AnswerError, TogglError
from toggl_async.options import Limits
from toggl_async.transport import Reply


async def read_within(reply: Reply, limit: int, expansion: int) -> bytes:
    """The whole body, decoded.

    Raises:
        AnswerError: it is longer than ``limit`` bytes.
        InterruptedAnswerError: it broke off, or its coding is damaged.
    """
    undo = decoder(reply.headers.get("content-encoding"), expansion)
    body = bytearray()
    while block := await reply.read():
        for piece in undo.feed(memoryview(block)):
            body += piece
            if len(body) > limit:
                raise AnswerError(f"the answer is longer than {limit} bytes")
    undo.finish()
    return bytes(body)


async def excerpt(reply: Reply, limits: Limits) -> bytes:
    """The beginning of a body that tells of an error, decoded; what can be had of it."""
    # What an error says is worth little: a broken or endless body must not hide the status.
    body = bytearray()
    try:
        undo = decoder(reply.headers.get("content-encoding"), limits.expansion)
        while len(body) < limits.error and (block := await reply.read()):
            for piece in undo.feed(memoryview(block)):
                body += piece[: limits.error - len(body)]
    except TogglError:
        pass
    return bytes(body)
