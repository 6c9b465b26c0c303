"""A profile and the configuration file as values, which are checked when they are made."""

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import attrs

from toggl_async._typeguards import is_mapping
from toggl_async.cli.exit_codes import UsageError
from toggl_async.errors import InvalidRequestError
from toggl_async.hosts import Hosts

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TOKEN = re.compile(r"[0-9a-f]{32}|toggl_sk_.*", re.IGNORECASE)
"""The credentials of Toggl."""
_SECRETS = frozenset({"token", "api_token", "password", "email", "key", "focus_key", "secret"})
"""Keys under which somebody might write a secret."""
_LARGEST_ID = 2**63


def _is_id(value: object) -> bool:
    return type(value) is int and 0 < value < _LARGEST_ID


def _is_variable(value: object) -> bool:
    return isinstance(value, str) and value.isidentifier() and not _TOKEN.fullmatch(value)


def _is_path(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\0" not in value


def _is_time_zone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (LookupError, ValueError, OSError):  # a folder of zones, such as Europe, is an OSError
        return False


def _is_proxy(value: object) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        return value == "env" or (
            parts is not None
            and parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and (parts.port or 1) > 0
        )
    except ValueError:
        return False


def _is_origin(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(Hosts(track=value, allow_other=True))
    except InvalidRequestError:
        return False


_ORIGIN = "an origin such as https://toggl.example.com, without a password"
_PROXY = "'env', or a proxy such as http://host:3128 without a password, which belongs in HTTPS_PROXY"
_EXPECTED: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "workspace_id": ("the id of a workspace", _is_id),
    "token_env": ("the name of an environment variable", _is_variable),
    "token_file": ("the path of a file", _is_path),
    "token_keyring": ("true or false", lambda value: isinstance(value, bool)),
    "timezone": ("a time zone such as Europe/Berlin", _is_time_zone),
    "proxy": (_PROXY, _is_proxy),
    "track_url": (_ORIGIN, _is_origin),
    "focus_url": (_ORIGIN, _is_origin),
}
"""What each setting of a profile is, and the function that checks it."""
TOKEN_PLACES = ("token_env", "token_file", "token_keyring")


@attrs.frozen(kw_only=True)
class Profile:
    """The settings of a profile; None means that the profile does not have one.

    At most one of ``token_env``, ``token_file`` and ``token_keyring`` says where the API token is.

    Raises:
        UsageError: a value is of the wrong type, or there is more than one place for the token.
    """

    workspace_id: int | None = None
    token_env: str | None = None
    token_file: str | None = None
    token_keyring: bool | None = None
    timezone: str | None = None
    proxy: str | None = None
    track_url: str | None = None
    focus_url: str | None = None

    def __attrs_post_init__(self) -> None:
        for name, (expected, is_valid) in _EXPECTED.items():
            value: object = getattr(self, name)
            if value is not None and not is_valid(value):
                # The value itself is not repeated: it may hold a token or a password.
                raise UsageError(f"{name}: expected {expected}, not this {_kind(value)}")
        places = [name for name in TOKEN_PLACES if getattr(self, name)]
        if len(places) > 1:
            raise UsageError(f"{' and '.join(places)}: give one place for the token")


def _kind(value: object) -> str:
    """Return the name of a value's type in TOML."""
    if is_mapping(value):
        return "table"
    names = {str: "text", bool: "boolean", int: "number", float: "number"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "value")


@attrs.frozen(kw_only=True)
class Configuration:
    """The content of a configuration file; an absent file is one without content."""

    path: Path
    default_profile: str | None = None
    profiles: Mapping[str, Profile] = attrs.Factory(dict[str, Profile])

    def profile(self, name: str, named_by: str) -> Profile:
        """Return a profile by its name; ``named_by`` says in the message where the name is from.

        Raises:
            UsageError: there is no such profile.
        """
        if name in self.profiles:
            return self.profiles[name]
        names = ", ".join(self.profiles)
        known = f"the profiles are {names}" if names else "there are no profiles"
        raise UsageError(
            f"{named_by}: {self.path} has no profile {_shown(name)}: {known}; "
            "'toggl-async login --profile NAME' makes one"
        )


def configuration_from(path: Path, content: Mapping[str, object]) -> Configuration:
    """Return the configuration of the values in a file.

    Raises:
        UsageError: a key is unknown, a value is of the wrong type, or the file holds a secret. The message
            names the file and the key.
    """
    try:
        return _configuration(path, content)
    except UsageError as error:
        problem = str(error)
    raise UsageError(f"{path}: {problem}")


def _configuration(path: Path, content: Mapping[str, object]) -> Configuration:
    _check_keys("", content, ("default_profile", "profiles"))
    tables, default = content.get("profiles", {}), content.get("default_profile")
    if not is_mapping(tables):
        raise UsageError("profiles: expected tables such as [profiles.work]")
    profiles = {str(name): _profile(str(name), each) for name, each in tables.items()}
    if default is None or (isinstance(default, str) and default in profiles):
        return Configuration(path=path, default_profile=default, profiles=profiles)
    known = ", ".join(profiles) or "of which there are none"
    raise UsageError(f"default_profile: expected the name of a profile: {known}")


def check_name(name: str, named_by: str) -> str:
    """Return the name of a profile.

    Raises:
        UsageError: it is empty, too long, or has other characters than letters, digits, - and _.
    """
    if _NAME.fullmatch(name) and not _TOKEN.fullmatch(name):
        return name
    raise UsageError(f"{named_by}: a profile has a name of 1 to 64 letters, digits, - and _, such as work")


def _shown(name: str) -> str:
    return name if _NAME.fullmatch(name) and not _TOKEN.fullmatch(name) else "of this name"


def _profile(name: str, values: object) -> Profile:
    check_name(name, "profiles")
    where = f"profiles.{name}"
    if not is_mapping(values):
        raise UsageError(f"{where}: expected a table [{where}]")
    settings = {str(key): value for key, value in values.items()}
    _check_keys(f"{where}.", settings, attrs.fields_dict(Profile))
    try:
        return _made(Profile, settings)
    except UsageError as error:
        problem = str(error)
    raise UsageError(f"{where}.{problem}")


def _made(make: Callable[..., Profile], settings: Mapping[str, object]) -> Profile:
    return make(**settings)


def _check_keys(prefix: str, settings: Mapping[str, object], known: Collection[str]) -> None:
    for key, value in settings.items():
        secret = isinstance(value, str) and _TOKEN.fullmatch(value.strip())
        if secret or key.lower() in _SECRETS or _TOKEN.fullmatch(key):
            where = prefix + (key if key.isidentifier() and not _TOKEN.fullmatch(key) else "...")
            raise UsageError(
                f"{where}: a secret does not belong in this file: 'toggl-async login' stores a token in the "
                "keyring, or in a file with --file; or give token_env, the name of an environment variable"
            )
        if key not in known:
            close = get_close_matches(key, list(known), n=1)
            hint = f"did you mean {close[0]}?" if close else f"expected {', '.join(known)}"
            raise UsageError(f"{prefix}{key[:60]}: unknown key: {hint}")
