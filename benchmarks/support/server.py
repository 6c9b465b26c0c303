"""A server that sends the same export in response to every request, as fast as the kernel sends a file.

It is a program: it prints its port, and runs until its standard input ends.
"""

import argparse
import os
import socket
import ssl
import sys
import tempfile
import threading
from typing import BinaryIO

import attrs

from benchmarks.support.body import Body, headers, write_body

_REQUEST = 1 << 16
_AT_ONCE = 16 << 20
_ENCRYPTED = 1 << 20


def _read_request(connection: socket.socket) -> bool:
    """Read a request with its body; return False if the client closed the connection instead."""
    data = b""
    while b"\r\n\r\n" not in data:
        received = connection.recv(_REQUEST)
        if not received:
            return False
        data += received
    head, _, rest = data.partition(b"\r\n\r\n")
    lengths = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = (int(lengths[0]) if lengths else 0) - len(rest)
    while missing > 0:
        missing -= len(connection.recv(_REQUEST))
    return True


@attrs.frozen
class ExportResponse:
    """The response to every request: its headers, and its body in a file."""

    head: bytes
    file: BinaryIO
    length: int

    def send(self, connection: socket.socket) -> None:
        """Read a request and send the response."""
        if not _read_request(connection):
            return
        connection.sendall(self.head)
        if isinstance(connection, ssl.SSLSocket):
            self._encrypt(connection)
            return
        sent = 0
        while sent < self.length:
            sent += os.sendfile(connection.fileno(), self.file.fileno(), sent, _AT_ONCE)

    def _encrypt(self, connection: ssl.SSLSocket) -> None:
        sent = 0
        while block := os.pread(self.file.fileno(), _ENCRYPTED, sent):
            connection.sendall(block)
            sent += len(block)


def _respond(accepted: socket.socket, response: ExportResponse, tls: ssl.SSLContext | None) -> None:
    try:
        with tls.wrap_socket(accepted, server_side=True) if tls else accepted as connection:
            response.send(connection)
    except OSError as error:
        print(f"a client closed its connection: {error}", file=sys.stderr)


def _serve(listener: socket.socket, response: ExportResponse, tls: ssl.SSLContext | None) -> None:
    while True:
        accepted, _ = listener.accept()
        threading.Thread(target=_respond, args=(accepted, response, tls), daemon=True).start()


def _context(certificate: str | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="where the body is kept while it is served")
    parser.add_argument("--size", type=int, required=True, help="MiB of csv, before compression")
    parser.add_argument("--quotes", default="some")
    parser.add_argument("--chunk", type=int, default=0, help="bytes of a chunk; 0 sends Content-Length")
    parser.add_argument("--gzip", action="store_true")
    parser.add_argument("--core", type=int, help="the only core to run on")
    parser.add_argument("--certificate", help="serve over TLS with this certificate and its key")
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    if given.core is not None:
        os.sched_setaffinity(0, {given.core})
    body = Body(size=given.size, quotes=given.quotes, chunk=given.chunk, gzip=given.gzip)
    with tempfile.TemporaryFile(dir=given.folder) as file, socket.create_server(("127.0.0.1", 0)) as listener:
        write_body(body, file)
        file.flush()
        length = file.tell()
        response = ExportResponse(headers(body, length), file, length)
        serving = threading.Thread(
            target=_serve, args=(listener, response, _context(given.certificate)), daemon=True
        )
        serving.start()
        print(listener.getsockname()[1], flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
