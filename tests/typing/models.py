"""Uses of models, which are attrs classes to type checkers too."""

import weakref
from typing import Any, assert_type

import attrs

from toggl_async.reports.clients import ClientName


@attrs.frozen(kw_only=True)
class Labelled(ClientName):
    """A model with a field of the user's own."""

    label: str = ""


def right(client: ClientName) -> None:
    """Uses that type checkers must accept, and the types that they must see."""
    assert_type(client.name, str | None)
    assert_type(attrs.asdict(client), dict[str, Any])
    assert_type(attrs.evolve(client, name="x"), ClientName)
    assert_type(attrs.has(type(client)), bool)
    assert_type(Labelled(id=3, label="x").label, str)
    assert_type(attrs.evolve(Labelled(id=3), label="x"), Labelled)
    weakref.ref(client)


def wrong(client: ClientName) -> None:
    """Uses that type checkers must reject."""
    client.name = "x"  # error: misc / reportAttributeAccessIssue
    ClientName(3)  # error: call-arg / reportCallIssue
    ClientName(id="3")  # error: arg-type / reportArgumentType
