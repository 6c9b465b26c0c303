"""How connections are made: the proxy, the TLS context, the header fields, their number and their reuse."""

import pytest

from tests.support.calls import client, search
from tests.support.server import respond, serve
from tests.support.wire import response
from toggl_async import Connections, InvalidRequestError

EMPTY = response(b"[]")


@pytest.mark.parametrize(
    "fields",
    [
        {"X-Own": "a\r\nAuthorization: Basic eA=="},
        {"X Own": "a"},
        {"": "a"},
        {"X-Own": "ü"},
        {"Authorization": "Basic eA=="},
        {"COOKIE": "a=b"},
        {"Host": "elsewhere"},
        {"Accept-Encoding": "br"},
    ],
)
def test_a_header_that_would_break_the_call_is_refused(fields: dict[str, str]) -> None:
    """No line ends, no names that are none, and none that are the client's own."""
    with pytest.raises(InvalidRequestError, match="header"):
        Connections(headers=fields)


async def test_header_fields_go_out_with_every_call() -> None:
    """A program can name itself."""
    async with (
        serve(respond(EMPTY)) as server,
        client(server, connections=Connections(headers={"User-Agent": "etl/7", "X-Job": "a"})) as toggl,
    ):
        await toggl.send(search())
        assert server.received[0].header("User-Agent") == "etl/7"
        assert server.received[0].header("X-Job") == "a"


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:1", "127.0.0.1:3128", "file:///etc/passwd", ""])
def test_a_proxy_is_an_http_address(url: str) -> None:
    """Another kind is refused when it is configured."""
    with pytest.raises(InvalidRequestError, match="proxy"):
        Connections(proxy=url)


async def test_a_proxy_is_asked_in_the_hosts_place() -> None:
    """The call goes to the proxy, with the whole address."""
    async with (
        serve(respond(EMPTY)) as proxy,
        serve(respond(EMPTY)) as server,
        client(server, connections=Connections(proxy=proxy.origin)) as toggl,
    ):
        await toggl.send(search())
        assert server.received == []
        assert proxy.received[0].path.startswith(server.origin)


async def test_the_environments_proxy_is_used_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """And then what NO_PROXY names is reached directly."""
    async with serve(respond(EMPTY)) as proxy, serve(respond(EMPTY)) as server:
        monkeypatch.setenv("http_proxy", proxy.origin)
        async with client(server) as toggl:
            await toggl.send(search())
        assert (len(proxy.received), len(server.received)) == (0, 1)
        async with client(server, connections=Connections(proxy="env")) as toggl:
            await toggl.send(search())
        assert (len(proxy.received), len(server.received)) == (1, 1)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        async with client(server, connections=Connections(proxy="env")) as toggl:
            await toggl.send(search())
        assert (len(proxy.received), len(server.received)) == (1, 2)


def test_a_proxys_password_is_not_shown() -> None:
    """A repr has no address of a proxy."""
    assert "secret" not in repr(Connections(proxy="http://me:secret@127.0.0.1:3128"))
