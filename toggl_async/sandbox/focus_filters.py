"""The filters of Focus: conditions, which may contain other conditions."""

import operator
from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.credentials import focus_error
from toggl_async.sandbox.request_bodies import is_array
from toggl_async.sandbox.workspace_data import WorkspaceData

Value = int | str | bool | None
Comparison = Callable[[Collection[object], object], bool]


@frozen(kw_only=True)
class FocusCondition:
    """A comparison of a property, or `conditions` joined by the operator `and` (the default) or `or`."""

    conditions: "tuple[FocusCondition, ...] | None" = None
    operator: str | None = None
    property_: str | None = None
    value: object = None

    def holds(self, values: Callable[[str], Collection[object]]) -> bool:
        """Return whether the condition is true; `values` returns the values of a property."""
        if self.conditions:
            combine = {"and": all, "or": any}.get((self.operator or "and").lower())
            if combine is None:
                raise validation_error(f"unknown operator '{self.operator}'")
            return combine(condition.holds(values) for condition in self.conditions)
        if self.property_ is None:
            raise validation_error("a condition needs a property or conditions")
        return compare(self.operator or "=", values(self.property_), self.value)


@frozen
class FocusFilter:
    """The filters of a query, which must all be true."""

    filters: tuple[FocusCondition, ...]
    time_entry_ids: tuple[int, ...] | None = None

    def matcher(self, data: WorkspaceData) -> Callable[[Activity], bool] | None:
        """Return a function that returns whether the entries with an activity match, None if all match.

        Raises:
            HttpError: with 400, a condition is not valid, whatever the date range.
        """
        if not self.filters:
            return None
        # All activities are checked at once, as an error in a condition may only show in some of them.
        matching = {activity.number for activity in data.activities if self._matches(activity)}
        return lambda activity: activity.number in matching

    def _matches(self, activity: Activity) -> bool:
        return all(condition.holds(partial(property_values, activity)) for condition in self.filters)

    def round_seconds(self, seconds: int) -> int:
        """Return a duration unchanged."""
        return seconds


def property_values(activity: Activity, name: str) -> Collection[Value]:
    """Return the values of a property of an activity: one value, or its tags; 0 stands for none."""
    if name == "tag_ids":
        return activity.tag_ids or (0,)
    values: dict[str, Value] = {
        "project_id": activity.project_id or 0,
        "client_id": activity.client_id or 0,
        "task_id": activity.task_id or 0,
        "user_account_id": activity.user.id,
        "user_id": activity.user.id,
        "billable": activity.billable,
        "description": activity.description,
        "duration": activity.seconds,
    }
    if name not in values:
        raise validation_error(f"unknown property '{name}'")
    return (values[name],)


def compare(name: str, values: Collection[object], expected: object) -> bool:
    """Compare values with an expected one: one match suffices, but a negation requires all to differ."""
    comparison = OPERATORS.get(name.lower())
    if comparison is None:
        raise validation_error(f"unknown operator '{name}'")
    try:
        return comparison(values, expected)
    except TypeError:
        raise validation_error(f"operator '{name}' does not accept this value") from None


def validation_error(description: str) -> Exception:
    """Return the error that Focus sends for an invalid query."""
    return focus_error(400, "validation", description)


def _as_list(expected: object) -> list[object]:
    # In a list of ids, null stands for entries without such an id, which have the id 0 in Focus.
    return [item or 0 for item in expected] if is_array(expected) else [expected or 0]


def _number(value: object) -> float:
    if isinstance(value, int | float):
        return value
    raise TypeError


def _equal(values: Collection[object], expected: object) -> bool:
    return any(item in values for item in _as_list(expected))


def _not_equal(values: Collection[object], expected: object) -> bool:
    return not _equal(values, expected)


def _contains(values: Collection[object], expected: object) -> bool:
    return any(str(expected).casefold() in str(value).casefold() for value in values)


def _order(compare_numbers: Callable[[float, float], bool]) -> Comparison:
    return lambda values, expected: any(
        compare_numbers(_number(value), _number(expected)) for value in values
    )


OPERATORS: dict[str, Comparison] = {
    **dict.fromkeys(("=", "==", "eq", "equals", "in"), _equal),
    **dict.fromkeys(("!=", "<>", "neq", "not_equals", "not_in", "not in"), _not_equal),
    **dict.fromkeys(("contains", "like", "ilike"), _contains),
    **dict.fromkeys(("<", "lt"), _order(operator.lt)),
    **dict.fromkeys(("<=", "lte"), _order(operator.le)),
    **dict.fromkeys((">", "gt"), _order(operator.gt)),
    **dict.fromkeys((">=", "gte"), _order(operator.ge)),
}


def parse_day(text: str | None, default: date) -> date:
    """Parse a day of a query's period."""
    if not text:
        return default
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise validation_error(f"'{text}' is not a date") from None
