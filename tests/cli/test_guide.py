"""The guide to the command line: its example and its tables agree with the program."""

import re
import tomllib
from pathlib import Path

import attrs

from toggl_async.cli.exit_codes import ExitCode
from toggl_async.cli.profiles.profile import Profile, configuration_from

GUIDE = (Path(__file__).parents[2] / ".docs" / "guides" / "command-line.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [(match[1], match[2]) for match in BLOCK.finditer(GUIDE)]


def test_the_toml_block_is_a_configuration(tmp_path: Path) -> None:
    """The example is a valid file."""
    (text,) = [text for kind, text in BLOCKS if kind == "toml"]
    configuration = configuration_from(tmp_path / "config.toml", tomllib.loads(text))
    assert set(configuration.profiles) == {"work", "client", "robot"}
    assert configuration.profile("robot", "").token_file == "robot.token"


def test_the_guide_has_every_setting_and_exit_code() -> None:
    """The tables list all settings of a profile, and all exit codes."""
    cells = " ".join(re.findall(r"^\| ([^|]+) \|", GUIDE, re.MULTILINE))
    assert {field.name for field in attrs.fields(Profile)} <= set(re.findall(r"`(\w+)`", cells))
    assert {str(code.value) for code in ExitCode} <= set(re.findall(r"\d+", cells))
