"""Tables in a Focus report, which its documents describe in several ways, in one form."""

from toggl_async._typeguards import is_list, is_mapping


def as_lists(table: object) -> object:
    """Return a table as lists, the first with the names of the columns; or unchanged if it is another form.

    Focus sends lists. Its reference says that a table is an object, and newer documents leave it open: a list
    of objects and an object with names and rows are understood as well.
    """
    if is_mapping(table):
        return [] if not table else _of_names_and_rows(list(table.values())) or table
    if is_list(table) and table and all(is_mapping(row) for row in table):
        return _of_objects(table)
    return table


def _of_names_and_rows(values: list[object]) -> list[object] | None:
    """Return the table in the values of an object, None unless there is exactly one."""
    lists = [value for value in values if is_list(value)]
    rows = [value for value in lists if value and all(is_list(row) or is_mapping(row) for row in value)]
    names = [value for value in lists if value and all(isinstance(name, str) for name in value)]
    if len(rows) != 1 or len(lists) != 1 + len(names):
        return None
    if not names and all(is_mapping(row) for row in rows[0]):
        return _of_objects(rows[0])
    if len(names) == 1 and all(is_list(row) and len(row) == len(names[0]) for row in rows[0]):
        return [list(names[0]), *rows[0]]
    return None


def _of_objects(rows: object) -> list[object]:
    found = [row for row in rows if is_mapping(row)] if is_list(rows) else []
    names = list(dict.fromkeys(name for row in found for name in row))
    return [names, *([row.get(name) for name in names] for row in found)]
