"""The proxy that ``--proxy`` names. Its URL may hold a password, so no message repeats it."""

from toggl_async import Connections, InvalidRequestError
from toggl_async.cli.exit_codes import UsageError
from toggl_async.hosts import Hosts


def connections_through(proxy: str | None, hosts: Hosts) -> Connections:
    """Return the settings for connections through a proxy, ``env`` for the one in the environment.

    ``hosts`` are those to which the connections lead.

    Raises:
        UsageError: the proxy is not an http or https URL.
    """
    connections = _connections(proxy, "--proxy")
    if proxy == "env":
        for origin in (hosts.track, hosts.focus):
            scheme = origin.partition(":")[0].upper()
            _connections(connections.proxy_for(origin), f"--proxy env: {scheme}_PROXY")
    return connections


def _connections(proxy: str | None, where: str) -> Connections:
    try:
        return Connections(proxy=proxy)
    except InvalidRequestError as error:
        problem = error.message
    if proxy is not None and proxy.lower().startswith("socks"):
        problem = f"SOCKS proxies are not supported; {problem}"
    raise UsageError(f"{where}: {problem}")
