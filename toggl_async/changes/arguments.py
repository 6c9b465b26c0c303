"""The arguments of a run, checked before anything is sent, and the state with which it begins."""

from datetime import date, datetime, timedelta

import attrs

from toggl_async.changes.state import ChangesState, days_between
from toggl_async.errors import InvalidRequestError


def checked_state(state: object) -> ChangesState | None:
    """Return the state of the last run, None before the first one.

    Raises:
        InvalidRequestError: the value is neither.
    """
    if state is not None and not isinstance(state, ChangesState):
        raise InvalidRequestError("state: expected None, or the state of the last batch that was kept")
    return state


def checked_workspace(workspace_id: int | None, state: ChangesState | None) -> int:
    """Return the id of the client's workspace.

    Raises:
        InvalidRequestError: it has none, or the state is of another one.
    """
    if workspace_id is None:
        raise InvalidRequestError("give a client with a workspace: toggl.workspace(1234567)")
    if state is not None and state.workspace_id != workspace_id:
        raise InvalidRequestError(
            f"the state is of workspace {state.workspace_id}, and the client is on workspace {workspace_id}"
        )
    return workspace_id


def checked_since(since: object, state: ChangesState | None) -> date:
    """Return the first day of the copy, which is that of the state if none is given.

    Raises:
        InvalidRequestError: there is neither, or it is no date.
    """
    if since is None:
        if state is None:
            raise InvalidRequestError("without a state, give the first day of the copy as since")
        return state.since
    return checked_day("since", since)


def checked_day(name: str, value: object) -> date:
    """Return a day.

    Raises:
        InvalidRequestError: the value is no date.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidRequestError(f"{name}: expected a date, got {value!r}")
    return value


def checked_overlap(value: object) -> timedelta:
    """Return the time by which updates of two runs overlap.

    Raises:
        InvalidRequestError: the value is no length of time, or is negative.
    """
    if not isinstance(value, timedelta) or value < timedelta(0):
        raise InvalidRequestError(f"overlap: expected a timedelta of zero or more, got {value!r}")
    return value


def checked_count(name: str, value: object) -> int:
    """Return a number of days.

    Raises:
        InvalidRequestError: the value is no whole number, or is negative.
    """
    if type(value) is not int or value < 0:
        raise InvalidRequestError(f"{name}: expected a whole number of zero or more, got {value!r}")
    return value


def first_state(workspace_id: int, since: date, until: date) -> ChangesState:
    """Return the state before the first run: no day has been read."""
    return ChangesState(
        workspace_id=workspace_id,
        since=since,
        until=until,
        updated_until=None,
        unread_days=frozenset(days_between(since, until)),
        days={},
        differences={},
    )


def continued_state(state: ChangesState, since: date, until: date) -> ChangesState:
    """Return a state for the days from ``since`` to ``until``.

    Earlier days than before are unread. Later ones are not: what is added to them is seen by its update, or
    by the totals.
    """
    earlier = days_between(since, min(state.since - timedelta(days=1), until))
    dropped = since > state.since
    return attrs.evolve(
        state,
        since=since,
        until=max(until, state.until),
        unread_days=frozenset(day for day in (*state.unread_days, *earlier) if day >= since),
        days={day: known for day, known in state.days.items() if not dropped or day >= since},
        differences={day: known for day, known in state.differences.items() if day >= since},
    )
