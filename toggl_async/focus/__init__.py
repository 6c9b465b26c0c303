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

from toggl_async.facade import Facade, method, paged_report, pages
from toggl_async.focus.reports import Profitability, Query, QueryDictionary, Workload
from toggl_async.focus.tasks import FocusTasks
from toggl_async.focus.time_entries import FocusTimeEntries


class Focus(
    Facade,
    methods={
        "query": paged_report(Query),
        "query_dictionary": method(QueryDictionary),
        "workload": paged_report(Workload),
        "profitability": paged_report(Profitability),
        "time_entries": pages(FocusTimeEntries),
        "tasks": pages(FocusTasks),
    },
):
    """The reports of Toggl Focus, and its time entries and tasks."""
