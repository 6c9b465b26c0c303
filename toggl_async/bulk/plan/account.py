"""The accounts of a plan, whose credentials are in environment variables."""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from toggl_async._typeguards import is_list
from toggl_async.bulk.errors import InvalidPlanError
from toggl_async.credentials import ApiToken, Credential, Password
from toggl_async.environment import credentials_in
from toggl_async.errors import CredentialsError

AllWorkspaces: TypeAlias = Literal["all"]


_TOKEN = re.compile(r"[0-9a-f]{32}|toggl_sk_.*")
"""The credentials of Toggl that might be the name of a variable."""


def _is_variable(name: str) -> bool:
    return name.isidentifier() and not _TOKEN.fullmatch(name)


def _workspaces(value: object) -> tuple[int, ...] | AllWorkspaces:
    ids = value if is_list(value) else [value]
    if value == "all":
        return "all"
    if not ids or not all(type(each) is int and 0 < each < 2**63 for each in ids):
        raise InvalidPlanError(f'workspaces: expected ids, or "all", got {value!r}')
    return tuple(sorted({each for each in ids if isinstance(each, int)}))


@attrs.frozen(kw_only=True)
class Account:
    """A Toggl account, and the workspaces to export with it.

    ``token_env`` names the environment variable with its API token; ``email_env`` and ``password_env``
    together name the variables with an e-mail address and a password. Without any of them, the credential is
    the one that ``Toggl.from_env`` uses. ``workspaces`` is a list of ids, or ``"all"`` for every workspace
    that the account belongs to.
    """

    token_env: str | None = None
    email_env: str | None = None
    password_env: str | None = None
    workspaces: tuple[int, ...] | AllWorkspaces = attrs.field(default="all", converter=_workspaces)

    def __attrs_post_init__(self) -> None:
        for name in ("token_env", "email_env", "password_env"):
            value: object = getattr(self, name)
            if value is not None and not (isinstance(value, str) and _is_variable(value)):
                # The value itself is not repeated: it may be the token.
                raise InvalidPlanError(f"account: {name} must be the name of an environment variable")
        if (self.email_env is None) is not (self.password_env is None):
            raise InvalidPlanError("account: email_env and password_env are needed together")
        if self.token_env is not None and self.email_env is not None:
            raise InvalidPlanError("account: give token_env, or email_env and password_env, not both")

    @property
    def name(self) -> str:
        """The name of the account in the ledger: the name of its variable, or ``default``."""
        return self.token_env or self.email_env or "default"

    def exports(self, workspace_id: int) -> bool:
        """Return whether a workspace is one of those to export, if the account belongs to it."""
        return self.workspaces == "all" or workspace_id in self.workspaces

    def credentials(self, environment: Mapping[str, str]) -> tuple[Credential, ...]:
        """Return the account's credentials.

        Raises:
            CredentialsError: a variable is not set, or its value is malformed.
        """
        names = [each for each in (self.token_env, self.email_env, self.password_env) if each is not None]
        if not names:
            return credentials_in(environment)
        values = [self._variable(name, environment) for name in names]
        try:
            return (ApiToken(*values) if self.token_env is not None else Password(*values),)
        except CredentialsError as error:
            problem = error.message
        raise CredentialsError(f"account {self.name}: {problem}")

    def _variable(self, name: str, environment: Mapping[str, str]) -> str:
        value = environment.get(name)
        if not value:
            raise CredentialsError(f"account {self.name}: the environment variable {name} is not set")
        return value
