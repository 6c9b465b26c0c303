"""Toggl Focus: https://engineering.toggl.com/docs/focus."""

from typing import Final

from toggl_async.focus.reports import Profitability, Query, QueryDictionary, Workload
from toggl_async.method import Facade, Method


class Focus(Facade):
    """Reports of Toggl Focus."""

    query: Final = Method(Query)
    query_dictionary: Final = Method(QueryDictionary)
    workload: Final = Method(Workload)
    profitability: Final = Method(Profitability)
