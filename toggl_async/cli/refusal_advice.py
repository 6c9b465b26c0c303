"""Advice beside Toggl's refusal of a credential or a workspace: where the command has it from."""

from collections.abc import Generator
from contextlib import contextmanager

from toggl_async.cli.profiles.settings import Settings
from toggl_async.cli.variables import source
from toggl_async.errors import (
    AuthenticationError,
    CredentialsError,
    ForbiddenError,
    NotFoundError,
    TogglError,
)
from toggl_async.failures import Concern, FailureKind
from toggl_async.hosts import Host
from toggl_async.request.base import Request, WorkspaceRequest

_CREDENTIAL_HINT = "; in the environment, TOGGL_API_TOKEN is for Track and TOGGL_FOCUS_KEY for Focus"


@contextmanager
def advising(settings: Settings, credential: str | None = None) -> Generator[None]:
    """Add advice as a note to each of the library's errors that leaves the block.

    ``settings`` are those of the client, and ``credential`` is the place of its credential if that is not in
    the settings, such as the name of a variable.
    """
    try:
        yield
    except TogglError as error:
        if text := advice(error, settings, credential):
            error.add_note(text)
        raise


def advice(error: TogglError, settings: Settings, credential: str | None = None) -> str:
    """Return what may be wrong with the credential or the workspace, empty if nothing may be."""
    if isinstance(error, CredentialsError):
        return "" if credential else _credential_advice(str(error), settings)
    request = error.request
    if not isinstance(request, Request):
        return ""
    text = ""
    place = credential or credential_place(request.route.host, settings)
    if isinstance(error, AuthenticationError) and place:
        text = f"; the credential is the one in {place}"
    if "{workspace_id}" not in request.route.path or not _blames_workspace(error):
        return text
    if isinstance(request, WorkspaceRequest):
        text += f"; the workspace is {request.workspace_id}{_origin(request.workspace_id, settings)}"
    text += ": " if text else "; "
    if request.route.host is Host.TRACK:
        return text + "'toggl-async list workspaces' lists those that there are"
    return text + "check --workspace or TOGGL_WORKSPACE_ID"


def _credential_advice(message: str, settings: Settings) -> str:
    origin = settings.origins.get("TOGGL_API_TOKEN")
    if origin is not None and "TOGGL_FOCUS_KEY" not in settings.environment:
        return f"; the token is the one in {origin}"
    return "" if "TOGGL_" in message else _CREDENTIAL_HINT


def credential_place(host: Host, settings: Settings) -> str | None:
    """Return the place of the credential for a host, in words, None if there is none."""
    variables = source(host, settings.environment)
    return None if variables is None else settings.origin(variables)


def _origin(workspace_id: object, settings: Settings) -> str:
    origin = settings.origins.get("TOGGL_WORKSPACE_ID")
    is_that = settings.environment.get("TOGGL_WORKSPACE_ID") == str(workspace_id)
    return f" (of {origin})" if origin is not None and is_that else ""


def _blames_workspace(error: TogglError) -> bool:
    if error.failure_kind is FailureKind.UNEXPLAINED:
        return True
    if isinstance(error, ForbiddenError):
        return error.concerns is Concern.WORKSPACE
    # A 404 may be about another object of the request, such as its project.
    return isinstance(error, NotFoundError)
