"""Settings are read from environment variables."""

import pytest

from toggl_async import ApiToken, CredentialsError, FocusKey, Hosts, InvalidRequestError, Password, Toggl
from toggl_async.environment import credentials_in, hosts_in, workspace_in


@pytest.mark.parametrize(
    ("environment", "kinds"),
    [
        ({"TOGGL_API_TOKEN": "t"}, [ApiToken]),
        ({"TOGGL_API_TOKEN": "t", "TOGGL_EMAIL": "a@b", "TOGGL_PASSWORD": "p"}, [ApiToken]),
        ({"TOGGL_EMAIL": "a@b", "TOGGL_PASSWORD": "p"}, [Password]),
        ({"TOGGL_FOCUS_KEY": "toggl_sk_x"}, [FocusKey]),
        ({"TOGGL_API_TOKEN": "t", "TOGGL_FOCUS_KEY": "toggl_sk_x"}, [ApiToken, FocusKey]),
    ],
)
def test_credentials_are_read_in_order(environment: dict[str, str], kinds: list[type]) -> None:
    """A token comes before a password, and a Focus key is added to either."""
    assert [type(each) for each in credentials_in(environment)] == kinds


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TOGGL_API_TOKEN": ""},
        {"TOGGL_EMAIL": "a@b"},
        {"TOGGL_PASSWORD": "hunter2"},
        {"TOGGL_API_TOKEN": "a b"},
    ],
)
def test_missing_or_incomplete_credentials_are_an_error(environment: dict[str, str]) -> None:
    """The error names the variables and not their values."""
    with pytest.raises(CredentialsError) as caught:
        credentials_in(environment)
    assert "hunter2" not in str(caught.value)


def test_a_workspace_id_is_read() -> None:
    """A workspace id is a positive whole number in ASCII digits; it may be left out."""
    assert workspace_in({"TOGGL_WORKSPACE_ID": "7"}) == 7
    assert workspace_in({"TOGGL_WORKSPACE_ID": ""}) is workspace_in({}) is None


@pytest.mark.parametrize("text", ["x", "-1", "1.0", "١", "1/../2", " 7", "0", "9" * 30, "9" * 5000])
def test_a_malformed_workspace_id_is_refused(text: str) -> None:
    """A workspace id that is no positive number in ASCII digits is refused when the client is made."""
    with pytest.raises(InvalidRequestError):
        Toggl.from_env({"TOGGL_API_TOKEN": "t", "TOGGL_WORKSPACE_ID": text})


def test_hosts_are_read() -> None:
    """Other origins are accepted for a sandbox or a proxy; an unsafe one is refused."""
    assert hosts_in({}) == Hosts()
    assert hosts_in({"TOGGL_TRACK_URL": "http://127.0.0.1:1"}) == Hosts(track="http://127.0.0.1:1")
    with pytest.raises(InvalidRequestError):
        hosts_in({"TOGGL_FOCUS_URL": "http://evil.example"})
