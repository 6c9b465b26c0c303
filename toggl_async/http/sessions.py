"""The aiohttp sessions through which requests are sent."""

import aiohttp

from toggl_async.http.connections import Connections
from toggl_async.http.surplus import Connector, new_connector


def new_session(connections: Connections) -> aiohttp.ClientSession:
    """Return a session without cookies, credentials, timeouts or a limit of its own."""
    # By default a connection is used once: bytes that arrive while it is idle would be taken for the next
    # response, and at one request a second a new connection costs next to nothing. Cookies are not kept,
    # since they could mix up accounts.
    return aiohttp.ClientSession(
        connector=new_connector(reuse=connections.reuse, tls=connections.tls),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
        trust_env=False,
        raise_for_status=False,
    )


def drop(session: aiohttp.ClientSession) -> None:
    """Close a session's connections without waiting for them to end."""
    connector = session.connector
    session.detach()
    if isinstance(connector, Connector):
        connector.drop()
