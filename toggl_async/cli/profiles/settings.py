"""The settings of a command: the environment, and below it those of a profile."""

from collections.abc import Mapping
from os import environ

from attrs import Factory, field, frozen

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.profiles.config_file import read_configuration
from toggl_async.cli.profiles.profile import Configuration, Profile, check_name
from toggl_async.cli.profiles.token_store import TokenStore

VARIABLE = "TOGGL_PROFILE"
CREDENTIALS = ("TOGGL_API_TOKEN", "TOGGL_EMAIL", "TOGGL_PASSWORD")
_FIELDS = {
    "TOGGL_WORKSPACE_ID": "workspace_id",
    "TOGGL_TRACK_URL": "track_url",
    "TOGGL_FOCUS_URL": "focus_url",
}
"""The variables of the client, with the settings of a profile that stand for them."""


@frozen
class ChosenProfile:
    """The profile that a command uses; ``chosen_by`` says where its name is from, such as ``--profile``."""

    name: str
    profile: Profile
    chosen_by: str
    configuration: Configuration

    @property
    def tokens(self) -> TokenStore:
        """The place of the profile's token."""
        return TokenStore(self.name, self.profile, self.configuration.path.parent)


@frozen
class Settings:
    """The settings of a command by the names of their variables.

    ``origins`` says of each setting that is not from the environment where it is from.
    """

    environment: Mapping[str, str] = field(repr=False)
    origins: Mapping[str, str] = Factory(dict[str, str])

    def origin(self, variable: str) -> str:
        """Return where a setting is from, in words for messages."""
        return self.origins.get(variable, variable)


def profile_name(option: str | None, configuration: Configuration) -> tuple[str, str] | None:
    """Return the name of the chosen profile and where it is from, None if no profile is chosen.

    Raises:
        UsageError: it is no name of a profile.
    """
    if option is not None:
        return check_name(option, "--profile"), "--profile"
    if environ.get(VARIABLE):
        return check_name(environ[VARIABLE], VARIABLE), VARIABLE
    if configuration.default_profile is not None:
        return configuration.default_profile, "default_profile"
    return None


def chosen_profile(option: str | None) -> ChosenProfile | None:
    """Return the profile that ``--profile``, TOGGL_PROFILE or the file chooses, None if none of them does.

    Raises:
        UsageError: the file contains a mistake, or has no such profile.
        OSError: the file cannot be read.
    """
    configuration = read_configuration()
    chosen = profile_name(option, configuration)
    if chosen is None:
        return None
    name, chosen_by = chosen
    return ChosenProfile(name, configuration.profile(name, chosen_by), chosen_by, configuration)


def settings_with(profile: ChosenProfile | None, options: Mapping[str, str]) -> Settings:
    """Return the settings of a command.

    ``options`` are those of the command line, by the names of their variables. The token of the profile is
    read only if the environment has no credential.

    Raises:
        UsageError: the token of the profile is missing, or others can read it.
        OSError: the file with the token cannot be read.
    """
    environment = {**environ, **options}
    origins: dict[str, str] = {}
    if profile is not None:
        for variable, name in _FIELDS.items():
            value = getattr(profile.profile, name)
            if value is not None and not environment.get(variable):
                environment[variable] = str(value)
                origins[variable] = f"profile {profile.name}"
        if not any(environment.get(each) for each in CREDENTIALS):
            token = profile.tokens.read(environ)
            if token is None and not environment.get("TOGGL_FOCUS_KEY"):
                raise UsageError(
                    f"no credentials: profile {profile.name} has no token: "
                    f"type 'toggl-async login --profile {profile.name}', or set TOGGL_API_TOKEN"
                )
            if token is not None:
                environment["TOGGL_API_TOKEN"] = token
                origins["TOGGL_API_TOKEN"] = f"{profile.tokens.place}, for profile {profile.name}"
    return Settings(environment, origins)


def host_variables(profile: Profile) -> Mapping[str, str]:
    """Return the hosts in the environment, or else in the profile, by the names of their variables."""
    names = ("TOGGL_TRACK_URL", "TOGGL_FOCUS_URL")
    found = {name: environ.get(name) or getattr(profile, _FIELDS[name]) for name in names}
    return {name: value for name, value in found.items() if value}


def overridden(profile: ChosenProfile) -> list[str]:
    """Return the variables in the environment that take precedence over a setting of the profile."""
    names = [
        variable
        for variable, name in _FIELDS.items()
        if getattr(profile.profile, name) is not None and environ.get(variable)
    ]
    if profile.tokens.place is not None:
        names += [each for each in CREDENTIALS if environ.get(each) and each != profile.profile.token_env]
    return names
