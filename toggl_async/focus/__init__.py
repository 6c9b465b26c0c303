"""Toggl Focus: https://engineering.toggl.com/docs/focus."""

from toggl_async.focus.reports import Profitability, Query, QueryDictionary, Workload
from toggl_async.method import Facade, Method


class Focus(Facade):
    """Reports of Toggl Focus."""

    query = Method(Query)
    query_dictionary = Method(QueryDictionary)
    workload = Method(Workload)
    profitability = Method(Profitability)
