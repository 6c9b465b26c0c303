"""Header fields, as a value."""

from hypothesis import given
from hypothesis import strategies as st

from toggl_async import Headers


def test_header_names_are_case_insensitive() -> None:
    """A lookup returns the first value, all values, or None."""
    headers = Headers.of([("X-A", "1"), ("x-a", "2"), ("Content-Type", "Text/CSV; charset=utf-8")])
    assert (headers.get("x-A"), headers.all("X-a"), headers.get("y")) == ("1", ("1", "2"), None)
    assert headers.media_type == "text/csv"


def test_cookies_are_dropped() -> None:
    """A session cookie in a response is not kept, so that it cannot get into a log."""
    assert Headers.of([("Set-Cookie", "secret"), ("SET-COOKIE", "secret")]).fields == ()


def test_the_request_id_has_two_names() -> None:
    """X-Request-Id comes before Toggl's own X-Toggl-Request-Id."""
    assert Headers.of([("X-Toggl-Request-Id", "b")]).request_id == "b"
    assert Headers.of([("X-Toggl-Request-Id", "b"), ("X-Request-Id", "a")]).request_id == "a"


@given(st.lists(st.tuples(st.text(max_size=5), st.text(st.characters(exclude_categories=()), max_size=5))))
def test_every_header_value_can_be_encoded(pairs: list[tuple[str, str]]) -> None:
    """Lone surrogates, which undecodable bytes become, are escaped."""
    assert str(Headers.of(pairs)).encode()
