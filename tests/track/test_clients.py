"""The clients of a workspace."""

from tests.support.models import ask, read
from toggl_async.codec import encode


def test_a_client_is_decoded() -> None:
    """The workspace of a client, which Toggl calls ``wid``, has the name that other models have."""
    (client,) = read(ask("track.clients", workspace_id=7), [{"id": 5, "wid": 7, "archived": True}])
    assert (client.id, client.workspace_id, client.archived) == (5, 7, True)


def test_no_clients_are_null() -> None:
    """Toggl sends null for a workspace without clients, which is decoded as none."""
    assert read(ask("track.clients", workspace_id=7), None) == ()


def test_the_status_goes_into_the_query() -> None:
    """The status and the name of clients are query parameters, and nothing is sent that was not given."""
    assert encode(ask("track.clients", workspace_id=7)).query == ()
    asked = ask("track.clients", workspace_id=7, status="both", name="Ä & B")
    assert encode(asked).query == (("status", "both"), ("name", "Ä & B"))
