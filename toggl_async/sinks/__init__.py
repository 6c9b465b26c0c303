"""Destinations for an export other than a path: object stores, file systems, memory, or a sink of your own.

As with a saved file, the export is committed only once it is whole and has been checked. If the response
breaks off, the sink fails or the call is cancelled, the export is aborted, and the sink leaves nothing
behind.

- :mod:`.protocol`: ``Sink`` and ``SinkWriter``, the methods that a sink has, and ``IncomingFile``;
- :mod:`.memory`: ``BytesSink``, which keeps a file in memory;
- :mod:`.obstore`: ``ObjectSink``, which puts a file into an object store (extra ``obstore``);
- :mod:`.fsspec`: ``FileSystemSink``, which writes a file to a file system of fsspec (extra ``fsspec``);
- :mod:`.delivery`: ``deliver``, which sends a request and delivers its response to a sink;
- :mod:`.session`: ``SinkSession``, the calls of one attempt to a sink, in the order that sinks rely on;
- :mod:`.delivered`: ``Delivered``, the result of a finished delivery.
"""

from toggl_async.sinks.delivered import Delivered
from toggl_async.sinks.memory import BytesSink, SinkFullError
from toggl_async.sinks.protocol import IncomingFile, Sink, SinkWriter

__all__ = ["BytesSink", "Delivered", "IncomingFile", "Sink", "SinkFullError", "SinkWriter"]
