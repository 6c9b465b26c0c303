"""An S3 server on the loopback interface (moto), in a process of its own, and a way to look into it."""

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

# A path with "refused" gets a 403 for the second part of its upload, one with "unfinished" for the completion
# of its upload, and one with "forbidden" for every request.
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
    """An S3 server, which the tests inspect without the code under test."""

    origin: str

    def send(self, verb: str, path: str) -> tuple[bytes, str | None]:
        """Send a request, and return the body of the response and its media type."""
        authorization = "AWS4-HMAC-SHA256 Credential=made/20250101/us-east-1/s3/aws4_request"
        request = urllib.request.Request(  # noqa: S310
            self.origin + path, method=verb, headers={"Authorization": authorization}
        )
        with urllib.request.urlopen(request) as response:  # noqa: S310
            return response.read(), response.headers.get("Content-Type")

    def empty(self) -> None:
        """Remove all objects and uploads, and create an empty bucket."""
        self.send("POST", "/moto-api/reset")
        self.send("PUT", f"/{BUCKET}")

    def keys(self) -> list[str]:
        """Return the keys of the visible objects."""
        return re.findall("<Key>(.*?)</Key>", self.send("GET", f"/{BUCKET}?list-type=2")[0].decode())

    def uploads(self) -> list[str]:
        """Return the keys of the uploads that are unfinished."""
        return re.findall("<Key>(.*?)</Key>", self.send("GET", f"/{BUCKET}?uploads")[0].decode())

    def read(self, key: str) -> tuple[bytes, str | None]:
        """Return the body of an object and its media type."""
        return self.send("GET", f"/{BUCKET}/{key}")

    def store(self) -> S3Store:
        """Return the store that a sink writes to."""
        return S3Store(
            BUCKET,
            endpoint=self.origin,
            access_key_id="made",
            secret_access_key="up",
            region="us-east-1",
            virtual_hosted_style_request=False,
            client_options={"allow_http": True, "pool_max_idle_per_host": "0"},
            # moto responds with 500 to aborting an upload while a part of it arrives; a repeated abort
            # succeeds.
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
    """Run a server until the block ends."""
    with subprocess.Popen([sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield S3(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.kill()
