"""HTTP: the only package that uses aiohttp, and the only one that sends secrets.

The transport takes an encoded request and returns a ``Response``, whose headers have arrived and whose body
is still to be read. Redirects are not followed and cookies are not kept, so a credential reaches its own host
and no other; the environment is read only for a proxy, and only if ``Connections(proxy="env")`` asks for it.
No exception of aiohttp leaves this package: each becomes one of ours, depending on where the request broke
off.

- :mod:`.transport`: ``Transport``, which sends requests with the credential for their host;
- :mod:`.recipient`: ``Recipient``, a host with its credential and what all requests to it share;
- :mod:`.connections`: ``Connections``, the settings for making connections;
- :mod:`.shared_connections`: ``SharedConnections``, the connections that several clients share;
- :mod:`.sessions`: aiohttp's sessions, as we make and drop them;
- :mod:`.home`: ``Home``, the event loop and process that a client or its connections belong to;
- :mod:`.response`: ``Response``, whose body is read block by block;
- :mod:`.body`: ``BodyReader``, which reads a body piece by piece, whole bodies within bounds, and the check
  that a response has a file;
- :mod:`.file_start`: the check of a file's first bytes;
- :mod:`.decompression`: ``Gzip``, our own decompression, which notices a truncated stream;
- :mod:`.stall_timeout`: ``StallTimeout``, which closes a response whose body arrives too slowly;
- :mod:`.surplus`: ``Connector``, whose connections ignore bytes after a whole response;
- :mod:`.connection_errors`: our errors for aiohttp's exceptions;
- :mod:`.status_errors`: our errors for a status other than 200.
"""
