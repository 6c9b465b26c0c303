"""Those who wait for a client, in the order in which they came."""

import asyncio
from collections.abc import Callable

from toggl_async.clients.pooled_client import ClientKey, PooledClient


class WaitingUsers:
    """Those who wait for clients; all who wait for the same credentials get the same client at once."""

    def __init__(self) -> None:
        self._waiting: dict[ClientKey, list[asyncio.Future[PooledClient]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def enter(self, key: ClientKey) -> "asyncio.Future[PooledClient]":
        """Return the future client of a new user, to be passed to :meth:`leave` in the end."""
        future: asyncio.Future[PooledClient] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append(future)
        return future

    def leave(self, key: ClientKey, future: "asyncio.Future[PooledClient]") -> PooledClient | None:
        """Forget a user who does not wait any more; return the client that was passed to this one, if any."""
        futures = self._waiting.get(key, [])
        if future in futures:
            futures.remove(future)
            if not futures:
                del self._waiting[key]
        given = future.done() and not future.cancelled() and future.exception() is None
        return future.result() if given else None

    def serve(self, find: Callable[[ClientKey], PooledClient | None]) -> None:
        """Pass clients to those who wait, as long as ``find`` returns one for the first of them."""
        while self._waiting:
            key, futures = next(iter(self._waiting.items()))
            # A future is cancelled before its user leaves.
            left = [each for each in futures if not each.done()]
            if left:
                client = find(key)
                if client is None:
                    return
                client.users += len(left)
                for future in left:
                    future.set_result(client)
            del self._waiting[key]

    def dismiss_all(self, reason: Callable[[], BaseException]) -> None:
        """End every wait with an error."""
        for futures in self._waiting.values():
            for future in futures:
                if not future.done():
                    future.set_exception(reason())
        self._waiting.clear()
