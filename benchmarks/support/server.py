"""A server that answers every request with the same export, as fast as the kernel sends a file.

It runs in a process of its own, prints its port and goes on until its standard input ends.
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
from body import Body, headers, write_answer

_REQUEST = 1 << 16
_AT_ONCE = 16 << 20
_ENCRYPTED = 1 << 20


def _read_request(connection: socket.socket) -> bool:
    """Read a request with the body that its Content-Length tells; False where none comes."""
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
class Answer:
    """What every request is answered with."""

    head: bytes
    file: BinaryIO
    length: int

    def send(self, connection: socket.socket) -> None:
        """Send it, after a request."""
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


def _talk(accepted: socket.socket, answer: Answer, tls: ssl.SSLContext | None) -> None:
    try:
        with tls.wrap_socket(accepted, server_side=True) if tls else accepted as connection:
            answer.send(connection)
    except OSError as fault:
        print(f"a client went away: {fault}", file=sys.stderr)


def _serve(listener: socket.socket, answer: Answer, tls: ssl.SSLContext | None) -> None:
    while True:
        accepted, _ = listener.accept()
        threading.Thread(target=_talk, args=(accepted, answer, tls), daemon=True).start()


def _context(certificate: str | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--quotes", default="some")
    parser.add_argument("--chunk", type=int, default=0)
    parser.add_argument("--gzip", action="store_true")
    parser.add_argument("--core", type=int)
    parser.add_argument("--certificate", help="serve over TLS with this certificate and its key")
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    if given.core is not None:
        os.sched_setaffinity(0, {given.core})
    body = Body(size=given.size, quotes=given.quotes, chunk=given.chunk, gzip=given.gzip)
    with tempfile.TemporaryFile(dir=given.folder) as file, socket.create_server(("127.0.0.1", 0)) as listener:
        write_answer(body, file)
        file.flush()
        length = file.tell()
        answer = Answer(headers(body, length), file, length)
        serving = threading.Thread(
            target=_serve, args=(listener, answer, _context(given.certificate)), daemon=True
        )
        serving.start()
        print(listener.getsockname()[1], flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
