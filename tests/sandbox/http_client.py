"""An HTTP client of a sandbox that shares no code with toggl_async."""

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
    """A response: its status, headers and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a csv body."""
        return list(csv.DictReader(io.StringIO(self.body.decode("utf-8-sig"), newline="")))


@frozen
class HttpClient:
    """Sends requests to a sandbox, with the correct credentials by default."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    @property
    def basic(self) -> str:
        """The Authorization header for Track."""
        pair = f"{self.sandbox.api_token}:api_token"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    async def send(self, method: str, url: str, body: object = None, **headers: str) -> Response:
        """Send a request and return the complete response; redirects are not followed."""
        sent = {"Accept-Encoding": "identity", **headers}
        async with self.session.request(
            method, url, json=body, headers=sent, allow_redirects=False
        ) as response:
            return Response(response.status, dict(response.headers), await response.read())

    async def report(self, path: str, body: object = None, **headers: str) -> Response:
        """Send a POST request to the Reports API."""
        url = f"{self.sandbox.track_url}/reports/api/v3/workspace/{self.sandbox.workspace_id}/{path}"
        return await self.send("POST", url, body, **{"Authorization": self.basic, **headers})

    async def insights(self, path: str, body: object) -> Response:
        """Send a POST request to the Insights API."""
        url = f"{self.sandbox.track_url}/insights/api/v1/workspace/{self.sandbox.workspace_id}/{path}"
        return await self.send("POST", url, body, Authorization=self.basic)

    async def track(self, path: str) -> Response:
        """Send a GET request to the Track API."""
        return await self.send("GET", f"{self.sandbox.track_url}/api/v9/{path}", Authorization=self.basic)

    async def focus(self, path: str, body: object, **headers: str) -> Response:
        """Send a POST request to the reports of the Focus API."""
        url = f"{self.sandbox.focus_url}/api/reports/workspaces/{self.sandbox.workspace_id}/{path}"
        return await self.send(
            "POST", url, body, **{"Authorization": f"Bearer {self.sandbox.focus_key}", **headers}
        )


def seconds(text: str) -> int:
    """Parse a duration of an export."""
    hours, minutes, rest = map(int, text.split(":"))
    return 3600 * hours + 60 * minutes + rest
