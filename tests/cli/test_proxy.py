"""``--proxy`` with a real proxy on loopback."""

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox


async def test_requests_go_through_the_proxy(program: Program, sandbox: Sandbox) -> None:
    """``--proxy`` sends the requests to the proxy, here the sandbox itself in the place of another host."""
    away = program.with_settings(TOGGL_TRACK_URL="http://127.0.0.1:9")
    done = await away.fork("list", "clients", "--proxy", sandbox.track_url)
    assert (done.code, done.err) == (0, "")
    assert len(sandbox.received) == 1


async def test_the_environment_names_a_proxy_only_on_request(program: Program, sandbox: Sandbox) -> None:
    """Variables such as HTTP_PROXY are read with ``--proxy env`` alone."""
    closed = "http://127.0.0.1:9"
    behind = program.with_settings(HTTP_PROXY=closed, http_proxy=closed, NO_PROXY="", no_proxy="")
    assert (await behind.fork("list", "clients")).code == 0
    done = await behind.fork("list", "clients", "--proxy", "env", "--deadline", "1")
    assert (done.code, len(sandbox.received)) == (3, 1)
    bypassed = behind.with_settings(NO_PROXY="127.0.0.1", no_proxy="127.0.0.1")
    assert (await bypassed.fork("list", "clients", "--proxy", "env")).code == 0


async def test_a_socks_proxy_in_the_environment_is_refused(program: Program, sandbox: Sandbox) -> None:
    """A proxy in the environment that cannot be used ends with 2 and one line without its password."""
    url = "socks5://me:secret-word@127.0.0.1:9"
    behind = program.with_settings(HTTP_PROXY=url, http_proxy=url, NO_PROXY="", no_proxy="")
    done = await behind.fork("list", "clients", "--proxy", "env")
    assert (done.code, sandbox.received, done.err.count("\n")) == (2, [], 1)
    assert done.err.startswith("toggl-async: --proxy env: HTTP_PROXY: SOCKS proxies are not supported; ")
    assert "secret-word" not in done.err
