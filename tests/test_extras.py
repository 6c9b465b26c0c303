"""The extras: what needs a package that is not installed says what to install."""

import importlib
import sys

import pytest


@pytest.mark.parametrize(
    ("package", "module", "extra"),
    [
        ("rich.console", "toggl_async.progress.bars", "cli"),
        ("obstore", "toggl_async.sinks.obstore", "obstore"),
        ("obstore", "toggl_async.bulk.destinations.object_store", "obstore"),
        ("pyarrow", "toggl_async.tables.arrow", "arrow"),
        ("pyarrow", "toggl_async.tables.parquet", "arrow"),
        ("pyarrow", "toggl_async.tables.parquet_copy", "arrow"),
        ("xlsxwriter", "toggl_async.tables.workbook", "xlsx"),
        ("dlt", "toggl_async.dlt.toggl_source", "dlt"),
        ("opentelemetry.metrics", "toggl_async.otel", "otel"),
    ],
)
def test_a_module_names_its_extra(
    package: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Importing a module without its package gives the command that installs it."""
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(ModuleNotFoundError, match=rf"pip install 'toggl-async\[{extra}\]'"):
        importlib.import_module(module)


def test_progress_bars_name_their_extra_where_they_are_imported_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """The documented import says it too, and the callback for logs needs nothing."""
    progress = importlib.import_module("toggl_async.progress")
    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.delitem(sys.modules, "toggl_async.progress.bars", raising=False)
    monkeypatch.delitem(vars(progress), "RichProgress", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'toggl-async\[cli\]'"):
        _ = progress.RichProgress
    assert progress.LogProgress
