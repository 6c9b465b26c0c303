"""Toggl Focus: https://engineering.toggl.com/docs/focus."""

from typing import Final

from toggl_async.facade import Facade, method
from toggl_async.focus.reports import Profitability, Query, QueryDictionary, Workload


class Focus(Facade):
    """Reports of Toggl Focus."""

    query: Final = method(Query)
    query_dictionary: Final = method(QueryDictionary)
    workload: Final = method(Workload)
    profitability: Final = method(Profitability)
