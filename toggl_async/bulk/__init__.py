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
errors, can be imported without all others; type checkers read ``__init__.pyi``, which has the same names."""
globals()["__all__"] = list(_MODULES)


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
