"""Reports about cells that are not understood and columns that are not known, as warnings or errors."""

import warnings
from collections.abc import Iterable

import attrs

from toggl_async.errors import DecodeError


class UnreadCellWarning(UserWarning):
    """The warning about a cell that is not understood.

    The field of its row is None, and the text of the cell is in the row's ``unread``. There is one warning
    for each column of a csv, about its first such cell.
    """


class UnknownColumnWarning(UserWarning):
    """The warning about columns that the schema of a table does not know; their cells are in ``extra``."""


@attrs.define(eq=False)
class CellReports:
    """The reports about the cells of one csv; if ``strict``, a cell that is not understood is an error.

    ``csv`` is the path of the csv, or the name of its report.
    """

    csv: str = "csv"
    strict: bool = False
    _reported: set[str] = attrs.field(factory=set[str], init=False)

    def report(self, line: int, column: str, problem: str) -> None:
        """Warn about a cell, unless its column was reported before; ``line`` is the line of its record.

        Raises:
            DecodeError: a cell that is not understood is an error.
        """
        if self.strict:
            raise DecodeError("the csv cannot be read", problems=[f"line {line}: {problem} ({column})"])
        if column in self._reported:
            return
        self._reported.add(column)
        self._warn(
            f"{problem} ({column}); such cells are None, and their text is in the rows' unread",
            UnreadCellWarning,
            line,
        )

    def report_unknown(self, columns: Iterable[str]) -> None:
        """Warn about the columns that the schema does not know, if there are any."""
        names = ", ".join(repr(column[:40]) for column in columns)
        if names:
            problem = f"columns that the schema does not know: {names}; their cells are in extra"
            self._warn(problem, UnknownColumnWarning, 1)

    def _warn(self, message: str, category: type[Warning], line: int) -> None:
        # Without a registry, the same warning about another csv is shown as well. The brackets keep Python
        # from reading the csv as source code, to show the line.
        warnings.warn_explicit(
            message, category, filename=f"<{self.csv}>", lineno=line, module="toggl_async.tables"
        )
