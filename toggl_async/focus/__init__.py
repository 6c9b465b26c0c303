"""Toggl Focus: https://engineering.toggl.com/docs/focus.

- :mod:`.reports`: the report endpoints: query, profitability, workload and dictionary;
- :mod:`.report`: the report that they return;
- :mod:`.table`: the forms in which a report's table may come;
- :mod:`.clauses`: the clauses of a report request, such as groupings and filters;
- :mod:`.dictionaries`: the items that are referred to by id in a report.
"""

from toggl_async.facade import Deferred, Facade, method, paged_report, part_of


class Focus(
    Facade,
    methods={
        "query": Deferred(paged_report, "reports.Query"),
        "query_dictionary": Deferred(method, "reports.QueryDictionary"),
        "workload": Deferred(paged_report, "reports.Workload"),
        "profitability": Deferred(paged_report, "reports.Profitability"),
    },
):
    """The reports of Toggl Focus."""


def __getattr__(name: str) -> object:
    return part_of(Focus, name)
