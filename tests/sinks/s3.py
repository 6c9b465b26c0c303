"""An S3 on loopback that is not ours (moto's), in a process of its own, and what can be seen in it."""

import contextlib
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import timedelta

import attrs
from obstore.store import S3Store

BUCKET = "exports"
PART = 1 << 18

# What is put under "refused" gets a 403 for its second part, under "unfinished" for being completed.
_PROGRAM = """
import logging
import os
os.environ["S3_UPLOAD_PART_MIN_SIZE"] = "1"
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
logging.getLogger("werkzeug").setLevel(logging.ERROR)
moto = DomainDispatcherApplication(create_backend_app)

def application(environ, start_response):
    path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
    refused = "refused" in path and "partNumber=2" in query
    unfinished = "unfinished" in path and environ["REQUEST_METHOD"] == "POST" and "uploadId" in query
    if refused or unfinished or "forbidden" in path:
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response("403 Forbidden", [("Content-Length", "0")])
        return [b""]
    return moto(environ, start_response)

server = make_server("127.0.0.1", 0, application, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


@attrs.frozen
class S3:
    """A server, looked at without what is under test."""

    origin: str

    def ask(self, verb: str, path: str) -> tuple[bytes, str | None]:
        """A body and its media type."""
        named = "AWS4-HMAC-SHA256 Credential=made/20250101/us-east-1/s3/aws4_request"
        request = urllib.request.Request(  # noqa: S310
            self.origin + path, method=verb, headers={"Authorization": named}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.read(), answer.headers.get("Content-Type")

    def empty(self) -> None:
        """Begin anew."""
        self.ask("POST", "/moto-api/reset")
        self.ask("PUT", f"/{BUCKET}")

    def keys(self) -> list[str]:
        """The objects that can be seen."""
        return re.findall("<Key>(.*?)</Key>", self.ask("GET", f"/{BUCKET}?list-type=2")[0].decode())

    def uploads(self) -> list[str]:
        """The uploads that are under way, or were left lying."""
        return re.findall("<Key>(.*?)</Key>", self.ask("GET", f"/{BUCKET}?uploads")[0].decode())

    def read(self, key: str) -> tuple[bytes, str | None]:
        """An object."""
        return self.ask("GET", f"/{BUCKET}/{key}")

    def store(self) -> S3Store:
        """What a sink writes to."""
        return S3Store(
            BUCKET,
            endpoint=self.origin,
            access_key_id="made",
            secret_access_key="up",
            region="us-east-1",
            virtual_hosted_style_request=False,
            client_options={"allow_http": True, "pool_max_idle_per_host": "0"},
            # Told to drop an upload of which a part just comes in, moto answers 500; asked again, it obeys.
            retry_config={
                "max_retries": 5,
                "retry_timeout": timedelta(seconds=5),
                "backoff": {
                    "init_backoff": timedelta(milliseconds=5),
                    "max_backoff": timedelta(milliseconds=50),
                    "base": 2,
                },
            },
        )


@contextlib.contextmanager
def running() -> Iterator[S3]:
    """Run a server for as long as the block lasts."""
    with subprocess.Popen([sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield S3(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.kill()
