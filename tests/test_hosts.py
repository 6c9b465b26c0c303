"""Origins: where credentials may go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import Host, Hosts, InvalidRequestError


@pytest.mark.parametrize(
    "url",
    [
        "https://api.track.toggl.com",
        "https://api.track.toggl.com/",
        "https://proxy.example:8443",
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://[::1]:8000",
        "http://127.9.9.9",
    ],
)
def test_an_origin_is_taken(url: str) -> None:
    """Https anywhere, http on this machine."""
    assert Hosts(track=url).origin(Host.TRACK) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.track.toggl.com",
        "http://api.track.toggl.com",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://0.0.0.0:80",
        "http://169.254.169.254",
        "https://user:hunter2@api.track.toggl.com",
        "https://api.track.toggl.com@evil.example",
        "https://api.track.toggl.com\\@evil.example",
        "https://api.track.toggl.com/reports",
        "https://api.track.toggl.com?x",
        "https://api.track.toggl.com#x",
        "//evil.example",
        "https:///evil",
        "https://аpi.track.toggl.com",
        "https://api.track.toggl.com:99999",
        "https://api.track.toggl.com:x",
        "https://[::1",
        "https://a b",
        "https://a\nb",
        "\thttps://a",
        "ftp://a",
        "file:///etc/passwd",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_safe_origin_is_refused(url: str) -> None:
    """Paths, user names, other schemes, look-alikes and clear text to elsewhere."""
    with pytest.raises(InvalidRequestError) as caught:
        Hosts(focus=url)
    assert "hunter2" not in str(caught.value)


@given(st.text(max_size=30), st.sampled_from(["", "http://", "https://", "//", "HTTP://"]))
def test_whatever_passes_is_https_or_this_machine(rest: str, scheme: str) -> None:
    """No text at all gets a credential sent in the clear, or makes another error than ours."""
    try:
        origin = Hosts(track=scheme + rest).track
    except InvalidRequestError:
        return
    assert origin.startswith(("https://", "http://127.", "http://localhost", "http://[::1"))
    assert "@" not in origin
    assert origin.isascii()
