"""The headers by which the csv of a report is recognized."""

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

LEAST_KNOWN: Final = 2
"""The number of known columns that a header has at least.

Columns vary with the report's fields and the plan, and Toggl adds new ones, so no particular column is
required. But a text that is no csv hardly has two cells that are just the names of columns.
"""


@functools.cache
def column_pattern(pattern: str) -> re.Pattern[str]:
    """Return the pattern of a column's name, whatever the case; it is compiled when it is first used."""
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


@attrs.frozen(eq=False, repr=False)
class CsvHeader:
    """The names that the columns of a csv may have, in lower case, and a pattern for others.

    A pattern is for names that differ from file to file, such as ``Amount (EUR)``. It ignores case.
    """

    names: frozenset[str]
    pattern: str | None = None

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[str]], pattern: str | None = None) -> "CsvHeader":
        """Make a header of the names that the column of each field may have."""
        return cls(frozenset(name for names in columns.values() for name in names), pattern)

    def fits(self, cells: Sequence[str], at_least: int = LEAST_KNOWN) -> bool:
        """Return whether the cells of a first record are a header: enough of them are known columns."""
        return sum(map(self._knows, {cell.strip().casefold() for cell in cells})) >= at_least

    def _knows(self, name: str) -> bool:
        return name in self.names or (
            self.pattern is not None and column_pattern(self.pattern).fullmatch(name) is not None
        )


def any_of(*headers: CsvHeader) -> CsvHeader:
    """Return the header of a csv that may be of any of several kinds."""
    patterns = [f"(?:{each.pattern})" for each in headers if each.pattern is not None]
    names = frozenset[str]().union(*(each.names for each in headers))
    return CsvHeader(names, "|".join(patterns) or None)
