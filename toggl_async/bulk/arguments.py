"""The arguments of public functions, checked before anything is made or sent."""

from toggl_async._typeguards import is_list
from toggl_async._validators import expect
from toggl_async.bulk.plan.plan import Plan
from toggl_async.bulk.status.job_finder import DueJob
from toggl_async.clock import Clock
from toggl_async.errors import InvalidSettingError


def check_plan(plan: object) -> None:
    """Check that a value is a plan.

    Raises:
        InvalidSettingError: it is something else, such as the path of one.
    """
    if not isinstance(plan, Plan):
        raise InvalidSettingError(
            f"plan must be a Plan, not {type(plan).__name__}: load_plan(path) reads one from TOML, and "
            "plan_in(path) reads that of an archive"
        )


def check_booleans(**values: object) -> None:
    """Check that values are True or False.

    Raises:
        InvalidSettingError: one is something else; a text such as "no" would count as True.
    """
    for name, value in values.items():
        if not isinstance(value, bool):
            raise InvalidSettingError(f"{name} must be True or False, not {value!r}")


def check_functions(**values: object) -> None:
    """Check that values can be called.

    Raises:
        InvalidSettingError: one cannot.
    """
    for name, value in values.items():
        if not callable(value):
            raise InvalidSettingError(f"{name} must be a function, not {type(value).__name__}")


def check_opening(plan: object, open_client: object, clock: object, *, adopt: object, writes: object) -> None:
    """Check the arguments of ``open_archive``.

    Raises:
        InvalidSettingError: one is of another type.
    """
    check_plan(plan)
    check_booleans(adopt=adopt, writes=writes)
    expect("clock", clock, Clock, "Clock()")
    if open_client is not None:
        check_functions(open_client=open_client)


def check_due_jobs(only: object) -> None:
    """Check that a value is None or a list of due jobs.

    Raises:
        InvalidSettingError: it is something else.
    """
    if only is not None and not (is_list(only) and all(isinstance(each, DueJob) for each in only)):
        raise InvalidSettingError("only must be a list of DueJob, such as verification.repairs()")
