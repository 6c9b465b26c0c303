"""The check that no two files of a plan have the same name, even on a disk that ignores case.

A plan may have a million names, so they are compared one by one only if necessary. If a mark, such as ``_``,
separates the dates from the rest of each name, two names can only be equal if both their dates and the rest
are equal. Then it is enough to compare the dates of one group, and the names of all groups for one window.
"""

import re
from collections.abc import Iterable, Sequence

from toggl_async.bulk.errors import InvalidPlanError
from toggl_async.bulk.plan.names import WindowNames
from toggl_async.bulk.plan.windows import Window

_MARKS = "_-. "
_PLAIN = re.compile(r"[\w-]+")


def check_different(names: Sequence[WindowNames], windows: Sequence[Window]) -> None:
    """Check that no two files have the same name.

    Raises:
        InvalidPlanError: two have the same.
        InvalidRequestError: a name is empty or too long.
    """
    if not names or not windows:
        return
    _expect_different(each.name(windows[0]) for each in names)
    _expect_different(names[0].name(window) for window in windows)
    for half in windows[0].halves():
        _expect_different(each.name(half) for each in names)
    if not any(_separates(mark, names, windows) for mark in _MARKS):
        _expect_different(each.name(window) for each in names for window in windows)


def _expect_different(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        folded = name.casefold()
        if folded in seen:
            raise InvalidPlanError(
                f"names: two files would be called {name}: use {{workspace}}, {{report}}, {{start}}, {{end}} "
                "and {digest} as needed"
            )
        seen.add(folded)


def _separates(mark: str, names: Sequence[WindowNames], windows: Sequence[Window]) -> bool:
    """Return whether a mark separates the dates from the rest of each name, in the same positions."""
    dates = {text for window in windows for text in names[0].dates(window)}
    if any(mark in text or not _PLAIN.fullmatch(text) for text in dates):
        return False
    places: dict[int, tuple[int, ...]] = {}
    for each in names:
        counts = tuple(text.count(mark) for text in each.texts)
        # Two names with different numbers of marks cannot be equal.
        if places.setdefault(sum(counts), counts) != counts or not _is_plain(mark, each, windows[0]):
            return False
    return True


def _is_plain(mark: str, names: WindowNames, window: Window) -> bool:
    """Return whether each date is between marks, and the name did not have to be made safe."""
    first, *rest = names.texts
    begins = all(text.startswith(mark) or not text for text in rest)
    ends = all(text.endswith(mark) for text in [first, *rest][:-1] if text)
    inner = all(names.texts[1:-1])
    return begins and ends and inner and names.name(window) == f"{names.stem(window)}.{names.file_format}"
