"""Tests of your own code against a fake Toggl server, without an account; with fixtures for pytest.

A sandbox runs in a thread with an event loop of its own, so a test may be a plain function, may be run by any
plugin for asyncio, and may start programs. The sandbox records the requests, causes failures by name, and
checks what was sent. Needs the ``sandbox`` extra::

    def test_the_export_is_repeated(toggl_sandbox, toggl_environment, tmp_path):
        toggl_sandbox.scenario("cut_export", times=1)
        my_etl.main(tmp_path)  # calls asyncio.run and Toggl.from_env() itself
        toggl_sandbox.assert_sent(ExportDetailed, times=2)

Without pytest, ``with TogglSandbox() as sandbox`` does the same.

- :mod:`.plugin`: the plugin for pytest, with its fixtures and markers;
- :mod:`.toggl_sandbox`: ``TogglSandbox``, the sandbox in a thread;
- :mod:`.settings`: ``SandboxSettings``, the settings of a sandbox;
- :mod:`.markers`: the sandbox that the settings and markers of a test ask for;
- :mod:`.scenarios`: the scenarios by name: what Toggl or the network does wrong;
- :mod:`.request_filter`: ``RequestFilter``, which selects requests by class, value, path or body;
- :mod:`.request_list`: requests as text, for the messages of failed assertions;
- :mod:`.lent_client`: clients that are closed for the test in the event loop that used them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toggl_async.testing.lent_client import QUICK_RETRY
    from toggl_async.testing.scenarios import SCENARIOS, ScenarioName
    from toggl_async.testing.settings import SandboxSettings
    from toggl_async.testing.toggl_sandbox import TogglSandbox

__all__ = ["QUICK_RETRY", "SCENARIOS", "SandboxSettings", "ScenarioName", "TogglSandbox"]

_MODULES = {
    "QUICK_RETRY": "toggl_async.testing.lent_client",
    "SCENARIOS": "toggl_async.testing.scenarios",
    "SandboxSettings": "toggl_async.testing.settings",
    "ScenarioName": "toggl_async.testing.scenarios",
    "TogglSandbox": "toggl_async.testing.toggl_sandbox",
}


def __getattr__(name: str) -> object:
    # pytest loads the plugin in every run, also of tests that have nothing to do with Toggl.
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(module), name)
    globals()[name] = found
    return found
