"""A pool of clients, for web applications whose users have credentials of their own.

Toggl limits each credential by itself, so each needs one client, which all requests of that user share: it
has their rate, their quota, and the memory that a credential was refused. A pool opens a client when its
credentials are first used, and closes it when it has been idle for a while or when another needs its place.
All clients send through the same connections, whose limit bounds sockets and memory, however many users
there are.

What a closed client has learned of its quota and its rate is kept while it matters, an hour at most. The next
client of the same credentials goes on with it.

- :mod:`.pool`: ``Clients``, the pool;
- :mod:`.pooled_client`: ``PooledClient``, a client of the pool with the number of its users;
- :mod:`.waiting`: ``WaitingUsers``, those who wait for a client, in order;
- :mod:`.memory`: ``Memory``, what closed clients have learned.
"""
