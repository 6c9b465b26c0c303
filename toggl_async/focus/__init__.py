"""Toggl Focus: https://engineering.toggl.com/docs/focus.

- :mod:`.reports`: the report endpoints: query, profitability, workload and dictionary;
- :mod:`.report`: the report that they return;
- :mod:`.table`: the forms in which a report's table may come;
- :mod:`.time_entries`, :mod:`.tasks`: the streams of time entries and tasks, each in one request;
- :mod:`.streams`: what the streams have in common;
- :mod:`.embedded`: the projects and tasks that are embedded in their rows;
- :mod:`.clauses`: the clauses of a report request, such as groupings and filters;
- :mod:`.dictionaries`: the items that are referred to by id in a report.
"""

from toggl_async.facade import Deferred, Facade, method, paged_report, pages, part_of


class Focus(
    Facade,
    methods={
        "query": Deferred(paged_report, "reports.Query"),
        "query_dictionary": Deferred(method, "reports.QueryDictionary"),
        "workload": Deferred(paged_report, "reports.Workload"),
        "profitability": Deferred(paged_report, "reports.Profitability"),
        "time_entries": Deferred(pages, "time_entries.FocusTimeEntries"),
        "tasks": Deferred(pages, "tasks.FocusTasks"),
    },
):
    """The reports of Toggl Focus, and its time entries and tasks."""


def __getattr__(name: str) -> object:
    return part_of(Focus, name)
