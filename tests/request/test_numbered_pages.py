"""Lists whose pages are requested by number."""

import pytest

from toggl_async.headers import Headers
from toggl_async.request.numbered_pages import NumberedPage, page_after, with_stated_total
from toggl_async.request.pages import Basis, PageEnd


@pytest.mark.parametrize(
    ("page", "count", "total", "kept"),
    [(1, 10, 11, 11), (1, 10, 10, None), (2, 10, 21, 21), (2, 10, 10, None), (1, 10, None, None)],
)
def test_a_stated_total_is_a_reason_to_continue_only(
    page: int, count: int, total: int | None, kept: int | None
) -> None:
    """A total is kept if more rows follow according to it, and a full page is followed in any case."""
    end = with_stated_total(
        PageEnd(count=count, last=None, headers=Headers(), total=7), NumberedPage(page, 10), total
    )
    assert end.total == kept
    found = page_after(page, 10, end)
    assert found.next == NumberedPage(page + 1, 10)
    assert found.basis is (Basis.FULL if kept is None else Basis.STATED)
