"""Toggl Focus: https://engineering.toggl.com/docs/focus.

- :mod:`.reports`: the report endpoints: query, profitability, workload and dictionary;
- :mod:`.report`: the report that they return;
- :mod:`.table`: the forms in which a report's table may come;
- :mod:`.clauses`: the clauses of a report request, such as groupings and filters;
- :mod:`.dictionaries`: the items that are referred to by id in a report.
"""

from toggl_async.facade import Facade, method, paged_report
from toggl_async.focus.reports import Profitability, Query, QueryDictionary, Workload


class Focus(
    Facade,
    methods={
        "query": paged_report(Query),
        "query_dictionary": method(QueryDictionary),
        "workload": paged_report(Workload),
        "profitability": paged_report(Profitability),
    },
):
    """The reports of Toggl Focus."""
