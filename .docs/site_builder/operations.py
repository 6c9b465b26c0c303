"""Toggl's operations, with the method and the command for each."""

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import attrs

from toggl_async.cli.json_reports import JSON_REPORTS, SAVED
from toggl_async.cli.listing import LISTINGS
from toggl_async.cli.querying import KINDS
from toggl_async.cli.reports import REPORTS
from toggl_async.cli.reports import SAVED as SAVED_FILES
from toggl_async.facade import Description, Facade, Method
from toggl_async.focus import Focus
from toggl_async.insights import Insights
from toggl_async.reports import Reports
from toggl_async.request.base import Request
from toggl_async.track import Track
from toggl_async.track.data_exports import ExportData, RequestDataExport

FACADES: list[type[Facade]] = [Reports, Insights, Focus, Track]


@attrs.frozen
class Operation:
    """An operation of Toggl: its method such as ``reports.export_detailed``, and that method's request.

    ``is_coroutine`` is false for methods whose result is iterated.
    """

    method: str
    request: type[Request[object]]
    description: Description
    is_coroutine: bool

    @property
    def module(self) -> str:
        """The module from which users import the request class: one that gathers several, or its own."""
        package, _, own = self.request.__module__.rpartition(".")
        gathering = [
            each
            for each in _modules(package)
            if self.request.__name__ in getattr(importlib.import_module(each), "__all__", ())
        ]
        return next(iter(gathering), f"{package}.{own}")

    @property
    def command(self) -> str:
        """The command of ``toggl-async`` that sends the same request."""
        return next(command for command, request in commands() if request is self.request)


@functools.cache
def _modules(package: str) -> list[str]:
    path = importlib.import_module(package).__path__
    return [f"{package}.{each.name}" for each in pkgutil.iter_modules(path)]


@functools.cache
def operations() -> dict[str, Operation]:
    """Return all operations by the names of their methods, in the order of the APIs' methods."""
    return {each.method: each for facade in FACADES for each in _operations_of(facade)}


def _operations_of(facade: type[Facade]) -> Iterator[Operation]:
    for name, value in vars(facade).items():
        if isinstance(value, Method):
            request: object = value.request
            if not isinstance(request, type) or not issubclass(request, Request):
                raise TypeError(f"{facade.__name__}.{name} has no request class")
            yield Operation(
                f"{facade.__name__.lower()}.{name}",
                request,
                value.description,
                inspect.iscoroutinefunction(value.call),
            )


def commands() -> Iterator[tuple[str, type]]:
    """Yield every command that sends requests to Toggl, with each request class that it makes."""
    for listing in LISTINGS:
        yield f"list {listing.name}", listing.request
    for inquiry in (*JSON_REPORTS, SAVED):
        yield f"report {inquiry.name}", inquiry.request
    for kind, request in KINDS.items():
        yield "query" if kind == "query" else f"query --kind {kind}", request
    yield "export data", RequestDataExport
    yield "export data --uuid", ExportData
    for report in (*REPORTS, SAVED_FILES):
        for file_format, request in report.requests.items():
            separate_pdf = file_format == "pdf" and len(set(report.requests.values())) > 1
            yield f"export {report.name}" + " --format pdf" * separate_pdf, request
