"""The error class of each response status at a real server, and how many requests it costs."""

import attrs
import pytest

from tests.support.calls import client, search
from tests.support.server import respond, serve
from tests.support.wire import JSON_TYPE, response
from toggl_async import (
    AuthenticationError,
    BadRequestError,
    ForbiddenError,
    GoneError,
    NotFoundError,
    PlanError,
    QuotaError,
    Retry,
    ServerError,
    StatusError,
    TooLargeError,
    UnexpectedStatusError,
)

HTML = "text/html"
TEXT = "text/plain; charset=utf-8"
LEFT = ("X-Toggl-Quota-Remaining", "17")
NONE_LEFT = ("X-Toggl-Quota-Remaining", "0")
RESETS = ("X-Toggl-Quota-Resets-In", "1838")
HOURLY = b"You have hit your hourly limit for API calls. Your quota will reset in 1838 seconds."
NGINX = b"<html><head><title>%d Oh no</title></head><body><center>nginx</center></body></html>"


@attrs.frozen
class Case:
    """A response, and the error that is expected of it."""

    status: int
    body: bytes
    kind: type[StatusError]
    retryable: bool = False
    requests: int = 1
    media_type: str | None = JSON_TYPE
    fields: tuple[tuple[str, str], ...] = ()
    message: str = ""


FOCUS = b'{"error": "%b", "error_description": "%b", "trace_id": "abc"}'
CASES = [
    # credentials and access
    Case(
        401,
        b"",
        AuthenticationError,
        media_type=None,
        fields=(("X-Authorization-Missing", "true"),),
        message="Unauthorized",
    ),
    Case(401, b"Unable to extract authentication data", AuthenticationError, media_type=TEXT),
    Case(
        401,
        FOCUS % (b"invalid_session", b"the provided API key is invalid"),
        AuthenticationError,
        message="invalid_session: the provided API key is invalid",
    ),
    Case(403, b"Incorrect username and/or password", AuthenticationError, media_type=TEXT),
    Case(403, b"", AuthenticationError, media_type=None),
    Case(
        403,
        b'"workspace not found/accessible"',
        ForbiddenError,
        message="workspace not found/accessible",
    ),
    Case(403, b'"Workspace not found/accessible"', ForbiddenError),
    Case(403, b'"Admin permissions required"', ForbiddenError),
    Case(403, b'"User has no access to workspace or is not admin"', ForbiddenError),
    Case(403, b'"Invalid token"', ForbiddenError),
    Case(403, FOCUS % (b"forbidden", b"the plan lacks the report export entitlement"), ForbiddenError),
    # quota and plan
    Case(402, HOURLY, QuotaError, retryable=True, media_type=TEXT),
    Case(402, b'"%b"' % HOURLY, QuotaError, retryable=True, fields=(NONE_LEFT, RESETS)),
    Case(402, b"", QuotaError, retryable=True, media_type=None, fields=(NONE_LEFT, RESETS)),
    Case(402, b"", QuotaError, retryable=True, fields=(("X-Toggl-Quota-Remaining", "-1"), RESETS)),
    Case(402, b"", QuotaError, retryable=True, fields=(NONE_LEFT, LEFT, RESETS)),
    Case(402, HOURLY.upper(), QuotaError, retryable=True, media_type=TEXT),
    Case(402, b'"Custom project colors available only for premium plans"', PlanError),
    Case(402, b'"Workspace needs to have this feature enabled"', PlanError, fields=(LEFT, RESETS)),
    Case(402, b'"Tasks are a premium feature"', PlanError),
    Case(402, b"", PlanError, media_type=None),
    Case(402, b'"?"', PlanError, fields=(("X-Toggl-Quota-Remaining", "abc"),)),
    Case(402, FOCUS % (b"payment_required", b"Feature not available on current plan"), PlanError),
    # requests that Toggl refuses
    Case(400, b'"At least one parameter must be set"', BadRequestError, fields=(LEFT, RESETS)),
    Case(400, NGINX % 400, BadRequestError, media_type=HTML, message="an HTML page: 400 Oh no"),
    Case(404, b'"Resource can not be found"', NotFoundError),
    Case(404, b'"Invalid include_archived"', NotFoundError),
    Case(405, b"", BadRequestError),
    Case(406, b"", BadRequestError),
    Case(409, b'"Time entry already stopped"', BadRequestError),
    Case(410, b"", GoneError),
    Case(413, b"", BadRequestError),
    Case(415, b"", BadRequestError),
    Case(422, FOCUS % (b"fx_rate_missing", b"no rate"), BadRequestError),
    Case(499, b"", BadRequestError),
    # Toggl's side
    Case(500, b'"oops"', ServerError, retryable=True, requests=3),
    Case(500, b'"report is too big to be exported"', TooLargeError),
    Case(400, b'"Date range too large for given resolution"', TooLargeError),
    Case(500, b'"parameter `since` is missing"', ServerError),
    Case(501, b"", ServerError),
    Case(502, NGINX % 502, ServerError, retryable=True, requests=3, media_type=HTML),
    Case(503, b"", ServerError, retryable=True, requests=3),
    Case(504, b"", ServerError, retryable=True, requests=3),
    Case(505, b"", ServerError),
    Case(520, b"", ServerError, retryable=True, requests=3),
    Case(524, b"", ServerError, retryable=True, requests=3),
    # statuses that this API does not use
    Case(301, b"", UnexpectedStatusError, fields=(("Location", "http://127.0.0.1:1/"),)),
    Case(302, b"", UnexpectedStatusError, fields=(("Location", "/other"),)),
    Case(206, b"[]", UnexpectedStatusError),
    Case(299, b"[]", UnexpectedStatusError),
]


