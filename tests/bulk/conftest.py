"""The object store of the tests of sinks, and the program that forks runs, once for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.sinks.conftest import _threads_of_obstore, s3, s3_server
from tests.support.killed_runs import Forks, forks

__all__ = ["_threads_of_obstore", "forked", "s3", "s3_server"]


@pytest.fixture(scope="module")
def forked() -> Iterator[Forks]:
    """Start the program that forks a process for each run."""
    with forks() as program:
        yield program
