"""The intentional differences between our declarations and the documents, each with its reason."""

from fnmatch import fnmatchcase

import attrs


@attrs.frozen
class Departure:
    """Patterns of differences, in which ``*`` matches anything, and the reason why they are right."""

    patterns: tuple[str, ...]
    reason: str

    def covers(self, difference: str) -> bool:
        """Return whether this departure explains a difference."""
        return any(_fits(difference, pattern) for pattern in self.patterns)


def _fits(text: str, pattern: str) -> bool:
    # In a difference, "[]" means the items of a list, but to fnmatch it is a choice of characters.
    return fnmatchcase(text.replace("[]", "<>"), pattern.replace("[]", "<>"))


REQUESTS = (
    Departure(
        ("reports.*.endTime: not declared",),
        "only the newer document has it, beside startTime, and neither is explained; exports work without "
        "it, and a field without a known meaning is of no use",
    ),
    Departure(
        ("reports.saved.*grouping: values * are not listed",),
        "a summary can be grouped in more ways than are documented for a saved one, so any value is allowed",
    ),
    Departure(
        ("track.saved_reports.requestingUserID: not declared",),
        "an internal parameter of the server, which knows the user by the credential",
    ),
    Departure(
        (
            "track.projects.active: boolean is declared as string",
            "track.tasks.active: boolean is declared as string",
        ),
        "the text of the documents has a third value beside the two: both",
    ),
    Departure(
        (
            "track.workspace_users.includeIndirect: string is declared as boolean",
            "track.organization_groups.workspace: string is declared as integer",
            "track.project_users.user_id: string is declared as integer",
            "track.project_users.project_ids: string is declared as *",
            "track.project_groups.project_ids: string is declared as *",
        ),
        "the text of the documents says what the string means: true, an id, or ids with commas; the form "
        "in which the documents put the last one is the query, as a GET request has no body",
    ),
    Departure(
        (
            "focus.tasks.start_date_*: not declared",
            "focus.tasks.end_date_*: not declared",
            "focus.tasks.dates_overlap_*: not declared",
        ),
        "the documents mark them as legacy, and name the parameters that replace them",
    ),
    Departure(
        ("focus.tasks.cf_filter: not declared",),
        "it is repeated, and its values have commas: no other parameter is written like this, and the values "
        "of custom fields are in the response",
    ),
    Departure(
        (
            "focus.time_entries.date_from: string is declared as timestamp",
            "focus.time_entries.date_to: string is declared as timestamp",
        ),
        "Focus refuses text that is not a time with a zone",
    ),
    Departure(
        (
            "track.time_entries.before: string is declared as *",
            "track.time_entries.start_date: string is declared as *",
            "track.time_entries.end_date: string is declared as *",
        ),
        "the text of the documents says that it is a date or a time, so text in another form is refused",
    ),
)

MODELS = (
    Departure(
        ("focus.dictionaries.Status.type: values * are not listed",),
        "the values in responses are never limited to the known ones, which the docstring lists",
    ),
    Departure(
        (
            "focus.embedded.*: date is declared as string",
            "focus.embedded.*: object is declared as any",
            "focus.tasks.*: date is declared as string",
            "focus.tasks.*: object is declared as any",
            "focus.time_entries.FocusTimeEntry.calendar_event: object is declared as any",
        ),
        "no recorded response has them, so they are kept as Focus sends them",
    ),
    Departure(
        ("focus.dictionaries.Status.position: not documented",),
        "documented only for the dictionaries of reports; one class is used for all statuses",
    ),
    Departure(
        ("reports.saved.ReportDictionaries.filters: object is declared as any",),
        "Toggl has announced that these nested dictionaries will change, so they are not decoded",
    ),
    Departure(
        ("reports.saved.*.external_reference: not documented",),
        "documented only for projects and clients, but one class is used for all items with id and name",
    ),
    Departure(
        (
            "track.me.CurrentUser.*: object is declared as any",
            "track.workspace.WorkspaceInfo.*: object is declared as any",
        ),
        "of no use for exports, so it is not decoded",
    ),
    Departure(
        (
            "track.me.CurrentUser.toggl_accounts_id: not documented",
            "track.workspace.WorkspaceInfo.only_admins_see_billable_rates: not documented",
            "track.workspace.WorkspaceInfo.profile: not documented",
        ),
        "not documented, but part of every recorded response",
    ),
    Departure(
        ("track.*.server_deleted_at: not documented", "reports.tasks.Task.server_deleted_at: not documented"),
        "not documented, but in recorded responses; a list of changes has deleted objects too",
    ),
    Departure(
        ("reports.*.labor_cost: not documented",),
        "the newer name of labour_cost; responses have it instead, although no document mentions it",
    ),
    Departure(
        ("track.workspace.WorkspaceInfo.active_project_count: not documented",),
        "documented for the list of workspaces; the same class is used for a single workspace",
    ),
)

SANDBOX: tuple[Departure, ...] = ()

REQUIRED = {
    "date_from": "for the time entries of Focus: Focus requires it",
    "date_to": "for the time entries of Focus: Focus requires it",
    "start_date": "without it, Toggl may refuse the body as empty, or silently use another date range",
    "end_date": "without it, Toggl silently uses six days after the start",
    "ids": "for task statuses and trends: without ids there is nothing to report",
    "currency": "for trends: Toggl requires it",
    "filters": "for the Focus dictionary: it is the whole body",
    "report_token": "it is part of the path",
    "project_id": "it is part of the path",
    "objects": "for a data export: it is the whole body",
    "organization_id": "it is part of the path",
    "time_entry_id": "it is part of the path",
    "uuid": "it is part of the path",
}
"""The fields that are required by us but optional in the documents, or not described there."""

LEFT_TO_TOGGL = {
    "currency": "for profitability: the newer document requires it, the older one and the reference do not",
}
"""The fields that are required by a document but optional for us."""

WITHOUT_DATES = {
    "reports.saved": "its saved date range applies",
    "focus.tasks": "its dates are a condition on tasks, not a date range of a report",
    "track.tasks": "its dates are a condition on tasks, not a date range of a report",
    "track.time_entries": "without dates it has the newest entries",
    "insights.export_employee_profitability": "the reference does not say that the dates are required",
    "insights.export_project_profitability": "the reference says that the dates are optional",
}
"""The reports whose dates we leave to Toggl, although without dates it refuses others or uses its own."""

SENT_BY_DEFAULT = {
    "start": "the documents do not state a default for the cursor, so it is always sent",
    "start_id": "the documents do not state a default for the cursor, so it is always sent",
    "page": "the client counts the pages, so it sends the number of the page",
    "include_taskless": "without it, Focus leaves out the time entries that have no task",
    "page_size": "for the detailed report: 50 rows a page would use up the hourly quota",
    "per_page": "a page that is not full is the last, so the client must know the size of a full page",
    **dict.fromkeys(
        (
            "aggregation_filters",
            "aggregations",
            "attributes",
            "filters",
            "groupings",
            "ordinations",
            "transformations",
        ),
        "Focus marks every list as required, so an empty list is sent",
    ),
}
"""The fields that are sent with a value although the user gave none."""

NEVER_SENT = {
    "X-Toggl-Report-Export": "it requires a permission but returns no file, so to offer it would mislead",
}
"""The headers of the newer document that no request sends."""
