"""Strategies for requests, made from the types of the request classes."""

import datetime as dt
import functools
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

from toggl_async import UNSET
from toggl_async.focus.tasks import FocusTasks
from toggl_async.focus.time_entries import FocusTimeEntries
from toggl_async.reports.project_members import FilterProjectGroups
from toggl_async.request.fields import Place, Unset, place
from toggl_async.request.validation import Among, AtLeast, AtMost, Matching
from toggl_async.track.data_exports import RequestDataExport
from toggl_async.track.project_members import WorkspaceProjectGroups, WorkspaceProjectUsers
from toggl_async.track.projects import WorkspaceProjects
from toggl_async.track.tags import WorkspaceTags
from toggl_async.track.time_entries import MyTimeEntries

_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_FIRST, _LONGEST = dt.date(2006, 1, 1), 365
_NUMBERS = st.integers(-(2**63), 2**63 - 1)
_PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    int: _NUMBERS,
    str: _WORDS,
    bool: st.booleans(),
    dt.date: st.dates(_FIRST),
    dt.datetime: st.dates(_FIRST).map(
        lambda day: dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)
    ),
    object: st.one_of(_NUMBERS, _WORDS, st.booleans(), st.lists(_NUMBERS, max_size=2)),
    type(None): st.none(),
    Unset: st.just(UNSET),
}


LISTED: Mapping[str, tuple[object, ...]] = {
    "rounding": (-1, 0, 1, None, UNSET),
    "rounding_minutes": (0, 1, 5, 6, 10, 12, 15, 30, 60, 240, None, UNSET),
    "grouping": ("projects", "clients", "users", UNSET),
    "sub_grouping": ("time_entries", "tasks", None),
    "resolution": ("day", "week", "month"),
    "granularity": ("day", "week", UNSET),
}
"""The values for fields whose known values are listed only in docstrings."""


def values(hint: Any, depth: int = 2) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a type."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _bounded(hint, depth)
    if origin in (Union, types.UnionType):
        # For an open set only the known values: the documents do not define what others mean.
        known = any(get_origin(each) is Literal for each in get_args(hint))
        return st.one_of(*(values(each, depth) for each in get_args(hint) if not (known and each is str)))
    if origin is Literal:
        return st.sampled_from(get_args(hint))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(_WORDS, _PLAIN[object], max_size=2)
    if isinstance(origin, type) and issubclass(origin, Iterable):
        item = get_args(hint)[0]
        return st.lists(values(item, depth - 1), max_size=2).map(tuple) if depth else st.just(())
    return parts(hint, depth) if attrs.has(hint) else _PLAIN[hint]


def _bounded(hint: Any, depth: int) -> st.SearchStrategy[Any]:
    inner, *checks = get_args(hint)
    for check in checks:
        if isinstance(check, AtLeast):
            return st.integers(check.low, check.high or 2**63 - 1)
        if isinstance(check, Among):
            return st.sampled_from(check.numbers)
        if isinstance(check, Matching):
            return st.from_regex(check.pattern, fullmatch=True)
        if isinstance(check, AtMost):
            return st.lists(values(get_args(inner)[0], depth), max_size=check.count).map(tuple)
    return values(inner, depth)


def parts(cls: Any, depth: int) -> st.SearchStrategy[Any]:
    """Return a strategy for instances of a class that is used inside a request."""
    hints = typing.get_type_hints(cls, include_extras=True)
    fields = {field.name: values(hints[field.name], depth) for field in attrs.fields(cls)}
    if {"from_", "to"} <= fields.keys():
        return _date_ranges("from_", "to").flatmap(lambda days: st.just(cls(**days)))
    return st.fixed_dictionaries(fields).map(lambda given: cls(**given))


def _date_ranges(first: str, last: str, shortest: int = 0) -> st.SearchStrategy[dict[str, dt.date]]:
    days = st.dates(_FIRST, dt.date(2100, 1, 1))
    return st.tuples(days, st.integers(shortest, _LONGEST - 1)).map(
        lambda chosen: {first: chosen[0], last: chosen[0] + dt.timedelta(chosen[1])}
    )


_MAY_BE_EMPTY = ("project_id", "client_id", "parent_task_id")
NEEDED: dict[Any, Callable[[dict[str, Any]], bool]] = {
    FocusTimeEntries: lambda given: given["date_from"] < given["date_to"] and given["order_by"] != (),
    FilterProjectGroups: lambda given: bool(given["group_ids"] or given["project_ids"]),
    WorkspaceProjectUsers: lambda given: given["project_ids"] != (),
    WorkspaceProjectGroups: lambda given: given["project_ids"] != (),
    RequestDataExport: lambda given: given["objects"] != (),
    WorkspaceTags: lambda given: given["page"] is UNSET or given["per_page"] is not UNSET,
    MyTimeEntries: lambda given: UNSET in (given["since"], given["before"]),
    WorkspaceProjects: lambda given: () not in given.values(),
}
"""The conditions on combinations of fields, without which a request cannot be made."""


def _without_empty_lists(given: dict[str, Any]) -> dict[str, Any]:
    return {
        name: UNSET if value == () and name not in _MAY_BE_EMPTY else value for name, value in given.items()
    }


@functools.cache
def requests(cls: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for the requests of a class, with a valid date range and in workspace 7."""
    hints = typing.get_type_hints(cls, include_extras=True)
    names = [field.name for field in attrs.fields(cls) if place(field) is not Place.NOWHERE]
    fields = {
        name: st.sampled_from(LISTED[name]) if name in LISTED else values(hints[name])
        for name in names
        if name != "workspace_id"
    }
    chosen = st.fixed_dictionaries(fields).filter(NEEDED.get(cls, lambda _given: True))
    if cls is FocusTasks:  # it has so many lists that a filter would leave next to nothing
        chosen = chosen.map(_without_empty_lists)
    # Where the last day is left out, a date range ends on another day than it begins.
    shortest = 1 if cls is MyTimeEntries else 0
    date_ranges = _date_ranges("start_date", "end_date", shortest) if "start_date" in names else st.just({})
    where = {"workspace_id": 7} if "workspace_id" in names else {}
    return st.builds(lambda given, days: cls(**{**given, **days, **where}), chosen, date_ranges)
