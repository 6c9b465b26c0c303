"""The server of a benchmark, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme
from body import Body


@contextmanager
def serve(
    body: Body, folder: str, *, core: int | None = None, certificate: Path | None = None
) -> Iterator[str]:
    """Serve a body, kept in a folder, from a core if one is given; the origin."""
    command = [sys.executable, str(Path(__file__).with_name("server.py")), folder, "--size", str(body.size)]
    command += ["--quotes", body.quotes, "--chunk", str(body.chunk)]
    command += ["--gzip"] if body.gzip else []
    command += ["--core", str(core)] if core is not None else []
    command += ["--certificate", str(certificate)] if certificate else []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the server has no pipes")
        try:
            yield f"{'https' if certificate else 'http'}://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


def certified(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate with its key, and of the authority that vouches for it."""
    certificate, authority = folder / "certificate.pem", folder / "authority.pem"
    made = trustme.CA()
    made.cert_pem.write_to_path(str(authority))
    made.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    return certificate, authority
