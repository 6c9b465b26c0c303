"""Bulk exports: years of reports of many workspaces, resumed where they stopped, and kept up to date.

**The destination is the truth.** A file under its final name is whole and durable, since that is what saving
a file promises. Beside the files lies a ledger of what is known of them. Before the request for a file is
sent, its entry becomes ``running``. A process may be killed at any moment: if the file of a running job is
there, and is not the one that was there before the request, the job is done; otherwise it is due. A ledger
that is lost is made again from the files.

**A window is settled** once it was fetched some days after its end, since entries are edited late. The next
run fetches only what is not settled, at most once a day, and replaces a file only if its bytes differ.

The plan, a value:

- :mod:`.plan`: reports, accounts, dates and folder;
- :mod:`.plan_file`: plans as TOML and JSON;
- :mod:`.account`: an account, whose credential is in the environment;
- :mod:`.planned_report`: a report, its formats and filters;
- :mod:`.report_kinds`: the kinds of report that can be exported;
- :mod:`.windows`: date ranges without gap or overlap;
- :mod:`.jobs`: one file each, made lazily;
- :mod:`.names`: the files' names;
- :mod:`.name_clashes`: the check that they are different;
- :mod:`.suggestions`: suggestions for misspelt names.

The ledger:

- :mod:`.ledger`: what is known of each job, in SQLite;
- :mod:`.ledger_file`: the birth, version and errors of its file;
- :mod:`.ledger_rows`: entries as rows;
- :mod:`.ledger_thread`: the one thread on which it is used;
- :mod:`.entry`: an entry, and the record of a file;
- :mod:`.seen_account`: the workspaces and quotas that were seen;
- :mod:`.lock`: one process at a time.

The run:

- :mod:`.archive`: the ledger, the files and the clients, opened together;
- :mod:`.run`: all that is due today, waiting for quota or not;
- :mod:`.runner`: a bounded number of jobs at a time;
- :mod:`.job_runner`: one job;
- :mod:`.scheduler`: the order of jobs, the first of each kind alone;
- :mod:`.group_queue`: the due jobs of one report, workspace and format;
- :mod:`.job_finder`: jobs looked up in the ledger and at the destination;
- :mod:`.job_status`: whether a job is due;
- :mod:`.recovery`: the rule for what a killed process has left;
- :mod:`.outcomes`: the outcomes of jobs and of a run;
- :mod:`.events`: events for progress bars and logs;
- :mod:`.clients`: the clients of the accounts;
- :mod:`.access`: the workspaces and roles of the accounts;
- :mod:`.listing`: the list of an account's workspaces;
- :mod:`.quotas`: which hourly quotas are used up;
- :mod:`.destination`: what a run needs of a place for files;
- :mod:`.folder`: a folder as such a place;
- :mod:`.errors`: the errors.

What can be asked of an archive:

- :mod:`.preview`: what a run will cost;
- :mod:`.coverage`: what is done, missing, altered or extra;
- :mod:`.calendar`: the coverage by workspace, year and month;
- :mod:`.weekly_hours`: the hours tracked in each week;
- :mod:`.verification`: the files read again;
- :mod:`.totals`: the csvs held against Toggl's totals;
- :mod:`.manifest`: a line of JSON for each file.
"""

from toggl_async.bulk.account import Account
from toggl_async.bulk.archive import Archive, ledger_path, open_archive, plan_in
from toggl_async.bulk.calendar import CalendarYear, calendar_of, worst
from toggl_async.bulk.clients import OpenClient, client_from
from toggl_async.bulk.coverage import Coverage, coverage_of
from toggl_async.bulk.destination import BulkDestination, CheckedFile, FoundFile, SavedFile
from toggl_async.bulk.entry import FileRecord, LedgerEntry
from toggl_async.bulk.errors import (
    ArchiveInUseError,
    BulkError,
    InvalidPlanError,
    LedgerError,
    ListingPostponedError,
    OtherPlanError,
    WorkspaceAccessError,
)
from toggl_async.bulk.job_finder import ExaminedJob
from toggl_async.bulk.job_status import JobStatus
from toggl_async.bulk.jobs import Job, JobGroup
from toggl_async.bulk.manifest import manifest_lines
from toggl_async.bulk.outcomes import ClosedGroup, JobOutcome, RunResult
from toggl_async.bulk.plan import Plan
from toggl_async.bulk.plan_file import load_plan, plan_from, plan_from_json, plan_to_json, settings_of
from toggl_async.bulk.planned_report import PlannedReport
from toggl_async.bulk.preview import Preview, preview
from toggl_async.bulk.report_kinds import REPORT_KINDS, ReportKind
from toggl_async.bulk.run import Run
from toggl_async.bulk.totals import TotalsCheck, check_totals
from toggl_async.bulk.verification import Verification, verify
from toggl_async.bulk.weekly_hours import WeeklyHours, weekly_hours
from toggl_async.bulk.windows import Window

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
    "FileRecord",
    "FoundFile",
    "InvalidPlanError",
    "Job",
    "JobGroup",
    "JobOutcome",
    "JobStatus",
    "LedgerEntry",
    "LedgerError",
    "ListingPostponedError",
    "OpenClient",
    "OtherPlanError",
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
    "settings_of",
    "verify",
    "weekly_hours",
    "worst",
]
