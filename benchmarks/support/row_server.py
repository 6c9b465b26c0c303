"""A server that makes the rows of a detailed report while it sends them, so that no size needs a file.

The body is in chunks. Each block of some 8,000 rows has descriptions that no other block has. The server is
a program: it takes the number of rows, prints its port, and runs until its standard input ends.
"""

import socket
import sys
import threading
from collections.abc import Iterator

HEADER = (
    "\ufeffUser,Email,Client,Project,Task,Description,Billable,"
    "Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)\n"
).encode()
_ROWS_OF_BLOCK = 8192
_PLACE = b"########"
"""The place in a row for the number of its block; its length stays the same."""
_REQUEST = 1 << 16
_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def _time_of_day(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _row(number: int) -> bytes:
    user, start, length = number % 60, 28_800 + number * 7919 % 36_000, 60 + number * 31 % 14_340
    day = f"2026-10-{1 + number * 31 // _ROWS_OF_BLOCK:02}"
    text = (f'"talk, and ""more"" {number} ########"', f"report {number} ########", "review", "")[number % 4]
    return (
        f"User {user},user{user}@example.com,Client {user % 7},Project {user % 20},,"
        f"{text},{'No' if user % 3 else 'Yes'},{day},{_time_of_day(start)},{day},"
        f'{_time_of_day(start + length)},{_time_of_day(length)},"inside, urgent",{length // 36}.50\n'
    ).encode()


_LINES = [_row(number) for number in range(_ROWS_OF_BLOCK)]
_BLOCK = b"".join(_LINES)


def blocks(rows: int) -> Iterator[bytes]:
    """Yield a csv with a number of rows."""
    yield HEADER
    for number in range(rows // _ROWS_OF_BLOCK):
        yield _BLOCK.replace(_PLACE, b"%08d" % number)
    if left := rows % _ROWS_OF_BLOCK:
        yield b"".join(_LINES[:left])


def _respond(connection: socket.socket, rows: int) -> None:
    with connection:
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(_REQUEST)
        try:
            connection.sendall(_HEAD)
            for block in blocks(rows):
                connection.sendall(b"%x\r\n%b\r\n" % (len(block), block))
            connection.sendall(b"0\r\n\r\n")
            while connection.recv(_REQUEST):  # what is left of the request, until the client closes
                pass
        except OSError as error:
            print(f"a client closed its connection: {error}", file=sys.stderr)


def _serve(listener: socket.socket, rows: int) -> None:
    while True:
        accepted, _ = listener.accept()
        threading.Thread(target=_respond, args=(accepted, rows), daemon=True).start()


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, int(sys.argv[1])), daemon=True).start()
        print(listener.getsockname()[1], flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
