"""Bulk exports: years of reports of many workspaces, resumed where they stopped, and kept up to date.

A plan is divided into jobs, each of which saves one file: one report of one workspace in one format for one
window, a date range such as a month.

**The files are the truth.** A file under its final name is whole and durable, as saving a file promises. A
ledger beside the files has an entry for each job, which becomes ``running`` before the job's request is sent.
A process may be killed at any moment. If the file of a running job then exists, and is not the one that
existed before the request, the job is done; otherwise it is due. A lost ledger is made again from the files.

**A window is settled** once it was fetched some days after its end, since time entries are edited late. A run
fetches only windows that are not settled, at most once a day, and replaces a file only if its bytes differ.

The packages and modules, from the lowest to the highest:

- :mod:`.errors`: the errors;
- :mod:`.destinations`: the destinations of files: a folder or an object store;
- :mod:`.plan`: the plan, a value, and its jobs;
- :mod:`.ledger`: the ledger;
- :mod:`.accounts`: the clients, workspaces and quotas of the accounts;
- :mod:`.status`: the status of each job;
- :mod:`.arguments`: the checks of the arguments of public functions;
- :mod:`.archive`: the ledger, the files and the clients, opened together;
- :mod:`.run`: a run of all jobs that are due;
- :mod:`.inspection`: the cost, coverage, hours and correctness of an archive;
- :mod:`.partition`: one partition of a plan, run to its end, with recipes for Airflow and Prefect;
- :mod:`.dask`: partitions on the workers of a Dask cluster (extra ``dask``), imported by its own name;
- :mod:`.dask_task`: the task of a partition on such a worker.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toggl_async.bulk.accounts.access import FailedAccount
    from toggl_async.bulk.accounts.clients import OpenClient, client_from
    from toggl_async.bulk.archive import Archive, ListedGroups, ledger_path, open_archive, plan_in
    from toggl_async.bulk.destinations.destination import BulkDestination, CheckedFile, FoundFile, SavedFile
    from toggl_async.bulk.errors import (
        ArchiveInUseError,
        BulkError,
        InvalidPlanError,
        LedgerError,
        ListingPostponedError,
        ObjectStoreError,
        OtherPlanError,
        WorkspaceAccessError,
    )
    from toggl_async.bulk.inspection.calendar import CalendarYear, calendar_of, worst
    from toggl_async.bulk.inspection.coverage import Coverage, coverage_of
    from toggl_async.bulk.inspection.manifest import manifest_lines
    from toggl_async.bulk.inspection.preview import Preview, preview
    from toggl_async.bulk.inspection.totals import TotalsCheck, check_totals
    from toggl_async.bulk.inspection.verification import Verification, verify
    from toggl_async.bulk.inspection.weekly_hours import WeeklyHours, weekly_hours
    from toggl_async.bulk.ledger.entry import FileRecord, LedgerEntry
    from toggl_async.bulk.partition import PartitionResult, run_partition
    from toggl_async.bulk.plan.account import Account
    from toggl_async.bulk.plan.jobs import Job, JobGroup
    from toggl_async.bulk.plan.plan import Plan
    from toggl_async.bulk.plan.plan_file import (
        load_plan,
        plan_from,
        plan_from_json,
        plan_to_json,
        settings_of,
    )
    from toggl_async.bulk.plan.planned_report import PlannedReport
    from toggl_async.bulk.plan.report_kinds import REPORT_KINDS, ReportKind
    from toggl_async.bulk.plan.windows import Window
    from toggl_async.bulk.run.outcomes import ClosedGroup, JobOutcome, RunResult
    from toggl_async.bulk.run.run import Run
    from toggl_async.bulk.status.job_finder import ExaminedJob
    from toggl_async.bulk.status.job_status import JobStatus

__all__ = [
    "REPORT_KINDS",
    "Account",
    "Archive",
    "ArchiveInUseError",
    "BulkDestination",
    "BulkError",
    "CalendarYear",
    "CheckedFile",
    "ClosedGroup",
    "Coverage",
    "ExaminedJob",
    "FailedAccount",
    "FileRecord",
    "FoundFile",
    "InvalidPlanError",
    "Job",
    "JobGroup",
    "JobOutcome",
    "JobStatus",
    "LedgerEntry",
    "LedgerError",
    "ListedGroups",
    "ListingPostponedError",
    "ObjectStoreError",
    "OpenClient",
    "OtherPlanError",
    "PartitionResult",
    "Plan",
    "PlannedReport",
    "Preview",
    "ReportKind",
    "Run",
    "RunResult",
    "SavedFile",
    "TotalsCheck",
    "Verification",
    "WeeklyHours",
    "Window",
    "WorkspaceAccessError",
    "calendar_of",
    "check_totals",
    "client_from",
    "coverage_of",
    "ledger_path",
    "load_plan",
    "manifest_lines",
    "open_archive",
    "plan_from",
    "plan_from_json",
    "plan_in",
    "plan_to_json",
    "preview",
    "run_partition",
    "settings_of",
    "verify",
    "weekly_hours",
    "worst",
]

_MODULES = {
    "Account": "plan.account",
    "Archive": "archive",
    "ArchiveInUseError": "errors",
    "BulkDestination": "destinations.destination",
    "BulkError": "errors",
    "CalendarYear": "inspection.calendar",
    "CheckedFile": "destinations.destination",
    "ClosedGroup": "run.outcomes",
    "Coverage": "inspection.coverage",
    "ExaminedJob": "status.job_finder",
    "FailedAccount": "accounts.access",
    "FileRecord": "ledger.entry",
    "FoundFile": "destinations.destination",
    "InvalidPlanError": "errors",
    "Job": "plan.jobs",
    "JobGroup": "plan.jobs",
    "JobOutcome": "run.outcomes",
    "JobStatus": "status.job_status",
    "LedgerEntry": "ledger.entry",
    "LedgerError": "errors",
    "ListedGroups": "archive",
    "ListingPostponedError": "errors",
    "ObjectStoreError": "errors",
    "OpenClient": "accounts.clients",
    "OtherPlanError": "errors",
    "PartitionResult": "partition",
    "Plan": "plan.plan",
    "PlannedReport": "plan.planned_report",
    "Preview": "inspection.preview",
    "REPORT_KINDS": "plan.report_kinds",
    "ReportKind": "plan.report_kinds",
    "Run": "run.run",
    "RunResult": "run.outcomes",
    "SavedFile": "destinations.destination",
    "TotalsCheck": "inspection.totals",
    "Verification": "inspection.verification",
    "WeeklyHours": "inspection.weekly_hours",
    "Window": "plan.windows",
    "WorkspaceAccessError": "errors",
    "calendar_of": "inspection.calendar",
    "check_totals": "inspection.totals",
    "client_from": "accounts.clients",
    "coverage_of": "inspection.coverage",
    "ledger_path": "archive",
    "load_plan": "plan.plan_file",
    "manifest_lines": "inspection.manifest",
    "open_archive": "archive",
    "plan_from": "plan.plan_file",
    "plan_from_json": "plan.plan_file",
    "plan_in": "archive",
    "plan_to_json": "plan.plan_file",
    "preview": "inspection.preview",
    "run_partition": "partition",
    "settings_of": "plan.plan_file",
    "verify": "inspection.verification",
    "weekly_hours": "inspection.weekly_hours",
    "worst": "inspection.calendar",
}
"""The module of each name. They are imported on first use, so that a part of a bulk export, such as its
errors, can be imported without all others."""


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
