"""The sandbox serves every operation of the contract over HTTP, and refuses wrong requests."""

import base64
import itertools
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import aiohttp
import pytest

from tests.contract.bodies import LEAST_QUERY, least_body
from tests.contract.departures import SANDBOX
from tests.contract.table import OPERATIONS, Kind, Operation, addresses, choices, opened, plain
from toggl_async.sandbox import Sandbox, operations
from toggl_async.sandbox.archives import archive_uuid

ENDPOINTS = [
    pytest.param(operation, address, id=f"{operation.name}-{address.rpartition('/')[2]}")
    for operation in OPERATIONS
    for address in sorted(operation.addresses)
]
SERVED = {
    (method, host, address): fields
    for host, method, path, fields in operations()
    for address in addresses(path)
}


def spelled(kind: Kind) -> str:
    """Return a type of the contract in the sandbox's notation."""
    found = opened(kind)
    if isinstance(found, list):
        item = found[0]
        nested = isinstance(item, dict) or item.startswith("#") or item in ("object", "any")
        return "[object]" if nested else f"[{item}]"
    return "object" if isinstance(found, dict) or found == "any" else str(found)


def body_fields(operation: Operation) -> Mapping[str, Kind]:
    """Return the documented fields of a body, or of its items."""
    if operation.body is not None and not isinstance(operation.body, dict):
        fields: Kind = opened(opened(operation.body)[0])
        return fields if isinstance(fields, dict) else {}
    elsewhere = {*operation.query, "response_format"}
    return {name: kind for name, kind in operation.fields.items() if name not in elsewhere}


def served_differences(operation: Operation, address: str) -> Iterator[str]:
    """Yield the differences between the fields that the sandbox accepts and the documented ones."""
    documented, served = body_fields(operation), SERVED[operation.verb, operation.host, address]
    for name in sorted(documented.keys() | served.keys()):
        if name not in served or name not in documented:
            yield f"{operation.name}.{name}: not {'documented' if name in served else 'served'}"
            continue
        expected, accepted = spelled(documented[name]), served[name]
        if plain(expected).replace("|null", "") != plain(accepted).replace("|null", ""):
            yield f"{operation.name}.{name}: {expected} is served as {accepted}"
        if choices(expected) and choices(accepted) and set(choices(expected)) != set(choices(accepted)):
            yield f"{operation.name}.{name}: other values"


class RawClient:
    """A client that sends requests to the sandbox without the help of toggl_async."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self._sandbox = sandbox
        self._session = session

    def url(self, operation: Operation, address: str) -> str:
        """Return the URL of an operation, with its ids filled in."""
        origin = self._sandbox.focus_url if operation.host == "focus" else self._sandbox.track_url
        known = {
            "workspace_id": self._sandbox.workspace_id,
            "organization_id": self._sandbox.organization_id,
            "project_id": 190000001,
            "time_entry_id": next(self._sandbox.entries()).id,
            "report_token": self._sandbox.report_tokens["detailed"],
            "uuid": archive_uuid(self._sandbox.company.seed, 0),
        }
        return origin + address.format_map(known) + LEAST_QUERY.get(operation.name, "")

    def credential(self, operation: Operation) -> dict[str, str]:
        """Return the headers with the right credential for the operation's host."""
        if operation.host == "focus":
            return {"Authorization": f"Bearer {self._sandbox.focus_key}"}
        pair = base64.b64encode(f"{self._sandbox.api_token}:api_token".encode()).decode()
        return {"Authorization": f"Basic {pair}"}

    async def send(
        self,
        operation: Operation,
        address: str,
        body: Any,
        *,
        verb: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str, bytes]:
        """Send a request, and return the status, media type and body of the response."""
        sent = self.credential(operation) if headers is None else headers
        async with self._session.request(
            verb or operation.verb, self.url(operation, address), json=body, headers=sent
        ) as response:
            return response.status, response.content_type, await response.read()


@pytest.fixture
async def raw_client(sandbox: Sandbox) -> AsyncIterator[RawClient]:
    """Return a raw client of the sandbox."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        yield RawClient(sandbox, session)


def test_the_sandbox_serves_exactly_the_contract() -> None:
    """The sandbox serves the documented verbs, hosts and paths, and no others."""
    documented = {(each.verb, each.host, address) for each in OPERATIONS for address in each.addresses}
    assert SERVED.keys() - documented == set()
    assert documented - SERVED.keys() == set()


@pytest.mark.parametrize(("operation", "address"), ENDPOINTS)
def test_the_sandbox_accepts_the_documented_fields(operation: Operation, address: str) -> None:
    """The sandbox accepts exactly the documented fields, with the documented types and known values."""
    found = served_differences(operation, address)
    assert [each for each in found if not any(departure.covers(each) for departure in SANDBOX)] == []


@pytest.mark.parametrize(("operation", "address"), ENDPOINTS)
async def test_every_operation_is_served(raw_client: RawClient, operation: Operation, address: str) -> None:
    """The sandbox responds to the smallest body with the documented kind of response, a file or JSON."""
    status, media_type, body = await raw_client.send(operation, address, least_body(operation))
    assert status == 200, body
    assert (media_type == "application/json") == (operation.response != "file")
    assert body


@pytest.mark.parametrize(("operation", "address"), ENDPOINTS)
async def test_unknown_fields_are_refused(raw_client: RawClient, operation: Operation, address: str) -> None:
    """The sandbox refuses an unknown field by name, although Toggl would ignore it."""
    if operation.verb == "GET":
        return
    body = least_body(operation)
    wrong: Any = {**(body or {}), "nonsense": 1} if not isinstance(body, list) else [{"nonsense": 1}]
    if operation.body == "[string]":
        wrong = ["nonsense"]
    status, _, content = await raw_client.send(operation, address, wrong)
    assert status == 400
    assert b"nonsense" in content


@pytest.mark.parametrize(("operation", "address"), ENDPOINTS)
async def test_wrong_types_are_refused(raw_client: RawClient, operation: Operation, address: str) -> None:
    """The sandbox refuses a value of another type in any field."""
    for name, kind in itertools.islice(body_fields(operation).items(), None):
        if spelled(kind) == "object" or not isinstance(operation.body, dict):
            continue
        wrong: Any = {"x": 1} if spelled(kind) == "string" else "x"
        status, _, _ = await raw_client.send(
            operation, address, {**(least_body(operation) or {}), name: wrong}
        )
        assert status == 400, name


@pytest.mark.parametrize(("operation", "address"), ENDPOINTS)
async def test_a_request_without_a_right_credential_is_refused(
    raw_client: RawClient, operation: Operation, address: str
) -> None:
    """The status is 401 without a credential (not for public reports) and 403 or 401 with a wrong one."""
    shared = "/shared/" in address and operation.name != "track_saved_reports"
    without, _, _ = await raw_client.send(operation, address, least_body(operation), headers={})
    assert without == (200 if shared else 401)
    wrong, _, _ = await raw_client.send(
        operation, address, least_body(operation), headers={"Authorization": "Basic eDp5"}
    )
    assert wrong == (401 if operation.host == "focus" else 403)


@pytest.mark.parametrize(("operation", "address"), ENDPOINTS)
async def test_another_verb_is_refused(raw_client: RawClient, operation: Operation, address: str) -> None:
    """Every other verb than the documented ones is refused with 405."""
    documented = {each.verb for each in OPERATIONS if address in each.addresses}
    for verb in {"GET", "POST", "DELETE"} - documented:
        status, _, _ = await raw_client.send(operation, address, None, verb=verb)
        assert status == 405
