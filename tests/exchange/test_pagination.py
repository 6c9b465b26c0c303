"""Lists over all their pages, and what holds them against Toggl's own sum."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from tests.support.calls import AT_ONCE
from toggl_async import ApiToken, DecodeError, Hosts, RateLimit, Toggl
from toggl_async.reports.detailed import Detailed
from toggl_async.sandbox import Company, Sandbox, faults

DAYS: Any = {"start_date": date(2025, 1, 1), "end_date": date(2025, 3, 31)}
TOTALS = "search/time_entries/totals"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A small company's Toggl."""
    async with Sandbox(Company(entries=900, running=2)) as made:
        yield made


@pytest.fixture
async def toggl(sandbox: Sandbox) -> AsyncIterator[Toggl]:
    """Its client, which does not pace."""
    async with Toggl(
        ApiToken(sandbox.api_token),
        workspace_id=sandbox.workspace_id,
        hosts=Hosts(track=sandbox.track_url),
        rate_limit=RateLimit(per_second=None),
        retry=AT_ONCE,
    ) as made:
        yield made


async def test_rows_that_add_up_pass(toggl: Toggl, sandbox: Sandbox) -> None:
    """One request more is spent, with the same conditions; entries that still run count for nothing."""
    rows = [row async for row in toggl.reports.detailed(**DAYS, billable=True, verify=True)]
    assert len(rows) > 50
    last = sandbox.received[-1]
    assert last.path.endswith(TOTALS)
    assert isinstance(last.body, dict)
    assert (last.body["billable"], last.body["start_date"]) == (True, "2025-01-01")


async def test_rows_that_do_not_add_up_are_an_error(toggl: Toggl, sandbox: Sandbox) -> None:
    """It comes after the last row, and says both sums."""
    sandbox.fault(faults.Status(200, body='{"seconds": 1}', content_type="application/json"), path=TOTALS)
    rows = toggl.reports.detailed(**DAYS, verify=True)
    count = 0
    with pytest.raises(DecodeError, match=r"add up to \d+ s, but Toggl's totals report 1 s") as caught:
        async for _ in rows:
            count += 1
    assert count > 50
    assert caught.value.request is not None


async def test_pages_are_verified_as_rows_are(toggl: Toggl, sandbox: Sandbox) -> None:
    """Also where nobody looks at the single rows."""
    pages = [page async for page in toggl.reports.detailed(**DAYS, verify=True).pages()]
    assert len(pages) > 1
    assert sandbox.received[-1].path.endswith(TOTALS)


async def test_a_report_that_is_taken_up_later_is_not_verified(toggl: Toggl, sandbox: Sandbox) -> None:
    """Its rows are not all."""
    first = await toggl.send(Detailed(**DAYS, verify=True))
    assert first.next is not None
    rows = [row async for row in toggl.rows(first.next)]
    assert rows
    assert not any(each.path.endswith(TOTALS) for each in sandbox.received)


async def test_unasked_nothing_more_is_sent(toggl: Toggl, sandbox: Sandbox) -> None:
    """The check costs a request, and is a choice."""
    async for _ in toggl.reports.detailed(**DAYS):
        pass
    assert not any(each.path.endswith(TOTALS) for each in sandbox.received)


async def test_a_long_page_comes_in_memory_of_its_body(toggl: Toggl) -> None:
    """Row by row and page by page tell the same rows."""
    request = Detailed(**DAYS, page_size=1000, enrich_response=True)
    page = await toggl.send(request)
    assert page.rows == tuple([row async for row in toggl.rows(request)])
    assert page.next is None
