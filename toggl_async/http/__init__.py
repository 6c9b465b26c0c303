"""HTTP: the only room that knows aiohttp, and the only one that sends secrets.

A request that is encoded goes in; a ``Response`` comes out, whose headers are here and whose body still
flows. Redirects are not followed, cookies are not kept, and nothing is read from the environment, so that a
credential reaches its own host and no other. aiohttp's exceptions end here: each becomes one of ours, by the
place where the request broke off.

- :mod:`.transport`: ``Transport``, which sends requests with the credential for their host;
- :mod:`.connections`: ``Connections``, the settings for making connections;
- :mod:`.response`: ``Response``, whose body is read block by block;
- :mod:`.body`: reading a whole body within bounds, and checking that the body is a file;
- :mod:`.decompression`: gzip, undone by us, so that a truncated stream is noticed;
- :mod:`.stall_timeout`: ``StallTimeout``, which closes a response whose body arrives too slowly;
- :mod:`.connection_errors`: what aiohttp's exceptions mean;
- :mod:`.status_errors`: what a status other than 200 means.
"""
