"""Toggl Focus: https://engineering.toggl.com/docs/focus."""

from toggl_async.focus.reports import Query
from toggl_async.method import Facade, Method


class Focus(Facade):
    """Reports of Toggl Focus."""

    query = Method(Query)
