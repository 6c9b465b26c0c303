"""Places for an export other than a path: the two protocols, and a sink that keeps bytes.

Object stores are in :mod:`toggl_async.sinks.obstore`, fsspec's file systems in
:mod:`toggl_async.sinks.fsspec`; each needs the extra of its name.
"""

from toggl_async.sinks.delivered import Delivered
from toggl_async.sinks.memory import BytesSink, SinkFullError
from toggl_async.sinks.protocol import IncomingFile, Sink, SinkWriter

__all__ = ["BytesSink", "Delivered", "IncomingFile", "Sink", "SinkFullError", "SinkWriter"]
