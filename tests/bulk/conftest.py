"""The program that forks runs, started once for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.support.killed_runs import Forks, forks


@pytest.fixture(scope="module")
def forked() -> Iterator[Forks]:
    """Start the program that forks a process for each run."""
    with forks() as program:
        yield program
