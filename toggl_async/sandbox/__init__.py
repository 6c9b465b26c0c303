"""A fake Toggl server on loopback with made-up data, for demonstrations and for tests.

    async with Sandbox(Company(entries=1000)) as sandbox:
        ...  # sandbox.track_url, sandbox.api_token, sandbox.workspace_id

It serves the Track, Reports, Insights and Focus APIs, enforces credentials and quotas as Toggl does, and can
cause faults on request. It shares no code with the client, so that each checks the other. It is stricter than
Toggl, as it refuses unknown fields. It needs the `sandbox` extra.

`Sandbox()` has one workspace with 8000 entries in each year from 2019 until today. `Company(entries=...)`
has a number of entries in a date range, by default in 2025, and `Company.from_entries` your own entries.
Generated entries are deterministic: a day has the same ones whenever a report asks for it.

A token can have several workspaces, in one organization or more, with data, a role and a plan of their own:

    Sandbox(
        workspaces=[
            SandboxWorkspace(id=11, organization_id=1, name="Agency"),
            SandboxWorkspace(id=12, organization_id=1, name="Studio", role="member"),
            SandboxWorkspace(id=13, organization_id=2, name="Friends", plan="free"),  # has no xlsx: 402
            SandboxWorkspace(id=14, organization_id=2, name="Former", refuses=True),  # 403 for each report
        ],
        accounts={"ana@example.com": {11: "member", 12: "admin"}},  # sandbox.account("ana@example.com")
        largest_report=20_000,  # a report of more entries is too big: 500
    )

`hourly` is the quota of each account in each organization. While the sandbox runs, its entries can change,
and each later report has the change:

    late = sandbox.add_entry(start=datetime(2025, 3, 3, 9), seconds=3600, project="Website")
    sandbox.edit_entry(late.id, seconds=1800, description="shorter")
    first = next(sandbox.entries(date(2025, 3, 1), workspace_id=12))
    sandbox.delete_entry(first.id)
    sandbox.refuse(11)

The server:

- `server`: the class `Sandbox`, which listens on loopback
- `routing`: the operation that serves a request
- `access_control`: the checks that a request must pass
- `accounts`: the accounts with their workspaces and limits
- `workspaces`: the settings of workspaces
- `workspace_state`: the workspaces while the sandbox runs, and the access of accounts to them
- `entry_commands`: the commands that change entries
- `credentials`: the accepted tokens, passwords and keys
- `rate_limits`: the hourly quota and the minimum interval between requests
- `api_request`: the request as an operation gets it
- `request_bodies`: the decoding and description of bodies
- `responses`: responses and errors in Toggl's formats
- `response_sender`: the sending of a response in chunks
- `request_log`: the log of received requests
- `faults`: the faults that a test can request
- `fault_schedule`: the requests that each fault applies to
- `environment`: the environment variables that point a client to the sandbox
- `optional_packages`: the check that the extra is installed

The data:

- `company`: a made-up company and its time entries
- `entry_counts`: the number of entries on each day
- `local_time`: the local time of users
- `given_entries`: entries that a test gives instead of generated ones
- `directory`: its users, clients, projects, tasks, tags and groups
- `entry_changes`: entries that were added, edited or deleted
- `entry_names`: the objects that such entries name
- `workspace_data`: the data of a workspace as an account sees them
- `activities`: everything that an entry consists of except its time
- `memberships`: the users and groups of projects
- `sample_names`: the names that made-up companies use

The operations:

- `operation`: the class of an operation
- `operations`: the table of all operations
- `track`: the user, the workspace, the organization and quotas
- `track_json`: workspaces and organizations as JSON
- `track_objects`: the tags, clients and projects of a workspace
- `track_tasks`: the tasks of a workspace
- `track_users`: users, groups, members of projects, and currencies
- `track_entries`: the time entries of the user
- `data_exports`, `archives`: the archives of a workspace's data
- `lists`: pages of objects, and clients
- `projects`: projects, tasks and their tracked time
- `users`: users, and the members of projects
- `detailed_json`, `detailed_export`: the detailed report as JSON and as a file
- `summary_json`, `summary_export`: the summary report as JSON and as a file
- `weekly_json`, `weekly_export`: the weekly report as JSON and as a file
- `totals`: the totals of reports, and the summaries of projects
- `trends`: the tracked time in each interval
- `insight_trends`: the comparison with an earlier date range in Insights
- `profitability`: revenue and labor cost
- `saved_reports`: reports that a token shares
- `focus_query`: the query of Focus
- `focus_query_body`: the body of that query
- `focus_filters`: the filters of that query
- `focus_workload`: the workload and profitability of Focus
- `focus_streams`: the time entries and tasks of Focus
- `focus_dictionaries`: the names for the ids in a response of Focus

Shared by the reports:

- `filters`: the selection of entries
- `report_selection`: the selection for a report, which may be too big
- `aggregates`: sums over entries
- `intervals`: days, weeks, months and quarters
- `formatting`: durations and money as text
- `lazy`: values that are made on first use
- `file_export`: tables as csv, xlsx and pdf
- `xlsx_writer`: the writer of workbooks
- `pdf_writer`: the writer of pdf files
- `pdf_fonts`: the fonts of pdf files
- `transliteration`: readable texts for characters that no font has
"""

from toggl_async.sandbox import faults
from toggl_async.sandbox.company import Company, Entry
from toggl_async.sandbox.environment import environment_of
from toggl_async.sandbox.given_entries import CompanyEntry
from toggl_async.sandbox.operations import operations
from toggl_async.sandbox.optional_packages import check_packages
from toggl_async.sandbox.request_log import ReceivedRequest
from toggl_async.sandbox.server import Sandbox
from toggl_async.sandbox.workspaces import SandboxWorkspace

__all__ = [
    "Company",
    "CompanyEntry",
    "Entry",
    "ReceivedRequest",
    "Sandbox",
    "SandboxWorkspace",
    "environment_of",
    "faults",
    "operations",
]

check_packages()
