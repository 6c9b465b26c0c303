"""Toggl Focus: https://engineering.toggl.com/docs/focus.

- :mod:`.reports`: the report endpoints: query, profitability, workload and dictionary;
- :mod:`.report`: the report that they return;
- :mod:`.clauses`: the clauses of a report request, such as groupings and filters;
- :mod:`.dictionaries`: the items that are referred to by id in a report.
"""

from typing import Final

from toggl_async.facade import Facade, method, paged_report
from toggl_async.focus.reports import Profitability, Query, QueryDictionary, Workload


class Focus(Facade):
    """The reports of Toggl Focus."""

    query: Final = paged_report(Query)
    query_dictionary: Final = method(QueryDictionary)
    workload: Final = paged_report(Workload)
    profitability: Final = paged_report(Profitability)
