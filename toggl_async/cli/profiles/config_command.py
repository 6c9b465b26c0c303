"""``toggl-async config``: shows the configuration file and the effective settings, without secrets."""

import json
import sys
from collections.abc import Mapping
from os import environ
from typing import Annotated

from attrs import asdict, frozen
from cyclopts import Parameter

from toggl_async.cli.profiles.config_file import read_configuration
from toggl_async.cli.profiles.options import ProfileName
from toggl_async.cli.profiles.settings import ChosenProfile, chosen_profile

_SETTINGS: Mapping[str, tuple[str, str | None]] = {
    "workspace": ("workspace_id", "TOGGL_WORKSPACE_ID"),
    "time zone": ("timezone", None),
    "proxy": ("proxy", None),
    "track url": ("track_url", "TOGGL_TRACK_URL"),
    "focus url": ("focus_url", "TOGGL_FOCUS_URL"),
}
AsJson = Annotated[
    bool, Parameter(name="--json", show_default=False, help="Print the settings as one JSON object.")
]


@frozen
class ShownSetting:
    """A setting with its value, None if there is none, and where the value is from."""

    value: str | None
    origin: str | None = None


def config(*, profile: ProfileName = None, as_json: AsJson = False) -> int:
    """Show the path of the configuration file, and the settings that a command would use."""
    configuration, chosen = read_configuration(), chosen_profile(profile)
    settings = {
        "profile": ShownSetting(None) if chosen is None else ShownSetting(chosen.name, chosen.chosen_by),
        "token": _token(chosen),
        **{label: _setting(chosen, *names) for label, names in _SETTINGS.items()},
    }
    if as_json:
        values = {label.replace(" ", "_"): asdict(each) for label, each in settings.items()}
        found = {"file": str(configuration.path), "profiles": list(configuration.profiles), **values}
        sys.stdout.write(json.dumps(found) + "\n")
        return 0
    missing = "" if configuration.path.exists() else "  (there is no such file)"
    lines = [
        f"file       {configuration.path}{missing}",
        f"profiles   {', '.join(configuration.profiles) or '-'}",
        *(f"{label:<11}{_text(each)}" for label, each in settings.items()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _text(setting: ShownSetting) -> str:
    if setting.value is None:
        return "-"
    return f"{setting.value}  ({setting.origin})" if setting.origin else setting.value


def _setting(chosen: ChosenProfile | None, name: str, variable: str | None) -> ShownSetting:
    if variable is not None and environ.get(variable):
        return ShownSetting(environ[variable], variable)
    value = None if chosen is None else getattr(chosen.profile, name)
    if chosen is None or value is None:
        return ShownSetting(None)
    return ShownSetting(str(value), f"profile {chosen.name}")


def _token(chosen: ChosenProfile | None) -> ShownSetting:
    if environ.get("TOGGL_API_TOKEN"):
        return ShownSetting("set", "TOGGL_API_TOKEN")
    if environ.get("TOGGL_EMAIL") and environ.get("TOGGL_PASSWORD"):
        return ShownSetting("e-mail address and password", "TOGGL_EMAIL and TOGGL_PASSWORD")
    if chosen is None or chosen.tokens.place is None:
        return ShownSetting(None)
    return ShownSetting(f"in {chosen.tokens.place}", f"profile {chosen.name}")
