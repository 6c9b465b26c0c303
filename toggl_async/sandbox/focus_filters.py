"""The filters of Focus: conditions within conditions."""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.credentials import focus_error
from toggl_async.sandbox.request_bodies import is_array

Value = int | str | bool | None


@frozen(kw_only=True)
class Condition:
    """A comparison of a property, or, with `conditions`, what joins others: `and` (the default) or `or`."""

    conditions: "tuple[Condition, ...] | None" = None
    operator: str | None = None
    property_: str | None = None
    value: object = None

    def holds(self, values: Callable[[str], Collection[object]]) -> bool:
        """Tell whether it is true of something that has these values for a property."""
        if self.conditions:
            joined = {"and": all, "or": any}.get((self.operator or "and").lower())
            if joined is None:
                raise invalid(f"unknown operator '{self.operator}'")
            return joined(one.holds(values) for one in self.conditions)
        if self.property_ is None:
            raise invalid("a condition needs a property or conditions")
        return compared(self.operator or "=", values(self.property_), self.value)


@frozen
class Conditions:
    """What the filters of a query let through; all of them must hold."""

    filters: tuple[Condition, ...]
    time_entry_ids: tuple[int, ...] | None = None

    def chosen(self, company: Company) -> tuple[bool, ...]:
        """Tell of each activity of a company whether such entries are in the report."""
        return tuple(
            all(one.holds(partial(property_of, work)) for one in self.filters) for work in company.activities
        )

    def rounded(self, seconds: int) -> int:
        """Leave durations as they are."""
        return seconds


def property_of(work: Activity, name: str) -> Collection[Value]:
    """Give the values that work has for a property: one, or several tags; 0 stands for none."""
    if name == "tag_ids":
        return work.tag_ids or (0,)
    values: dict[str, Value] = {
        "project_id": work.project_id or 0,
        "client_id": work.client_id or 0,
        "task_id": work.task_id or 0,
        "user_account_id": work.user.id,
        "user_id": work.user.id,
        "billable": work.billable,
        "description": work.description,
        "duration": work.seconds,
    }
    if name not in values:
        raise invalid(f"unknown property '{name}'")
    return (values[name],)


def compared(operator: str, values: Collection[object], wanted: object) -> bool:
    """Compare; of several values one is enough, and for a negation all must differ."""
    found = OPERATORS.get(operator.lower())
    if found is None:
        raise invalid(f"unknown operator '{operator}'")
    try:
        return found(values, wanted)
    except TypeError:
        raise invalid(f"operator '{operator}' does not go with this value") from None


def invalid(description: str) -> Exception:
    """Refuse as Focus does."""
    return focus_error(400, "validation", description)


def _listed(wanted: object) -> list[object]:
    # Nothing at all in a list of ids asks for what has none, which is 0 in Focus.
    return [one or 0 for one in wanted] if is_array(wanted) else [wanted or 0]


def _number(value: object) -> float:
    if isinstance(value, int | float):
        return value
    raise TypeError


def _equal(values: Collection[object], wanted: object) -> bool:
    return any(one in values for one in _listed(wanted))


def _contains(values: Collection[object], wanted: object) -> bool:
    return any(str(wanted).casefold() in str(value).casefold() for value in values)


OPERATORS: dict[str, Callable[[Collection[object], object], bool]] = {
    **dict.fromkeys(("=", "==", "eq", "equals", "in"), _equal),
    **dict.fromkeys(("!=", "<>", "neq", "not_equals", "not_in", "not in"), lambda v, w: not _equal(v, w)),
    **dict.fromkeys(("contains", "like", "ilike"), _contains),
    **dict.fromkeys(("<", "lt"), lambda v, w: any(_number(one) < _number(w) for one in v)),
    **dict.fromkeys(("<=", "lte"), lambda v, w: any(_number(one) <= _number(w) for one in v)),
    **dict.fromkeys((">", "gt"), lambda v, w: any(_number(one) > _number(w) for one in v)),
    **dict.fromkeys((">=", "gte"), lambda v, w: any(_number(one) >= _number(w) for one in v)),
}


def day_of(text: str | None, otherwise: date) -> date:
    """Read a day of a period."""
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise invalid(f"'{text}' is not a date") from None
