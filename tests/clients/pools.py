"""Pools of clients for tests, and servers that count what they are asked for."""

import asyncio
import base64
from typing import Any

import attrs

from tests.support.calls import ONCE
from tests.support.server import Conversation, Server
from tests.support.wire import response
from toggl_async import ApiToken, Clients, Hosts, RateLimit

ANA, BEN, CAROL = (ApiToken(letter * 32) for letter in "abc")
EMPTY = response(b"[]")


def pool(server: Server | None = None, **settings: Any) -> Clients:
    """Return a pool whose clients send to a server on loopback, without pacing and repeats."""
    origin = "http://127.0.0.1:9" if server is None else server.origin
    arguments: dict[str, Any] = {
        "hosts": Hosts(track=origin, focus=origin),
        "rate_limit": RateLimit(per_second=None),
        "retry": ONCE,
        "workspace_id": 7,
    } | settings
    return Clients(**arguments)


def basic(token: ApiToken) -> str:
    """Return the header field that carries a token."""
    return "Basic " + base64.b64encode(f"{token.token.reveal()}:api_token".encode()).decode()


def report_left(remaining: int, resets_in: int = 3000) -> bytes:
    """Return an empty list that reports the calls left of the quota."""
    fields = [("X-Toggl-Quota-Remaining", str(remaining)), ("X-Toggl-Quota-Resets-In", str(resets_in))]
    return response(b"[]", *fields)


@attrs.define
class Gate:
    """A step that holds back each response until the gate is open, and counts the connections."""

    data: bytes = EMPTY
    open: asyncio.Event = attrs.Factory(asyncio.Event)
    now: int = 0
    most: int = 0
    arrival: asyncio.Event = attrs.Factory(asyncio.Event)

    async def __call__(self, conversation: Conversation) -> None:
        """Serve one connection."""
        await conversation.receive()
        self.now += 1
        self.most = max(self.most, self.now)
        self.arrival.set()
        await self.open.wait()
        self.now -= 1
        await conversation.send(self.data)

    async def reached(self, count: int) -> None:
        """Wait until so many requests are held back."""
        async with asyncio.timeout(5):
            while self.now < count:
                self.arrival.clear()
                await self.arrival.wait()
