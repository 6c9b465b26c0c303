"""The errors that statuses other than 200 become."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import (
    AuthenticationError,
    BadRequestError,
    Concern,
    ForbiddenError,
    GoneError,
    Headers,
    NotFoundError,
    PlanError,
    QuotaError,
    RateLimitError,
    ServerError,
    StatusError,
    TooLargeError,
    UnexpectedStatusError,
)
from toggl_async.http.status_errors import message_of, status_error

NGINX = b"<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n<body><hr>nginx</body></html>"


def error_for(status: int, body: bytes = b"", **fields: str) -> StatusError:
    """Return the error for a response."""
    return status_error(
        status, Headers.of((name.replace("_", "-"), value) for name, value in fields.items()), body
    )


@pytest.mark.parametrize(
    ("status", "body", "kind", "retryable"),
    [
        (400, b'"At least one parameter must be set"', BadRequestError, False),
        (401, b"", AuthenticationError, False),
        (403, b"", AuthenticationError, False),
        (403, b"Incorrect username and/or password", AuthenticationError, False),
        (403, b'"Workspace not found/accessible"', ForbiddenError, False),
        (403, b"The password policy of this workspace forbids exports", ForbiddenError, False),
        (404, b'"Not found"', NotFoundError, False),
        (405, b"", BadRequestError, False),
        (408, b"", BadRequestError, True),
        (409, b'"stopped"', BadRequestError, False),
        (410, b"", GoneError, False),
        (413, b"", BadRequestError, False),
        (422, b"", BadRequestError, False),
        (425, b"", BadRequestError, True),
        (499, b"", BadRequestError, False),
        (500, b"", ServerError, True),
        (500, b'"report is too big to be exported"', TooLargeError, False),
        (400, b'"Date range too large for given resolution"', TooLargeError, False),
        (400, b'"Maximum allowed date range is 365 days"', TooLargeError, False),
        (422, b'{"error": "The Report is too big"}', TooLargeError, False),
        (204, b"report is too big", UnexpectedStatusError, False),
        (500, b'"parameter `since` is missing"', ServerError, False),
        (501, b"", ServerError, False),
        (502, NGINX, ServerError, True),
        (503, b"", ServerError, True),
        (504, b"", ServerError, True),
        (522, b"", ServerError, True),
        (204, b"", UnexpectedStatusError, False),
        (206, b"x", UnexpectedStatusError, False),
        (304, b"", UnexpectedStatusError, False),
        (302, b"", UnexpectedStatusError, False),
        (999, b"", UnexpectedStatusError, False),
    ],
)
def test_each_status_becomes_one_kind_of_error(
    status: int, body: bytes, kind: type[StatusError], *, retryable: bool
) -> None:
    """Each status becomes one kind of error, which says whether another attempt may help."""
    error = error_for(status, body)
    assert (type(error), error.status, error.retryable) == (kind, status, retryable)
    assert error.message


HOURLY = b'"You have hit your hourly limit for API calls. Your quota will reset in 1838 seconds."'


@pytest.mark.parametrize(
    ("body", "fields", "resets_in"),
    [
        (HOURLY, {}, 1838),
        (HOURLY.strip(b'"'), {"X_Toggl_Quota_Resets_In": "7"}, 1838),
        (b'"The quota will reset soon"', {}, None),
        (b"", {"X_Toggl_Quota_Remaining": "0", "X_Toggl_Quota_Resets_In": "60"}, 60),
        (b"", {"X_Toggl_Quota_Remaining": "-20"}, None),
        (b"", {"X_Toggl_Quota_Remaining": "-1"}, None),
        (b'{"error": "quota", "error_description": "hourly limit"}', {}, None),
    ],
)
def test_a_402_for_a_used_up_quota_is_a_quota_error(
    body: bytes, fields: dict[str, str], resets_in: float | None
) -> None:
    """A 402 whose message or headers show a used-up quota is a QuotaError, with its reset if known."""
    error = error_for(402, body, **fields)
    assert isinstance(error, QuotaError)
    assert (error.resets_in, error.retryable) == (resets_in, True)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b'"Custom project colors available only for premium plans"', {"X_Toggl_Quota_Remaining": "29"}),
        (b'"Workspace needs to have this feature enabled"', {}),
        (b"", {}),
        (b"", {"X_Toggl_Quota_Remaining": "abc"}),
        (b'{"error": "plan", "error_description": "Feature not available on current plan"}', {}),
    ],
)
def test_any_other_402_is_a_plan_error(body: bytes, fields: dict[str, str]) -> None:
    """Any other 402 is a PlanError, which is not retryable: waiting an hour would not help."""
    error = error_for(402, body, **fields)
    assert isinstance(error, PlanError)
    assert not error.retryable


def test_the_smaller_of_two_remaining_counts_applies() -> None:
    """The smaller of two values of X-Toggl-Quota-Remaining applies."""
    headers = Headers.of([("X-Toggl-Quota-Remaining", "5"), ("X-Toggl-Quota-Remaining", "0")])
    assert isinstance(status_error(402, headers, b""), QuotaError)


def test_a_429_is_a_rate_limit_error() -> None:
    """A 429 is a RateLimitError, whose ``asked_wait`` is None without the header Retry-After."""
    error = error_for(429, NGINX)
    assert isinstance(error, RateLimitError)
    assert (error.asked_wait, error.message) == (None, "an HTML page: 429 Too Many Requests")
    with_retry_after = error_for(429, NGINX, Retry_After="30")
    assert isinstance(with_retry_after, RateLimitError)
    assert with_retry_after.asked_wait == 30


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'"Time entry not found"', "Time entry not found"),
        (b"plain  text\r\n here", "plain text here"),
        (b"<html></html>", "an HTML page"),
        (b'{"error": "a", "error_description": "b"}', "a: b"),
        (b'{"message": "m"}', "m"),
        (b'{"x": 1}', '{"x": 1}'),
        (b"[1, 2]", "[1, 2]"),
        (b"null", "null"),
        (b"\x1b[31mred\x1b[0m\x07", "\\x1b[31mred\\x1b[0m\\x07"),
        ("\u202egnp.exe".encode(), "\\u202egnp.exe"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b'"\\u001b]0;evil\\u0007"', "\\x1b]0;evil\\x07"),
        (b"x" * 300, "x" * 200 + "..."),
        (b"[" * 100_000, "[" * 200 + "..."),
        (b"<title" * 10_000, "an HTML page"),
    ],
)
def test_messages_are_printable_and_short(body: bytes, message: str) -> None:
    """An error's message is one line, cut off after 200 characters, with unprintable characters escaped."""
    assert message_of(body) == message


