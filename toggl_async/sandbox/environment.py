"""The environment variables that point a client to a sandbox."""

from toggl_async.sandbox.server import Sandbox


def environment_of(sandbox: Sandbox) -> dict[str, str]:
    """Return the variables of a running sandbox, which `Toggl.from_env()` reads."""
    return {
        "TOGGL_TRACK_URL": sandbox.track_url,
        "TOGGL_FOCUS_URL": sandbox.focus_url,
        "TOGGL_API_TOKEN": sandbox.api_token,
        "TOGGL_FOCUS_KEY": sandbox.focus_key,
        "TOGGL_WORKSPACE_ID": str(sandbox.workspace_id),
    }
