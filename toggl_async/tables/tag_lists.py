"""Lists of tags in one text, which Toggl separates by a comma and a space, and does not escape."""

from collections.abc import Iterable

SEPARATOR = ", "
_SEVERAL = 2


class TagSplitter:
    """Divides a text into tags of which all names are known; a name may contain the separator."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._most_parts = max((len(name.split(SEPARATOR)) for name in self._names), default=0)

    def ways(self, text: str) -> tuple[int, tuple[str, ...]]:
        """Return in how many ways a text can be divided, 2 for several; and the tags if there is one way."""
        parts = text.split(SEPARATOR)
        # For each number of parts: the ways to divide them, and the number of parts in the last tag of one.
        counts, lasts = [1], [0]
        for end in range(1, len(parts) + 1):
            count = last = 0
            for length in range(1, min(end, self._most_parts) + 1):
                before = counts[end - length]
                if before and SEPARATOR.join(parts[end - length : end]) in self._names:
                    count, last = min(count + before, _SEVERAL), length
            counts.append(count)
            lasts.append(last)
        return counts[-1], _tags(parts, lasts) if counts[-1] == 1 else ()


def _tags(parts: list[str], lasts: list[int]) -> tuple[str, ...]:
    tags: list[str] = []
    end = len(parts)
    while end:
        begin = end - lasts[end]
        tags.append(SEPARATOR.join(parts[begin:end]))
        end = begin
    return tuple(reversed(tags))
