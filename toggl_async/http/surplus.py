"""Bytes after a whole response, which must not spoil the response.

aiohttp's parser takes bytes after a response for the beginning of another one. If they are not HTTP, it
fails, and drops every response whose head is in the same packet. So the end of the head is looked for here,
and the parser gets the head and the rest of its packet one after the other: by the time the rest fails, the
response has been passed on. Its body then ends where its length or its last chunk says, and aiohttp closes
the connection. A session that the user passes in has connections of its own, to which this does not apply.
"""

import functools
import ssl

import aiohttp
from aiohttp.client_proto import ResponseHandler

_GOOD = b"HTTP/1.1 200 "
_END_OF_HEAD = b"\r\n\r\n"
_LARGE = 1 << 16


class HeadFirst(ResponseHandler):
    """A connection as aiohttp sees it, which parses the head of a response before the rest of its packet."""

    _before: bytes = b""

    def data_received(self, data: bytes) -> None:
        """Parse bytes from the connection."""
        if not data or (not self._before and _is_one_response(data) and not self._in_body()):
            super().data_received(data)  # without data, aiohttp goes on with what it holds back
            return
        while not self._in_body():
            head = self._length_of_head(data)
            super().data_received(data[:head])
            data = data[head:]
            if not data or self.exception() is not None:
                return
        self._body_received(data)

    def _in_body(self) -> bool:
        # Not part of aiohttp's public interface: without it, all packets are searched for the end of a head,
        # which takes time and changes nothing else.
        payload = getattr(self, "_payload", None)
        return payload is not None and not payload.is_eof()

    def _length_of_head(self, data: bytes) -> int:
        # The end of the head may itself be in two packets.
        joined = self._before + data
        found = joined.find(_END_OF_HEAD)
        if found < 0:
            self._before = joined[1 - len(_END_OF_HEAD) :]
            return len(data)
        end = found + len(_END_OF_HEAD) - len(self._before)
        self._before = b""
        return end

    def _body_received(self, data: bytes) -> None:
        super().data_received(data)


def _is_one_response(data: bytes) -> bool:
    """Return whether a packet is a good response with a length, and nothing else: most small ones are."""
    if len(data) >= _LARGE or not data.startswith(_GOOD):
        return False
    end = data.find(_END_OF_HEAD)
    # A name may be in any case. A head with other lengths as well, or with chunks, is refused by the parser.
    length = b"\r\ncontent-length: %d\r\n" % (len(data) - end - len(_END_OF_HEAD))
    return end >= 0 and length in data[: end + 2].lower()


class ReusedConnection(HeadFirst):
    """A connection that is used for several responses, but not if bytes came after one of them.

    The parser does not report the beginning of another response after the end of a body. So the last byte of
    a packet is passed to it separately: if the body ends before that byte, the byte is surplus. Large packets
    are spared, since the copy would take time; a response that ends in one has no surplus as a rule.
    """

    def _body_received(self, data: bytes) -> None:
        if len(data) < _LARGE:
            if len(data) > 1:
                super()._body_received(data[:-1])
            if not self._in_body():
                self.force_close()
            data = data[-1:]
        super()._body_received(data)


class Connector(aiohttp.TCPConnector):
    """aiohttp's connector, whose connections ignore bytes after a whole response."""

    def ignore_surplus(self) -> None:
        """Make all connections from now on as :class:`HeadFirst` or :class:`ReusedConnection`."""
        kind: type[ResponseHandler] = HeadFirst if self.force_close else ReusedConnection
        self._factory = functools.partial(kind, loop=self._loop)

    def drop(self) -> None:
        """Close all connections without waiting for them to end."""
        self._close()


def new_connector(*, reuse: bool, tls: ssl.SSLContext | None) -> Connector:
    """Return a connector without a limit of its own; ``reuse`` keeps connections open between calls."""
    connector = Connector(force_close=not reuse, limit=0, ssl=True if tls is None else tls)
    connector.ignore_surplus()
    return connector
