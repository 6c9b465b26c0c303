"""Where we say another thing than the documents on purpose, each with its reason."""

from fnmatch import fnmatchcase

import attrs


@attrs.frozen
class Departure:
    """Differences, by patterns in which ``*`` is anything, and why they are right."""

    patterns: tuple[str, ...]
    reason: str

    def covers(self, difference: str) -> bool:
        """Whether it explains a difference."""
        return any(_fits(difference, pattern) for pattern in self.patterns)


def _fits(text: str, pattern: str) -> bool:
    # "[]" stands for the items of a list here, not for a choice of characters.
    return fnmatchcase(text.replace("[]", "<>"), pattern.replace("[]", "<>"))


REQUESTS = (
    Departure(
        ("reports.*.endTime: not declared",),
        "only the newer document has it, beside startTime and explained as little; exports that are known to "
        "work do without it, and without a meaning it is no use to anybody",
    ),
    Departure(
        ("reports.saved.*grouping: values * are not listed",),
        "a summary can be grouped in more ways than a saved one is documented with: the set stays open",
    ),
    Departure(
        ("track.saved_reports.requestingUserID: not declared",),
        "the server's own parameter: the caller is known by the credential",
    ),
)

ANSWERS = (
    Departure(
        ("focus.dictionaries.Status.type: values * are not listed",),
        "values that come in are never limited to those known: the docstring lists them",
    ),
    Departure(
        ("reports.saved.ReportDictionaries.filters: object is declared as any",),
        "dictionaries within dictionaries, announced to change: given as they come",
    ),
    Departure(
        ("reports.saved.*.external_reference: not documented",),
        "documented of projects and clients alone; one class serves all that have an id and a name",
    ),
    Departure(
        (
            "track.me.CurrentUser.*: object is declared as any",
            "track.workspace.WorkspaceInfo.*: object is declared as any",
        ),
        "of no use for exports: given as it comes, whatever it is",
    ),
    Departure(
        (
            "track.me.CurrentUser.toggl_accounts_id: not documented",
            "track.workspace.WorkspaceInfo.only_admins_see_billable_rates: not documented",
            "track.workspace.WorkspaceInfo.profile: not documented",
        ),
        "not documented, but in every answer that was recorded",
    ),
    Departure(
        ("reports.*.labor_cost: not documented",),
        "the newer name of labour_cost, which answers have instead of it though no document does",
    ),
    Departure(
        ("track.workspace.WorkspaceInfo.active_project_count: not documented",),
        "documented of the list of workspaces; one class serves that and the single workspace",
    ),
)

SANDBOX: tuple[Departure, ...] = ()

REQUIRED = {
    "start_date": "left out, the body may be refused as empty, or another span taken in silence",
    "end_date": "left out, Toggl takes six days after the start without a word",
    "ids": "of task statuses and of trends: without ids there is nothing to tell",
    "currency": "of trends: Toggl asks for it",
    "period": "of Focus: a report without days has no meaning",
    "filters": "of the Focus dictionary: it is the whole body",
    "report_token": "it is the address",
    "project_id": "it is the address",
    "organization_id": "it is the address",
}
"""Fields that we require where the documents call them optional, or say nothing."""

LEFT_TO_TOGGL = {
    "currency": "of profitability: the newer document requires it, the older one and the reference do not",
}
"""Fields that a document requires and we do not."""

SENT_UNASKED = {
    "start": "the cursor's default is not documented as one: it is said",
    "start_id": "the cursor's default is not documented as one: it is said",
    "page": "pages are counted by the client, so it says where it is",
    "per_page": "a page that is not full is the last: what full means must be known",
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
        "Focus marks every list as required: an empty one says nothing and is there",
    ),
}
"""Fields that go out with a value though nobody gave one."""

NEVER_SENT = {
    "X-Toggl-Report-Export": "it asks for a right and brings no file: it would promise what it does not do",
}
"""Headers of the newer document that no request sends."""
