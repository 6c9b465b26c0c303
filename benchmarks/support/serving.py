"""The servers of the benchmarks, each in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import trustme

from benchmarks.support.body import Body


@contextmanager
def serve(
    body: Body, folder: str, *, core: int | None = None, certificate: Path | None = None
) -> Iterator[str]:
    """Serve a body that is kept in a folder, from one core if it is given; yield the origin."""
    arguments = [folder, "--size", str(body.size), "--quotes", body.quotes, "--chunk", str(body.chunk)]
    arguments += ["--gzip"] if body.gzip else []
    arguments += ["--core", str(core)] if core is not None else []
    arguments += ["--certificate", str(certificate)] if certificate else []
    with _server("server", *arguments) as port:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"


@contextmanager
def serve_small(kind: Literal["list", "list-kept", "export", "short"]) -> Iterator[int]:
    """Serve the same small response to every request; yield the port."""
    with _server("small_responses", kind) as port:
        yield port


@contextmanager
def serve_page(rows: int) -> Iterator[str]:
    """Serve a JSON page of the detailed report to every request; yield the origin."""
    with _server("small_responses", "page", str(rows)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def serve_rows(rows: int) -> Iterator[str]:
    """Serve a detailed report with a number of rows, which are made as they are sent; yield the origin."""
    with _server("row_server", str(rows)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _server(module: str, *arguments: str) -> Iterator[int]:
    command = [sys.executable, "-m", f"benchmarks.support.{module}", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the server has no pipes")
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def issue_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate with its key, and the certificate of its authority; return both paths."""
    certificate, authority = folder / "certificate.pem", folder / "authority.pem"
    issuer = trustme.CA()
    issuer.cert_pem.write_to_path(str(authority))
    issuer.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    return certificate, authority
