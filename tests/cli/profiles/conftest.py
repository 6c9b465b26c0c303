"""Fixtures: a user without Toggl variables, whose keyring is a file."""

from pathlib import Path

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox


@pytest.fixture
def user(sandbox: Sandbox, tmp_path: Path) -> Program:
    """Return the program of a user who has neither a token nor a workspace in the environment."""
    return Program(
        tmp_path,
        {
            "TOGGL_TRACK_URL": sandbox.track_url,
            "TOGGL_FOCUS_URL": sandbox.focus_url,
            "PYTHON_KEYRING_BACKEND": "tests.cli.profiles.file_keyring.FileKeyring",
            "TEST_KEYRING": str(tmp_path / "keyring.json"),
        },
    )


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    """Return the path of the user's configuration file, whose folder exists."""
    path = tmp_path / ".home" / ".config" / "toggl-async" / "config.toml"
    path.parent.mkdir(parents=True)
    return path
