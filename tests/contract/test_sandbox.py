"""The sandbox serves every operation of the contract, and refuses what it should, on bare HTTP."""

import base64
import itertools
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import aiohttp
import pytest

from tests.contract.bodies import least
from tests.contract.departures import SANDBOX
from tests.contract.table import OPERATIONS, SHAPES, Kind, Operation, addresses, choices, opened, plain
from toggl_async.sandbox import Sandbox, operations

ASKED = [
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
    """A type of the contract as the sandbox writes types."""
    found = opened(kind)
    if isinstance(found, list):
        item = found[0]
        nested = isinstance(item, dict) or item.startswith("#") or item in ("object", "any")
        return "[object]" if nested else f"[{item}]"
    return "object" if isinstance(found, dict) or found == "any" else str(found)


def body_fields(operation: Operation) -> Mapping[str, Kind]:
    """The documented fields of a body, or of its items."""
    if operation.body is not None and not isinstance(operation.body, dict):
        fields: Mapping[str, Kind] = SHAPES["FocusFilter"]
        return fields
    away = {*operation.query, "response_format"}
    return {name: kind for name, kind in operation.fields.items() if name not in away}


def served_differences(operation: Operation, address: str) -> Iterator[str]:
    """Where the sandbox takes other fields than the documents know."""
    documented, served = body_fields(operation), SERVED[operation.verb, operation.host, address]
    for name in sorted(documented.keys() | served.keys()):
        if name not in served or name not in documented:
            yield f"{operation.name}.{name}: not {'documented' if name in served else 'served'}"
            continue
        told, taken = spelled(documented[name]), served[name]
        if plain(told).replace("|null", "") != plain(taken).replace("|null", ""):
            yield f"{operation.name}.{name}: {told} is served as {taken}"
        if choices(told) and choices(taken) and set(choices(told)) != set(choices(taken)):
            yield f"{operation.name}.{name}: other values"


class Door:
    """Asks the sandbox over a connection of its own."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self._sandbox = sandbox
        self._session = session

    def url(self, operation: Operation, address: str) -> str:
        """Where an operation is, its ids filled in."""
        origin = self._sandbox.focus_url if operation.host == "focus" else self._sandbox.track_url
        known = {
            "workspace_id": self._sandbox.workspace_id,
            "organization_id": self._sandbox.organization_id,
            "project_id": 190000001,
            "report_token": self._sandbox.report_tokens["detailed"],
        }
        return origin + address.format_map(known)

    def credential(self, operation: Operation) -> dict[str, str]:
        """The right credential of its host."""
        if operation.host == "focus":
            return {"Authorization": f"Bearer {self._sandbox.focus_key}"}
        pair = base64.b64encode(f"{self._sandbox.api_token}:api_token".encode()).decode()
        return {"Authorization": f"Basic {pair}"}

    async def ask(
        self,
        operation: Operation,
        address: str,
        body: Any,
        *,
        verb: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str, bytes]:
        """Send a request: status, media type and body come back."""
        sent = self.credential(operation) if headers is None else headers
        async with self._session.request(
            verb or operation.verb, self.url(operation, address), json=body, headers=sent
        ) as reply:
            return reply.status, reply.content_type, await reply.read()


@pytest.fixture
async def door(sandbox: Sandbox) -> AsyncIterator[Door]:
    """Somebody who asks without any help of the client."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        yield Door(sandbox, session)


def test_the_sandbox_knows_the_contract_and_no_more() -> None:
    """The same verbs, hosts and addresses."""
    documented = {(each.verb, each.host, address) for each in OPERATIONS for address in each.addresses}
    assert SERVED.keys() - documented == set()
    assert documented - SERVED.keys() == set()


@pytest.mark.parametrize(("operation", "address"), ASKED)
def test_the_sandbox_takes_the_documented_fields(operation: Operation, address: str) -> None:
    """No other, and each of the documented type; it lists values where the documents do so in words."""
    found = served_differences(operation, address)
    assert [each for each in found if not any(departure.covers(each) for departure in SANDBOX)] == []


@pytest.mark.parametrize(("operation", "address"), ASKED)
async def test_every_operation_is_served(door: Door, operation: Operation, address: str) -> None:
    """With the least that can be asked, as the kind of answer that is documented."""
    status, media_type, body = await door.ask(operation, address, least(operation))
    assert status == 200, body
    assert (media_type == "application/json") == (operation.answer != "file")
    assert body


@pytest.mark.parametrize(("operation", "address"), ASKED)
async def test_unknown_fields_are_refused(door: Door, operation: Operation, address: str) -> None:
    """A misspelled field is told, where Toggl would pass it over."""
    if operation.verb == "GET":
        return
    body = least(operation)
    wrong = [{"nonsense": 1}] if isinstance(body, list) else {**(body or {}), "nonsense": 1}
    status, _, told = await door.ask(operation, address, wrong)
    assert status == 400
    assert b"nonsense" in told


@pytest.mark.parametrize(("operation", "address"), ASKED)
async def test_wrong_types_are_refused(door: Door, operation: Operation, address: str) -> None:
    """Every field once with a value of another type."""
    for name, kind in itertools.islice(body_fields(operation).items(), None):
        if spelled(kind) == "object" or not isinstance(operation.body, dict):
            continue
        wrong: Any = {"x": 1} if spelled(kind) == "string" else "x"
        status, _, _ = await door.ask(operation, address, {**(least(operation) or {}), name: wrong})
        assert status == 400, name


@pytest.mark.parametrize(("operation", "address"), ASKED)
async def test_nobody_comes_in_without_a_credential(door: Door, operation: Operation, address: str) -> None:
    """401 without one and 403 (Focus: 401) with a wrong one; public saved reports alone need none."""
    shared = "/shared/" in address and operation.name != "track_saved_reports"
    without, _, _ = await door.ask(operation, address, least(operation), headers={})
    assert without == (200 if shared else 401)
    wrong, _, _ = await door.ask(
        operation, address, least(operation), headers={"Authorization": "Basic eDp5"}
    )
    assert wrong == (401 if operation.host == "focus" else 403)


@pytest.mark.parametrize(("operation", "address"), ASKED)
async def test_another_verb_is_refused(door: Door, operation: Operation, address: str) -> None:
    """405, whether it reads or writes."""
    for verb in {"GET", "POST", "DELETE"} - {operation.verb}:
        status, _, _ = await door.ask(operation, address, None, verb=verb)
        assert status == 405
