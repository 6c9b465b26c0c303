"""A client of pyright's language server: what an editor asks about a place in a program."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import attrs

ROOT = Path(__file__).parents[2]
SERVER = Path(sys.executable).with_name("pyright-langserver")
CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "hover": {"contentFormat": ["plaintext"]},
        "signatureHelp": {"signatureInformation": {"documentationFormat": ["plaintext"]}},
    },
}


@attrs.frozen
class LanguageServer:
    """A language server that has opened one program."""

    reads: IO[bytes]
    writes: IO[bytes]
    uri: str
    ids: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))

    def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        self.writes.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.writes.flush()

    def receive(self) -> Any:
        """Return the next message."""
        length = 0
        while line := self.reads.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.reads.read(length))

    def ask(self, method: str, parameters: dict[str, Any]) -> Any:
        """Send a request and return its result; requests of the server are answered with its defaults."""
        number = next(self.ids)
        self.send({"id": number, "method": method, "params": parameters})
        while True:
            message = self.receive()
            if "method" in message and "id" in message:
                items = (message.get("params") or {}).get("items", [])
                self.send({"id": message["id"], "result": [None for _ in items]})
            elif message.get("id") == number:
                return message["result"]

    def at(self, method: str, line: int, column: int) -> Any:
        """Return the result of a request about a place, counted from zero."""
        place = {"textDocument": {"uri": self.uri}, "position": {"line": line, "character": column}}
        return self.ask(f"textDocument/{method}", place)


@contextmanager
def language_server(folder: Path, program: str) -> Iterator[LanguageServer]:
    """Start pyright's language server with a program that imports the package."""
    path = folder / "program.py"
    path.write_text(program)
    settings = {"extraPaths": [str(ROOT)], "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    with subprocess.Popen(
        [sys.executable, "-m", "pyright.langserver", "--stdio"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        server = LanguageServer(process.stdout, process.stdin, path.as_uri())
        folders = [{"uri": folder.as_uri(), "name": "program"}]
        opened = {"uri": server.uri, "languageId": "python", "version": 1, "text": program}
        server.ask(
            "initialize", {"processId": None, "capabilities": CAPABILITIES, "workspaceFolders": folders}
        )
        server.send({"method": "initialized", "params": {}})
        server.send({"method": "textDocument/didOpen", "params": {"textDocument": opened}})
        yield server
        server.ask("shutdown", {})
        server.send({"method": "exit"})
