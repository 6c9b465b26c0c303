"""A client on a simulated clock."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.calls import client
from tests.support.clock import Clock
from tests.support.server import Server
from toggl_async import Toggl


@pytest.fixture
def timed() -> Callable[..., tuple[Toggl, Clock]]:
    """Make a client of a server, and the clock that it uses."""

    def make(server: Server, **options: Any) -> tuple[Toggl, Clock]:
        clock = Clock()
        return client(server, clock=clock.setting, **options), clock

    return make
