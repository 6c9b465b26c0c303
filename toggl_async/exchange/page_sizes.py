"""The sizes of pages: the lengths of full pages that a host has sent, and the longest that it accepts."""

import re
from typing import TypeVar

from toggl_async.errors import BadRequestError
from toggl_async.hosts import Host
from toggl_async.request.base import Route
from toggl_async.request.pages import Paginated, SeenSizes

_PageT = TypeVar("_PageT")
_RowT = TypeVar("_RowT")

_ABOUT_SIZE = r"page.?size|per.?page"
_NUMBER = r"[0-9]{1,9}"
_SMALLER = (500, 200, 100, 50)
_MOST_KNOWN = 64


class PageSizes:
    """What a client has learned about the sizes of pages."""

    def __init__(self) -> None:
        self._on_host: dict[Host, frozenset[int]] = {}
        self._in_list: dict[tuple[Route, int | None], int] = {}
        self._accepted: dict[Route, int] = {}

    def seen(self, request: Paginated[_PageT, _RowT]) -> SeenSizes:
        """Return the lengths of full pages by which a page of this request can be judged."""
        longest = self._in_list.get((request.route, request.page_length), 0)
        return SeenSizes(self._on_host.get(request.route.host, frozenset()), longest)

    def learn(self, request: Paginated[_PageT, _RowT], count: int) -> None:
        """Record that rows followed a page of this length."""
        seen, key = self.seen(request), (request.route, request.page_length)
        if count > seen.longest:
            self._in_list[key] = count
        if len(seen.on_host) < _MOST_KNOWN:
            self._on_host[request.route.host] = seen.on_host | {count}

    def accepted(self, request: Paginated[_PageT, _RowT]) -> Paginated[_PageT, _RowT]:
        """Return the request with at most as many rows on a page as the endpoint is known to accept."""
        longest, length = self._accepted.get(request.route), request.page_length
        if longest is None or length is None or length <= longest:
            return request
        return request.with_page_length(longest) or request

    def refused(
        self, request: Paginated[_PageT, _RowT], error: BadRequestError
    ) -> Paginated[_PageT, _RowT] | None:
        """Return the request with fewer rows on a page, None if the error is about something else."""
        length = request.page_length
        if length is None or not re.search(_ABOUT_SIZE, error.message, re.IGNORECASE):
            return None
        stated = [int(number) for number in re.findall(_NUMBER, error.message)]
        allowed = max((number for number in stated if 1 < number < length), default=None)
        shorter = allowed or next((size for size in _SMALLER if size < length), None)
        made = None if shorter is None else request.with_page_length(shorter)
        if made is not None and shorter is not None:
            self._accepted[request.route] = shorter
        return made
