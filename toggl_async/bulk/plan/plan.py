"""The plan of a bulk export: a value, which can be compared, pickled and written as JSON.

It contains no secret: an account names the environment variables with its credential.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, TypeAlias, get_args

import attrs

from toggl_async.bulk.destinations.store_url import check_store_url, is_store_url
from toggl_async.bulk.errors import InvalidPlanError
from toggl_async.bulk.plan.account import Account
from toggl_async.bulk.plan.names import check_pattern
from toggl_async.bulk.plan.plan_values import list_of, path_text
from toggl_async.bulk.plan.planned_report import PlannedReport
from toggl_async.bulk.plan.windows import Window, WindowUnit, windows_of

RelativeDay: TypeAlias = Literal["yesterday", "today"]
_LONGEST_SETTLE = 10_000


def _day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _since(value: object) -> date:
    day = _day(value)
    if type(day) is not date:
        raise InvalidPlanError(f"since: expected a date such as 2019-01-01, got {value!r}")
    return day


def _until(value: object) -> date | RelativeDay:
    day = _day(value)
    if type(day) is date:
        return day
    if value == "yesterday":
        return "yesterday"
    if value == "today":
        return "today"
    raise InvalidPlanError(f'until: expected a date, "yesterday" or "today", got {value!r}')


def _into(value: object) -> str:
    return path_text("into", "the folder for the files", value)


def _ledger(value: object) -> str | None:
    return None if value is None else path_text("ledger", "a file for the ledger", value)


def _reports(value: object) -> tuple[PlannedReport, ...]:
    return list_of("reports", PlannedReport, value)


def _accounts(value: object) -> tuple[Account, ...]:
    return list_of("accounts", Account, value)


@attrs.frozen(kw_only=True)
class Plan:
    """A bulk export: its reports, its accounts, its dates, and the destination of its files.

    ``into`` is a folder, where ``~`` is the user's home, or the URL of an object store, such as
    ``s3://bucket/toggl``. ``since`` and ``until`` are the first and the last day, both included; ``until``
    may be ``"yesterday"`` or ``"today"``, by this machine's calendar, so that each run exports more days.
    ``windows`` is the time that one file covers. Time entries are edited late, so a window is fetched again,
    at most once a day, until it was fetched at least ``settle`` days after its end. ``names`` is a pattern
    for the files' names (see ``file_name``). ``ledger`` is the path of the ledger on this machine, by default
    a file in the folder; for an object store it is required. The credentials of a store are in its own
    environment variables, such as ``AWS_ACCESS_KEY_ID``, never in the URL.

    Raises:
        InvalidPlanError: the plan contains a mistake.
    """

    into: str = attrs.field(converter=_into)
    since: date = attrs.field(converter=_since)
    until: date | RelativeDay = attrs.field(default="yesterday", converter=_until)
    windows: WindowUnit = "month"
    reports: tuple[PlannedReport, ...] = attrs.field(
        default=(PlannedReport(kind="detailed"),), converter=_reports
    )
    accounts: tuple[Account, ...] = attrs.field(default=(Account(),), converter=_accounts)
    settle: int = 35
    names: str | None = None
    ledger: str | None = attrs.field(default=None, converter=_ledger)

    def __attrs_post_init__(self) -> None:
        if self.is_remote:
            check_store_url(self.into)
            if self.ledger is None:
                raise InvalidPlanError(
                    "ledger: the files go to an object store, so name a path on this machine for the ledger, "
                    'such as ledger = "toggl/bulk-ledger.sqlite3"'
                )
        if self.ledger is not None and is_store_url(self.ledger):
            raise InvalidPlanError("ledger: expected a path on this machine, not a URL")
        if isinstance(self.until, date) and self.until < self.since:
            raise InvalidPlanError(f"until {self.until} is before since {self.since}")
        if self.windows not in get_args(WindowUnit):
            units = ", ".join(get_args(WindowUnit))
            raise InvalidPlanError(f"windows: expected one of {units}, got {self.windows!r}")
        if type(self.settle) is not int or not 0 <= self.settle <= _LONGEST_SETTLE:
            raise InvalidPlanError(f"settle: expected a number of days, got {self.settle!r}")
        if self.names is not None:
            check_pattern(self.names)
        for what, some in (("report", self.reports), ("account", self.accounts)):
            if not some:
                raise InvalidPlanError(f"the plan has no {what}")
        named = [account.workspaces for account in self.accounts if account.workspaces != "all"]
        _check_different("workspace", [str(each) for some in named for each in some])
        _check_different("account", [account.name for account in self.accounts])
        _check_different("report", [f"{report.kind} {report.fields}" for report in self.reports])

    @property
    def is_remote(self) -> bool:
        """True if the files go to an object store."""
        return is_store_url(self.into)

    def last_day(self, today: date) -> date:
        """Return the last day to export if the plan runs on the day ``today``.

        Raises:
            InvalidPlanError: the plan begins or ends in the future.
        """
        if isinstance(self.until, date):
            last = self.until
        else:
            last = today if self.until == "today" else today - timedelta(days=1)
        if last > today:
            raise InvalidPlanError(f'until {last} is in the future: write until = "yesterday"')
        if self.since > last:
            raise InvalidPlanError(f"since {self.since} is after {last}, the last day to export")
        return last

    def windows_on(self, today: date) -> tuple[Window, ...]:
        """Return the windows of each report and workspace, oldest first, if the plan runs on a day.

        Raises:
            InvalidPlanError: the plan begins or ends in the future.
        """
        grows = not isinstance(self.until, date)
        return windows_of(self.since, self.last_day(today), self.windows, grows=grows)

    def partitions(self) -> "tuple[Plan, ...]":
        """Return one plan for each account, with a folder and a ledger of its own.

        Toggl limits each account separately, so partitions may run at the same time, on different machines.
        """
        if len(self.accounts) == 1:
            return (self,)
        return tuple(
            attrs.evolve(
                self,
                accounts=(account,),
                into=f"{self.into.rstrip('/')}/{account.name}",
                ledger=None if self.ledger is None else f"{self.ledger}-{account.name}",
            )
            for account in self.accounts
        )


def _check_different(what: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise InvalidPlanError(f"the plan has the {what} {name} twice")
