"""Lists over all their pages, and their verification against Toggl's own sum."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from tests.support.calls import NO_WAIT
from toggl_async import ApiToken, DecodeError, Hosts, RateLimit, Toggl
from toggl_async.reports.detailed import Detailed
from toggl_async.sandbox import Company, Sandbox, faults

DAYS: Any = {"start_date": date(2025, 1, 1), "end_date": date(2025, 3, 31)}
TOTALS = "search/time_entries/totals"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Run the sandbox of a small company."""
    async with Sandbox(Company(entries=900, running=2)) as made:
        yield made


@pytest.fixture
async def toggl(sandbox: Sandbox) -> AsyncIterator[Toggl]:
    """Make a client of the sandbox without a rate limit."""
    async with Toggl(
        ApiToken(sandbox.api_token),
        workspace_id=sandbox.workspace_id,
        hosts=Hosts(track=sandbox.track_url),
        rate_limit=RateLimit(per_second=None),
        retry=NO_WAIT,
    ) as made:
        yield made


async def test_rows_that_add_up_are_verified(toggl: Toggl, sandbox: Sandbox) -> None:
    """The verification costs one request with the same filters; running entries count as zero."""
    rows = [row async for row in toggl.reports.detailed(**DAYS, billable=True, verify=True)]
    assert len(rows) > 50
    last = sandbox.received[-1]
    assert last.path.endswith(TOTALS)
    assert isinstance(last.body, dict)
    assert (last.body["billable"], last.body["start_date"]) == (True, "2025-01-01")


async def test_rows_that_do_not_add_up_are_an_error(toggl: Toggl, sandbox: Sandbox) -> None:
    """The error comes after the last row and states both sums."""
    sandbox.fault(faults.Status(200, body='{"seconds": 1}', content_type="application/json"), path=TOTALS)
    rows = toggl.reports.detailed(**DAYS, verify=True)
    count = 0
    with pytest.raises(DecodeError, match=r"add up to \d+ s, but Toggl's totals report 1 s") as caught:
        async for _ in rows:
            count += 1
    assert count > 50
    assert caught.value.request is not None


async def test_pages_are_verified_too(toggl: Toggl, sandbox: Sandbox) -> None:
    """A report that is read page by page is verified after its last page."""
    pages = [page async for page in toggl.reports.detailed(**DAYS, verify=True).pages()]
    assert len(pages) > 1
    assert sandbox.received[-1].path.endswith(TOTALS)


async def test_a_report_that_is_continued_from_a_cursor_is_not_verified(
    toggl: Toggl, sandbox: Sandbox
) -> None:
    """A report that does not begin at its first row cannot be compared with the whole sum."""
    first = await toggl.send(Detailed(**DAYS, verify=True))
    assert first.next is not None
    rows = [row async for row in toggl.rows(first.next)]
    assert rows
    assert not any(each.path.endswith(TOTALS) for each in sandbox.received)


async def test_without_verify_no_totals_are_requested(toggl: Toggl, sandbox: Sandbox) -> None:
    """The verification costs a request, so it is made only on demand."""
    async for _ in toggl.reports.detailed(**DAYS):
        pass
    assert not any(each.path.endswith(TOTALS) for each in sandbox.received)


async def test_a_long_page_has_the_same_rows_as_the_stream(toggl: Toggl) -> None:
    """A page of a thousand rows equals the rows that are read one by one."""
    request = Detailed(**DAYS, page_size=1000, enrich_response=True)
    page = await toggl.send(request)
    assert page.rows == tuple([row async for row in toggl.rows(request)])
    assert page.next is None
