"""The jobs of a plan, each of which saves one file; they are made lazily, since there may be millions."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count

import attrs

from toggl_async._typeguards import is_mapping
from toggl_async.bulk.errors import InvalidPlanError
from toggl_async.bulk.plan.name_clashes import check_different
from toggl_async.bulk.plan.names import DEFAULT_NAMES, WindowNames
from toggl_async.bulk.plan.plan import Plan
from toggl_async.bulk.plan.planned_report import SOME_DAY, PlannedReport
from toggl_async.bulk.plan.windows import Window
from toggl_async.errors import InvalidRequestError
from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import FileFormat


@attrs.frozen(slots=False)
class JobGroup:
    """The jobs of one report, workspace and format; they differ only in their windows."""

    account: str
    workspace_id: int
    report: PlannedReport
    file_format: FileFormat
    pattern: str

    @cached_property
    def _request(self) -> FileRequest:
        return self.report.request(self.file_format, self.workspace_id, SOME_DAY, SOME_DAY)

    @cached_property
    def names(self) -> WindowNames:
        """The names of the group's files."""
        return WindowNames.of(self._request, self.pattern)

    @cached_property
    def query(self) -> str:
        """A digest of the group's requests without their dates."""
        return self._request.digest()

    @cached_property
    def _json(self) -> tuple[Mapping[str, object], Mapping[str, object]]:
        """The group's request as plain values, and its fields."""
        plain = _by_text(json.loads(self._request.to_json()))
        return plain, _by_text(plain.get("fields"))

    def request_json(self, window: Window) -> str:
        """Return the JSON of the request for a window, in a fraction of the time of ``to_json``."""
        plain, fields = self._json
        days = {"start_date": window.start.isoformat(), "end_date": window.last.isoformat()}
        return json.dumps({**plain, "fields": {**fields, **days}}, ensure_ascii=False)

    def job(self, window: Window) -> "Job":
        """Return the job for a window."""
        return Job(self, window, self.names.name(window))

    def request(self, window: Window) -> FileRequest:
        """Return the request for a window."""
        return self._request.evolve(start_date=window.start, end_date=window.last)


def _by_text(values: object) -> dict[str, object]:
    return {str(name): value for name, value in values.items()} if is_mapping(values) else {}


@attrs.frozen
class Job:
    """A job: one file of a plan."""

    group: JobGroup
    window: Window
    name: str

    def request(self) -> FileRequest:
        """Return the request for the file."""
        return self.group.request(self.window)

    def halves(self) -> "tuple[Job, ...]":
        """Return two jobs, each for half of the window; none if it is a single day."""
        return tuple(self.group.job(half) for half in self.window.halves())


def groups_of(plan: Plan, workspaces: Mapping[str, Sequence[int]]) -> tuple[JobGroup, ...]:
    """Return the groups of a plan; ``workspaces`` has the ids of the workspaces of each account, by its name.

    Raises:
        InvalidRequestError: the pattern ``names`` does not fit one of the reports.
    """
    return tuple(
        JobGroup(account.name, workspace_id, report, file_format, _pattern(plan, report))
        for account in plan.accounts
        for workspace_id in workspaces[account.name]
        for report in plan.reports
        for file_format in report.formats
    )


def _pattern(plan: Plan, report: PlannedReport) -> str:
    if plan.names is not None:
        return plan.names
    return f"{DEFAULT_NAMES}_{{digest}}" if report.fields else DEFAULT_NAMES


def check_names(groups: Sequence[JobGroup], windows: Sequence[Window]) -> None:
    """Check that no two files have the same name.

    Raises:
        InvalidPlanError: two have the same.
    """
    check_different([group.names for group in groups], windows)


def check_plan_names(plan: Plan, windows: Sequence[Window]) -> None:
    """Check the names of a plan before it is known which workspaces its accounts belong to.

    Raises:
        InvalidPlanError: no workspace could be exported with such names.
    """
    named = {each for account in plan.accounts if account.workspaces != "all" for each in account.workspaces}
    others = count(max(named, default=0) + 1)
    workspaces = {
        account.name: (next(others),) if account.workspaces == "all" else account.workspaces
        for account in plan.accounts
    }
    try:
        check_names(groups_of(plan, workspaces), windows)
    except InvalidRequestError as error:
        problem = error.message
    else:
        return
    raise InvalidPlanError(problem)


def jobs_of(groups: Iterable[JobGroup], windows: Sequence[Window]) -> Iterator[Job]:
    """Yield the jobs of groups, one group after another."""
    for group in groups:
        for window in windows:
            yield group.job(window)