def _name(case: Case) -> str:
    return f"{case.status}-{case.body[:20].decode()}-{len(case.fields)}"


@pytest.mark.parametrize("case", CASES, ids=_name)
async def test_the_error_of_a_response(case: Case) -> None:
    """Each response raises its error class with its message, after the expected number of requests."""
    refused = response(case.body, *case.fields, status=case.status, media_type=case.media_type)
    async with (
        serve(respond(refused)) as server,
        client(server, retry=Retry(attempts=3, first_wait=1e-6)) as toggl,
    ):
        with pytest.raises(case.kind) as caught:
            await toggl.send(search())
    assert type(caught.value) is case.kind
    assert caught.value.retryable == case.retryable
    assert caught.value.status == case.status
    assert len(server.received) == case.requests == len(caught.value.attempts)
    assert case.message in str(caught.value)


@pytest.mark.parametrize("status", [408, 425, 429])
async def test_a_request_that_the_server_asks_for_again_is_repeated(status: int) -> None:
    """The request is repeated after at least a second, and the attempts list both statuses."""
    steps = [respond(response(NGINX % status, status=status, media_type=HTML)), respond(response(b"[]"))]
    async with serve(*steps) as server, client(server) as toggl:
        received = await toggl.send_raw(search())
    assert [each.status for each in received.attempts] == [status, 200]
    assert 1 <= received.attempts[0].wait <= 1.1


@pytest.mark.parametrize("body", [HOURLY, b""])
async def test_a_used_up_quota_reports_its_reset(body: bytes) -> None:
    """The reset is read from the body or else from the headers, and later calls fail without being sent."""
    refused = response(body, NONE_LEFT, RESETS, status=402, media_type=TEXT)
    async with serve(respond(refused)) as server, client(server) as toggl:
        with pytest.raises(QuotaError) as caught:
            await toggl.send(search())
        assert caught.value.resets_in == 1838
        assert caught.value.retry_at is not None
        with pytest.raises(QuotaError, match="nothing was sent") as again:
            await toggl.send(search())
    assert len(server.received) == 1
    assert again.value.attempts == ()
    assert again.value.resets_in == pytest.approx(1838, abs=5)
    assert again.value.retry_at is not None
