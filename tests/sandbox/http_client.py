"""Somebody who asks a sandbox things without any help of the client."""

import base64
import csv
import io
from typing import Any

import aiohttp
import msgspec
from attrs import frozen

from toggl_async.sandbox import Sandbox

YEAR = {"start_date": "2025-01-01", "end_date": "2025-12-31"}


@frozen
class Response:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The body as csv."""
        return list(csv.DictReader(io.StringIO(self.body.decode("utf-8-sig"), newline="")))


@frozen
class HttpClient:
    """Asks a sandbox, with the right credentials unless told otherwise."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    @property
    def basic(self) -> str:
        """The credentials of Track."""
        pair = f"{self.sandbox.api_token}:api_token"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    async def ask(self, method: str, url: str, body: object = None, **headers: str) -> Response:
        """Send a request and read the whole answer; redirects are not followed."""
        sent = {"Accept-Encoding": "identity", **headers}
        async with self.session.request(
            method, url, json=body, headers=sent, allow_redirects=False
        ) as response:
            return Response(response.status, dict(response.headers), await response.read())

    async def report(self, path: str, body: object = None, **headers: str) -> Response:
        """Post to Reports."""
        url = f"{self.sandbox.track_url}/reports/api/v3/workspace/{self.sandbox.workspace_id}/{path}"
        return await self.ask("POST", url, body, **{"Authorization": self.basic, **headers})

    async def insight(self, path: str, body: object) -> Response:
        """Post to Insights."""
        url = f"{self.sandbox.track_url}/insights/api/v1/workspace/{self.sandbox.workspace_id}/{path}"
        return await self.ask("POST", url, body, Authorization=self.basic)

    async def track(self, path: str) -> Response:
        """Get from Track."""
        return await self.ask("GET", f"{self.sandbox.track_url}/api/v9/{path}", Authorization=self.basic)

    async def focus(self, path: str, body: object, **headers: str) -> Response:
        """Post to the reports of Focus."""
        url = f"{self.sandbox.focus_url}/api/reports/workspaces/{self.sandbox.workspace_id}/{path}"
        return await self.ask(
            "POST", url, body, **{"Authorization": f"Bearer {self.sandbox.focus_key}", **headers}
        )


def seconds(text: str) -> int:
    """Read a duration as the exports write it."""
    hours, minutes, rest = map(int, text.split(":"))
    return 3600 * hours + 60 * minutes + rest
