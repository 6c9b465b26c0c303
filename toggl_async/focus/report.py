"""The report that Focus returns, and how the pages of a report become one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from toggl_async._typeguards import is_list, is_mapping
from toggl_async.errors import DecodeError
from toggl_async.focus.dictionaries import Dictionaries
from toggl_async.focus.table import as_lists
from toggl_async.request.fields import NOT_SENT
from toggl_async.request.model import LenientModel
from toggl_async.request.pages import Paginated

Row: TypeAlias = Mapping[str, object]


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Report(LenientModel):
    """The result of a query, in one of three forms: the one that the request asked for.

    If there is no row at all, Focus returns ``{}``. A part that is not understood is in ``unread``.
    """

    data_json_row: tuple[Row, ...] = ()
    """Rows as objects: the groupings' properties and the aggregated numbers. Project 0 means "no project"."""
    data_table: tuple[tuple[object, ...], ...] = ()
    """Rows as lists; the first has the names of the columns, whatever the form in which the table came."""
    data_hierarchical: Mapping[str, object] | None = None
    """Rows as a tree, with one level for each grouping."""
    dictionaries: Dictionaries | None = None
    """The items that are referred to by id, if ``include_dicts`` was set."""
    total_count: int | None = None
    """Number of rows on all pages, if Focus states it."""
    next: "Paginated[Report, Row] | None" = attrs.field(default=None, eq=False, metadata=NOT_SENT)
    """The request for the next page; None if this report has all rows that were requested."""

    @classmethod
    def arranged(cls, value: Mapping[str, object]) -> Mapping[str, object]:
        """Return the response's object with its table as lists."""
        return {**value, "data_table": as_lists(value["data_table"])} if "data_table" in value else value

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as objects, also those of a table; a tree has none.

        Raises:
            DecodeError: the rows are not understood; they are in ``unread``, or in ``data_table``.
        """
        if self.data_json_row:
            return self.data_json_row
        for name in ("data_json_row", "data_table", "data_hierarchical"):
            if name in self.unread:
                raise DecodeError(f"the rows in {name} are not understood: read the report's field unread")
        names, *table = self.data_table or ((),)
        if any(len(row) != len(names) for row in table):
            raise DecodeError("the rows of data_table differ in length: read data_table itself")
        return tuple(dict(zip(map(str, names), row, strict=True)) for row in table)

    def with_rows(self, rows: Sequence[object]) -> "Report":
        """Return the report with these of its rows."""
        kept = tuple(row for row in self.rows if row in rows)
        if self.data_json_row:
            return attrs.evolve(self, data_json_row=kept)
        return attrs.evolve(self, data_table=(*self.data_table[:1], *(tuple(row.values()) for row in kept)))

    def joined(self, after: "Report") -> "Report":
        """Return one report with the rows of this page and of the pages after it.

        Raises:
            DecodeError: both are trees, and they contradict each other.
        """
        trees = [tree for tree in (self.data_hierarchical, after.data_hierarchical) if tree]
        return Report(
            data_json_row=self.data_json_row + after.data_json_row,
            data_table=self.data_table + after.data_table[1 if self.data_table else 0 :],
            data_hierarchical=_joined_trees(*trees) if len(trees) == _BOTH else next(iter(trees), None),
            dictionaries=_joined_dictionaries(self.dictionaries, after.dictionaries),
            total_count=after.total_count if self.total_count is None else self.total_count,
            unread=_joined_unread(self.unread, after.unread),
            next=after.next,
        )


_BOTH = 2


def _joined_dictionaries(first: Dictionaries | None, second: Dictionaries | None) -> Dictionaries | None:
    if first is None or second is None:
        return first or second
    names = [field.name for field in attrs.fields(Dictionaries) if field.name != "unread"]
    joined = {name: {**getattr(first, name), **getattr(second, name)} for name in names}
    return attrs.evolve(first, **joined, unread=_joined_unread(first.unread, second.unread))


def _joined_unread(first: Mapping[str, object], second: Mapping[str, object]) -> Mapping[str, object]:
    """Return the parts of both pages; a part that is odd on both has the items of the two, or lists them."""
    joined = {**first, **second}
    for name in first.keys() & second.keys():
        before, after = first[name], second[name]
        joined[name] = [before, after]
        if is_mapping(before) and is_mapping(after):
            joined[name] = {**before, **after}
    return joined


def _joined_trees(first: Mapping[str, object], second: Mapping[str, object]) -> Mapping[str, object]:
    joined = dict(first)
    for name, branch in second.items():
        joined[name] = _joined_branches(joined[name], branch, name) if name in joined else branch
    return joined


def _joined_branches(first: object, second: object, name: str) -> object:
    if is_mapping(first) and is_mapping(second):
        return _joined_trees(_with_text_keys(first), _with_text_keys(second))
    if is_list(first) and is_list(second):
        return [*first, *second]
    if first != second:
        raise DecodeError(f"two pages of the tree have different values for {name[:40]!r}")
    return first


def _with_text_keys(tree: Mapping[object, object]) -> Mapping[str, object]:
    return {str(key): value for key, value in tree.items()}


def innermost(tree: object) -> Iterator[Row]:
    """Yield the innermost objects of a tree, which are its rows."""
    if is_list(tree):
        for each in tree:
            yield from innermost(each)
    elif is_mapping(tree):
        branches = [each for each in tree.values() if each and (is_mapping(each) or _has_objects(each))]
        for branch in branches:
            yield from innermost(branch)
        if not branches and tree:
            yield _with_text_keys(tree)


def _has_objects(value: object) -> bool:
    return is_list(value) and any(is_mapping(each) for each in value)
