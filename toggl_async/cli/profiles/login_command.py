"""``toggl-async login``: checks a token, stores it, and makes a profile."""

import sys
from collections.abc import Mapping, Sequence
from os import environ
from typing import Annotated

from attrs import evolve, frozen
from cyclopts import Parameter

from toggl_async.cli import converters
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.options import Quiet
from toggl_async.cli.profiles.config_editor import change_profile
from toggl_async.cli.profiles.config_file import read_configuration
from toggl_async.cli.profiles.login_prompts import ask_token, ask_workspace
from toggl_async.cli.profiles.options import ProfileName
from toggl_async.cli.profiles.profile import TOKEN_PLACES, Configuration, Profile
from toggl_async.cli.profiles.settings import CREDENTIALS, host_variables, profile_name
from toggl_async.cli.profiles.token_store import TokenStore, keyring_entries, login_file
from toggl_async.cli.proxy import connections_through
from toggl_async.cli.row_text import printable
from toggl_async.cli.signals import run
from toggl_async.client import Toggl
from toggl_async.credentials import ApiToken
from toggl_async.environment import hosts_in
from toggl_async.hosts import Hosts
from toggl_async.http.connections import Connections
from toggl_async.track.me import CurrentUser, Me, Workspaces

_FIRST_PROFILE = "default"

InFile = Annotated[
    bool,
    Parameter(
        name="--file",
        show_default=False,
        help="Store the token in a file that only you can read, beside the configuration file, instead of "
        "in the keyring.",
    ),
]
Workspace = Annotated[
    int | None,
    Parameter(
        name="--workspace",
        converter=converters.identifier,
        help="Id of the profile's workspace; by default, the only one, or the one that you choose.",
    ),
]
Proxy = Annotated[
    str | None,
    Parameter(name="--proxy", help="Proxy such as http://host:port, or 'env' for HTTPS_PROXY and NO_PROXY."),
]
NoArguments = Annotated[str, Parameter(name="TOKEN", show=False)]
NoToken = Annotated[str | None, Parameter(name="--token", show=False)]


@frozen
class CheckedAccount:
    """The user whose token was checked, and the names of the user's workspaces by their ids."""

    user: CurrentUser
    workspaces: Mapping[int, str]

    def workspace(self, option: int | None) -> int | None:
        """Return the workspace of the profile: that of ``--workspace``, the only one, or a chosen one.

        Raises:
            UsageError: the user does not belong to the workspace, or chose none.
        """
        if option is not None and option not in self.workspaces:
            known = ", ".join(map(str, self.workspaces)) or "none"
            raise UsageError(f"--workspace {option}: this account has no such workspace: it has {known}")
        first, *others = self.workspaces or (None,)
        if option is not None or not others:
            return option or first
        suggested = self.user.default_workspace_id
        if sys.stdin.isatty():
            return ask_workspace(self.workspaces, suggested)
        if suggested in self.workspaces:
            return suggested
        raise UsageError(f"--workspace: choose one of {', '.join(map(str, self.workspaces))}")


def login(
    *arguments: NoArguments,
    token: NoToken = None,
    profile: ProfileName = None,
    workspace: Workspace = None,
    in_file: InFile = False,
    proxy: Proxy = None,
    quiet: Quiet = False,
) -> int:
    """Ask for an API token, check it, and store it with a profile."""
    if arguments or token is not None:
        # They are not repeated: one of them may be the token.
        raise UsageError(
            "login takes no token in its arguments, where others can see it: it asks for the token, or reads "
            "it from standard input"
        )
    configuration = read_configuration()
    name, _ = profile_name(profile, configuration) or (_FIRST_PROFILE, "")
    old = configuration.profiles.get(name, Profile())
    changed = _with_place(old, name, in_file=in_file)
    stored = TokenStore(name, changed, configuration.path.parent)
    hosts = hosts_in(host_variables(old))
    connections = connections_through(old.proxy if proxy is None else proxy, hosts)
    api_token = ApiToken(ask_token())
    found: list[CheckedAccount] = []
    code = run(_check(api_token, hosts, connections, found))
    if not found:
        return code
    workspace_id = found[0].workspace(workspace)
    stored.store(api_token.token.reveal())
    places = {key: getattr(changed, key) for key in TOKEN_PLACES}
    settings = {**places, "workspace_id": workspace_id, **({} if proxy is None else {"proxy": proxy})}
    change_profile(configuration, name, settings, make_default=not configuration.default_profile)
    if not quiet:
        sys.stderr.write(
            "".join(
                f"toggl-async: {line}\n" for line in _result(found[0], workspace_id, stored, configuration)
            )
        )
    return 0


def _with_place(profile: Profile, name: str, *, in_file: bool) -> Profile:
    """Return a profile with the place in which login stores the token; a keyring is checked to exist."""
    if in_file:
        return evolve(profile, token_env=None, token_file=login_file(name), token_keyring=None)
    keyring_entries().check_keyring()
    return evolve(profile, token_env=None, token_file=None, token_keyring=True)


async def _check(token: ApiToken, hosts: Hosts, connections: Connections, found: list[CheckedAccount]) -> int:
    async with Toggl(token, hosts=hosts, connections=connections) as toggl:
        user = await toggl.send(Me())
        workspaces = await toggl.send(Workspaces())
    names = {each.id: each.name or "" for each in workspaces if each.id is not None}
    found.append(CheckedAccount(user, names))
    return 0


def _result(
    account: CheckedAccount, workspace_id: int | None, stored: TokenStore, before: Configuration
) -> Sequence[str]:
    who = printable(account.user.email or account.user.fullname or "?")
    named = f"workspace {workspace_id} ({printable(account.workspaces.get(workspace_id or 0, ''))})"
    is_default = before.default_profile in (None, stored.name)
    use = "the default" if is_default else f"--profile {stored.name} chooses it"
    lines = [
        f"the token of {who} is in {stored.place}",
        f"profile {stored.name}: {'no workspace' if workspace_id is None else named}; {use}",
    ]
    if variables := [each for each in CREDENTIALS if environ.get(each)]:
        lines.append(f"still, {' and '.join(variables)} in the environment has precedence over the profile")
    return lines
