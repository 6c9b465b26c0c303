"""A server of csv reports whose bytes follow from the request, so that tests can compute each file."""

import json
import re
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TypeAlias

import attrs

from tests.support.server import Conversation
from tests.support.wire import csv_response, response

_REPORT = re.compile(r"/reports/api/v3/workspace/(\d+)/search/time_entries")
_MOST_ROWS = 60


def report(workspace_id: int, start: str, end: str, version: int = 0) -> bytes:
    """Return the report of a workspace and a date range; another ``version`` has other bytes."""
    rows = ["User,Description,Start date,Start time,Duration"]
    seed = zlib.crc32(f"{workspace_id} {start} {end} {version}".encode())
    for number in range(2 + seed % _MOST_ROWS):
        check = zlib.crc32(f"{seed} {number}".encode())
        rows.append(f'Ada,"{start} to {end}, {check:x}",{start},09:00:00,00:{check % 60:02}:00')
    return "".join(f"{row}\n" for row in rows).encode()


def request_key(workspace_id: int, start: object, end: object) -> str:
    """Return the key by which the requests for a report are counted."""
    return f"{workspace_id}_{start}_{end}"


@attrs.frozen
class ReportRequest:
    """A request for a report; ``earlier`` counts the equal requests before it."""

    workspace_id: int
    start: str
    end: str
    earlier: int

    @property
    def counted_as(self) -> str:
        """The workspace and the days."""
        return request_key(self.workspace_id, self.start, self.end)


Respond: TypeAlias = Callable[[Conversation, ReportRequest, bytes], Awaitable[None]]


async def respond_well(conversation: Conversation, _: ReportRequest, body: bytes) -> None:
    """Send the whole report."""
    await conversation.send(csv_response(body))


def refuse_longer_than(days: int) -> Respond:
    """Return a response that refuses reports of more days as too large."""

    async def respond(conversation: Conversation, wanted: ReportRequest, body: bytes) -> None:
        length = (date.fromisoformat(wanted.end) - date.fromisoformat(wanted.start)).days + 1
        refusal = response(b'"report is too big to be exported"', status=500)
        await conversation.send(refusal if length > days else csv_response(body))

    return respond


@attrs.define(eq=False)
class ReportServer:
    """A step for :func:`tests.support.server.serve`, which sends reports.

    ``respond`` sends the response, given the report that is right. ``requests`` counts the requests, by
    workspace and days.
    """

    workspaces: Sequence[int] = (7,)
    respond: Respond = respond_well
    version: int = 0
    requests: Counter[str] = attrs.Factory(Counter[str])

    async def __call__(self, conversation: Conversation) -> None:
        """Serve one connection."""
        request = await conversation.receive()
        found = _REPORT.match(request.path)
        if found is None:
            await conversation.send(response(self._list()))
            return
        days = json.loads(request.body)
        workspace_id, start, end = int(found[1]), days["start_date"], days["end_date"]
        wanted = ReportRequest(workspace_id, start, end, self.requests[request_key(workspace_id, start, end)])
        self.requests[wanted.counted_as] += 1
        await self.respond(conversation, wanted, report(workspace_id, start, end, self.version))

    def _list(self) -> bytes:
        found = [{"id": each, "organization_id": 1, "role": "admin"} for each in self.workspaces]
        return json.dumps(found).encode()
