"""Settings and options of a wrong type or value are refused when they are made, in words that help."""

from typing import Any

import pytest

from tests.support.calls import FOCUS_KEY, TOKEN
from toggl_async import (
    ApiToken,
    Connections,
    CredentialsError,
    FocusKey,
    Hosts,
    InvalidSettingError,
    Options,
    Password,
    RateLimit,
    Retry,
    SizeLimits,
    Timeout,
    Toggl,
    TogglError,
)
from toggl_async import Session as Cookie

SETTINGS: dict[str, tuple[Any, ...]] = {
    "hosts": ("http://127.0.0.1:1", 3),
    "retry": (3, True, "3"),
    "timeout": (30, 30.0, "30"),
    "size_limits": (3, {}),
    "rate_limit": (2, "1/s"),
    "connections": (4, "env"),
    "listeners": ([3],),
    "clock": (3.0, float),
}
OPTIONS: dict[str, tuple[Any, ...]] = {
    "retry": (3, True),
    "timeout": (30, "30"),
    "size_limits": (3,),
    "existing": ("overwrite", None, True),
    "digest": ("md5", True),
    "fsync": (1, "no", None),
    "count_rows": (1, "yes"),
    "sum_durations": (1, "yes", None),
    "max_quota_wait": ("60", True, -1, float("nan")),
    "priority": ("low", 1),
    "progress": (True, "bar"),
}
NUMBERS: list[tuple[type, str, tuple[Any, ...]]] = [
    (Retry, "attempts", (True, 1.5, "3", None, 0)),
    (Retry, "first_wait", (True, "1", None)),
    (Timeout, "connect", (True, "30", None, 10**400)),
    (Timeout, "progress_bytes", (True, 1.0, None)),
    (SizeLimits, "file", (True, 1e9, None)),
    (RateLimit, "reserve", (True, 1.5, -1, None)),
    (RateLimit, "low", (False, 0.0)),
    (RateLimit, "per_second", (True, "1", 0)),
    (Connections, "limit", (True, 2.0, None)),
    (Connections, "reuse", (1, None, "yes")),
]


def cases(values: dict[str, tuple[Any, ...]]) -> list[tuple[str, Any]]:
    """Return each name with each of its wrong values."""
    return [(name, value) for name, wrong in values.items() for value in wrong]


@pytest.mark.parametrize(("name", "value"), cases(SETTINGS))
def test_a_setting_of_another_type_is_refused(name: str, value: Any) -> None:
    """The error names the setting and how to write it, and can be caught as any of three kinds."""
    settings: Any = {name: value}
    for kind in (TogglError, ValueError, TypeError):
        with pytest.raises(kind, match=f"^{name} "):
            Toggl(ApiToken(TOKEN), **settings)


def test_the_error_shows_what_to_write() -> None:
    """A number of seconds is not taken for a timeout, but the message has the timeout in it."""
    timeout: Any = 30
    with pytest.raises(InvalidSettingError, match=r"not 30: write timeout=Timeout\(deadline=30\)"):
        Toggl(ApiToken(TOKEN), timeout=timeout)


def test_a_secret_in_the_wrong_place_is_not_repeated() -> None:
    """A token that is given as a setting does not get into the message."""
    token: Any = TOKEN
    with pytest.raises(InvalidSettingError) as caught:
        Toggl(ApiToken(TOKEN), hosts=token)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(("name", "value"), cases(OPTIONS))
def test_an_option_of_another_type_is_refused(name: str, value: Any) -> None:
    """The error names the option; nothing is found out only when a call fails."""
    options: Any = {name: value}
    with pytest.raises(InvalidSettingError, match=f"^{name} must be"):
        Options(**options)


@pytest.mark.parametrize(
    ("kind", "name", "value"), [(kind, name, value) for kind, name, wrong in NUMBERS for value in wrong]
)
def test_a_number_of_another_kind_is_refused(kind: Any, name: str, value: Any) -> None:
    """A truth value is no number, half a call is no call, and a text is no number of seconds."""
    with pytest.raises(InvalidSettingError, match=f"^{name} must be"):
        kind(**{name: value})


PASSWORD = Password("ada@example.com", "x")


@pytest.mark.parametrize(
    "credentials",
    [
        (ApiToken(TOKEN), ApiToken("b" * 32)),
        (ApiToken(TOKEN), PASSWORD),
        (FocusKey(FOCUS_KEY), ApiToken(TOKEN), FocusKey("toggl_sk_" + "0" * 32)),
        (Cookie("c" * 32), ApiToken(TOKEN)),
    ],
    ids=lambda given: "+".join(type(each).__name__ for each in given),
)
def test_two_credentials_for_one_host_are_refused(credentials: Any) -> None:
    """A client has one credential for each host; a second one is not ignored."""
    with pytest.raises(CredentialsError, match="two credentials for") as caught:
        Toggl(*credentials)
    assert isinstance(caught.value, ValueError)
    assert TOKEN not in str(caught.value)


def test_one_credential_for_each_host_is_right() -> None:
    """The same value twice, and none at all for a setting, are no mistakes."""
    token = ApiToken(TOKEN)
    Toggl(token, token, FocusKey(FOCUS_KEY), hosts=None, retry=None, timeout=None, rate_limit=None)
    Toggl(ApiToken(TOKEN), hosts=Hosts(), retry=Retry(), timeout=Timeout(), connections=Connections())
