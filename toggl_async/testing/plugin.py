"""The plugin for pytest: the fixtures of a sandbox and of clients, and the markers that configure them.

pytest loads it in every run in whose environment this package is installed, so it imports nothing else before
a test asks for a fixture. ``-p no:toggl_async`` turns it off.

``toggl_sandbox``
    A running sandbox, a new one for each test.
``toggl``
    A client of that sandbox, which the plugin closes. The test uses it in one event loop, whatever runs that.
``toggl_environment``
    The environment variables that ``Toggl.from_env()`` reads, set for the sandbox until the test ends.
``toggl_sandbox_settings``, ``toggl_client_settings``
    To be overridden: settings of the sandbox, and of the client.
``@pytest.mark.toggl_sandbox(hourly=30)``
    Settings of the sandbox for one test, class or module.
``@pytest.mark.toggl_scenario("cut_export", times=1)``
    A scenario that has begun when the test does; several may be given.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from toggl_async.client import ClientSettings, Toggl
    from toggl_async.testing.settings import SandboxSettings
    from toggl_async.testing.toggl_sandbox import TogglSandbox


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers."""
    config.addinivalue_line(
        "markers", "toggl_sandbox(**settings): settings of the fixture toggl_sandbox, such as hourly=30"
    )
    config.addinivalue_line(
        "markers",
        "toggl_scenario(name, times=..., after=..., path=...): a scenario of the fixture toggl_sandbox, such "
        'as "cut_export"',
    )


@pytest.fixture
def toggl_sandbox_settings() -> "SandboxSettings":
    """Settings of the sandbox, none by default; override it with settings of your own."""
    return {}


@pytest.fixture
def toggl_client_settings() -> "ClientSettings":
    """Settings of the client, none by default; override it with settings of your own."""
    return {}


@pytest.fixture
def toggl_sandbox(
    request: pytest.FixtureRequest, toggl_sandbox_settings: "SandboxSettings"
) -> "Iterator[TogglSandbox]":
    """A fake Toggl server with made-up data, which records requests and fails on demand."""
    from toggl_async.testing.markers import marked_sandbox

    with marked_sandbox(
        toggl_sandbox_settings,
        request.node.iter_markers("toggl_sandbox"),
        request.node.iter_markers("toggl_scenario"),
    ) as sandbox:
        yield sandbox


@pytest.fixture
def toggl(toggl_sandbox: "TogglSandbox", toggl_client_settings: "ClientSettings") -> "Iterator[Toggl]":
    """A client of the sandbox, to be used in one event loop; it is closed after the test."""
    with toggl_sandbox.lend_client(**toggl_client_settings) as client:
        yield client


@pytest.fixture
def toggl_environment(toggl_sandbox: "TogglSandbox", monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """The environment variables that point to the sandbox, which are set until the test ends."""
    for name in ("TOGGL_EMAIL", "TOGGL_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    for name, value in toggl_sandbox.environment.items():
        monkeypatch.setenv(name, value)
    return toggl_sandbox.environment
