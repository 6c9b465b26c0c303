"""The settings for connections: proxy, TLS context, header fields, limit and reuse."""

import socket
import traceback

import pytest

from tests.support.calls import ONCE, client, search
from tests.support.server import respond, serve
from tests.support.wire import response
from toggl_async import ApiToken, ConnectError, Connections, Hosts, InvalidRequestError, Retry, Toggl

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
        {"Proxy-Authorization": "Basic eA=="},
        {"Connection": "close"},
        {"Keep-Alive": "timeout=5"},
        {"Proxy-Connection": "close"},
        {"Transfer-Encoding": "chunked"},
        {"Content-Length": "3"},
        {"Expect": "100-continue"},
        {"TE": "trailers"},
        {"Trailer": "X"},
        {"Upgrade": "h2c"},
    ],
)
def test_a_header_field_that_cannot_be_sent_is_refused(fields: dict[str, str]) -> None:
    """A header field with a line end, an invalid name, or a name that the client sets itself is refused."""
    with pytest.raises(InvalidRequestError, match="header"):
        Connections(headers=fields)


async def test_configured_header_fields_are_sent() -> None:
    """Header fields from the settings are sent, and may replace the client's own User-Agent."""
    async with (
        serve(respond(EMPTY)) as server,
        client(server, connections=Connections(headers={"User-Agent": "etl/7", "X-Job": "a"})) as toggl,
    ):
        await toggl.send(search())
        assert server.received[0].header("User-Agent") == "etl/7"
        assert server.received[0].header("X-Job") == "a"


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:1", "127.0.0.1:3128", "file:///etc/passwd", ""])
def test_a_proxy_must_have_an_http_url(url: str) -> None:
    """A proxy whose URL is neither http nor https is refused when it is configured."""
    with pytest.raises(InvalidRequestError, match="proxy"):
        Connections(proxy=url)


async def test_a_request_goes_to_the_proxy_and_not_to_the_host() -> None:
    """A request with a proxy goes to the proxy with its full URL, and not to the host."""
    async with (
        serve(respond(EMPTY)) as proxy,
        serve(respond(EMPTY)) as server,
        client(server, connections=Connections(proxy=proxy.origin)) as toggl,
    ):
        await toggl.send(search())
        assert server.received == []
        assert proxy.received[0].path.startswith(server.origin)


async def test_a_proxy_from_the_environment_is_used_only_if_configured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A proxy from the environment is used only with ``proxy="env"``, and never for a host in NO_PROXY."""
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


def test_the_password_of_a_proxy_is_not_shown() -> None:
    """The repr of the settings leaves out the proxy, whose URL may contain a password."""
    assert "secret" not in repr(Connections(proxy="http://me:secret@127.0.0.1:3128"))


@pytest.mark.parametrize(
    "url",
    [
        "http://user:hunter2@127.0.0.1:notaport",
        "http://user:hunter2@127.0.0.1:99999",
        "http://user:hunter2@[::1",
        "http://user:hunter2@",
        "http://user:hunter2@a b",
        "http://user:hunter2@a\nb",
    ],
)
def test_a_malformed_proxy_url_is_refused_without_showing_it(url: str) -> None:
    """The URL may hold a password, so the message does not repeat it."""
    with pytest.raises(InvalidRequestError, match="proxy") as caught:
        Connections(proxy=url)
    shown = "".join(traceback.format_exception(caught.value))
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in shown.replace(f"proxy={url!r}", "")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(("status", "sent"), [(407, 1), (403, 1), (502, 3)])
async def test_a_proxy_that_refuses_a_tunnel_is_named_as_the_cause(status: int, sent: int) -> None:
    """A 4xx of the proxy's is final; after a 5xx the tunnel is requested again, as nothing was sent yet."""
    hosts = Hosts(track="https://localhost:1", focus="https://localhost:1")
    refusal = respond(response(b"", status=status, media_type=None))
    retry = Retry(attempts=3, first_wait=1e-6)
    async with serve(refusal) as proxy:
        through = Connections(proxy=proxy.origin)
        async with client(proxy, hosts=hosts, connections=through, retry=retry) as toggl:
            with pytest.raises(ConnectError, match=f"the proxy refused the connection: {status}") as caught:
                await toggl.send(search())
    assert len(proxy.received) == len(caught.value.attempts) == sent


async def test_a_failed_look_up_names_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says which name could not be found."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    hosts = Hosts(track="https://nowhere.invalid", allow_other=True)
    async with Toggl(ApiToken("a" * 32), hosts=hosts, workspace_id=7, retry=ONCE) as toggl:
        with pytest.raises(ConnectError, match=r"no connection to nowhere\.invalid:443"):
            await toggl.send(search())
