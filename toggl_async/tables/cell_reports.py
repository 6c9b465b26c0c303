"""Reports about cells that are not understood: one warning for each column, or an error by choice."""

import warnings

import attrs

from toggl_async.errors import DecodeError


class UnreadCellWarning(UserWarning):
    """The warning about a cell that is not understood.

    The field of its row is None, and the text of the cell is in the row's ``unread``. There is one warning
    for each column of a csv, about its first such cell.
    """


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
        # Without a registry, the same warning about another csv is shown as well. The brackets keep Python
        # from reading the csv as source code, to show the line.
        warnings.warn_explicit(
            f"{problem} ({column}); such cells are None, and their text is in the rows' unread",
            UnreadCellWarning,
            filename=f"<{self.csv}>",
            lineno=line,
            module="toggl_async.tables",
        )
