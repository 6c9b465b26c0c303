"""Origins: the hosts to which credentials may be sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import Host, Hosts, InvalidRequestError
from toggl_async.environment import hosts_in


@pytest.mark.parametrize(
    "url",
    [
        "https://api.track.toggl.com",
        "https://api.track.toggl.com/",
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://[::1]:8000",
        "http://127.9.9.9",
    ],
)
def test_a_safe_origin_is_accepted(url: str) -> None:
    """An origin is https, or http on this machine."""
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
def test_an_unsafe_origin_is_refused(url: str) -> None:
    """Paths, user names, other schemes, look-alikes and clear text to other machines are refused."""
    with pytest.raises(InvalidRequestError) as caught:
        Hosts(focus=url)
    assert "hunter2" not in str(caught.value)


@given(st.text(max_size=30), st.sampled_from(["", "http://", "https://", "//", "HTTP://"]))
def test_every_accepted_origin_is_https_or_this_machine(rest: str, scheme: str) -> None:
    """No text makes an origin that sends credentials in the clear, or raises another error."""
    try:
        origin = Hosts(track=scheme + rest).track
    except InvalidRequestError:
        return
    assert origin.startswith(("https://", "http://127.", "http://localhost", "http://[::1"))
    assert "@" not in origin
    assert origin.isascii()


@pytest.mark.parametrize("url", ["https://proxy.example:8443", "https://api.track.toggl.com.evil.example"])
def test_another_host_than_toggls_must_be_allowed(url: str) -> None:
    """Credentials go to another host only if that is said, here or by an environment variable."""
    with pytest.raises(InvalidRequestError, match="allow_other"):
        Hosts(track=url)
    assert Hosts(track=url, allow_other=True).origin(Host.TRACK) == url
    assert hosts_in({"TOGGL_TRACK_URL": url}).track == url