@given(st.binary(max_size=300) | st.text().map(json.dumps).map(str.encode))
def test_any_body_gives_a_printable_message_and_an_error(body: bytes) -> None:
    """Any body gives a printable message, and a 402 with it is a PlanError or a QuotaError."""
    message = message_of(body)
    assert message.isprintable()
    assert isinstance(error_for(402, body), PlanError | QuotaError)


@pytest.mark.parametrize(
    ("status", "body", "concern"),
    [
        (401, b"", Concern.CREDENTIAL),
        (403, b"Incorrect username and/or password", Concern.CREDENTIAL),
        (403, b"", Concern.WORKSPACE),
        (403, b'"Workspace not found/accessible"', Concern.WORKSPACE),
        (403, b'"user has no required access to asked workspace"', Concern.WORKSPACE),
        (403, b'"User has no access to workspace or is not admin"', Concern.FEATURE),
        (403, b'"Admin permissions required"', Concern.FEATURE),
        (403, b'{"error": "x", "error_description": "the plan lacks the entitlement"}', Concern.FEATURE),
        (403, b'"project not found or not accessible"', Concern.JOB),
        (403, b'"Invalid token"', Concern.JOB),
        (402, HOURLY, Concern.QUOTA),
        (402, b'"Workspace needs to have this feature enabled"', Concern.FEATURE),
        (400, b"", Concern.JOB),
        (404, b"", Concern.JOB),
        (429, NGINX, Concern.JOB),
        (500, b"", Concern.JOB),
    ],
)
def test_an_error_says_which_calls_it_concerns(status: int, body: bytes, concern: Concern) -> None:
    """The status, and the words of a 403, say which other calls would fail the same way."""
    assert error_for(status, body).concerns is concern


def test_an_empty_403_of_an_accepted_credential_is_about_the_workspace() -> None:
    """The credential was accepted before, so it is not what Toggl refuses."""
    error = status_error(403, Headers(), b"", accepted=True)
    assert (type(error), error.concerns) == (ForbiddenError, Concern.WORKSPACE)
    wrong = status_error(403, Headers(), b"Incorrect username and/or password", accepted=True)
    assert (type(wrong), wrong.concerns) == (AuthenticationError, Concern.CREDENTIAL)
