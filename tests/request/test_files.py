"""Requests for files: the format that they ask for, by their field, the path or the sink."""

from pathlib import Path, PurePath
from typing import Any

import pytest

from tests.support import calls
from tests.support.files import CSV, pdf, xlsx
from tests.support.server import respond, serve, silence
from tests.support.wire import CSV_TYPE, PDF_TYPE, XLSX_TYPE, response
from toggl_async import FileRequest, InvalidRequestError
from toggl_async.insights.exports import ExportEmployeeProfitability
from toggl_async.insights.trends import ExportProjectTrends
from toggl_async.reports import Reports, exports
from toggl_async.reports.exports import (
    ExportDetailed,
    ExportDetailedPdf,
    ExportSummary,
    ExportSummaryPdf,
    ExportWeekly,
    ExportWeeklyPdf,
)
from toggl_async.reports.saved import ExportSaved
from toggl_async.sinks.memory import BytesSink
from toggl_async.track.data_exports import ExportData

DATES: dict[str, Any] = {"start_date": calls.FIRST, "end_date": calls.LAST}
TABLES = (ExportDetailed, ExportSummary, ExportEmployeeProfitability, ExportProjectTrends)
FILES = {"csv": (CSV, CSV_TYPE), "xlsx": (xlsx(), XLSX_TYPE), "pdf": (pdf(), PDF_TYPE)}


def made(cls: type[FileRequest], **fields: Any) -> Any:
    """Return a request of a class with what it needs."""
    return cls(**({"report_token": "token"} if cls is ExportSaved else DATES), **fields)


class NamedSink(BytesSink):
    """A sink of a user's own that has a path."""

    path = "reports/2025/a.XLSX"


@pytest.mark.parametrize("cls", [*TABLES, ExportSaved], ids=lambda cls: cls.__name__)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", "csv"),
        ("a.xlsx", "xlsx"),
        ("a.XLSX", "xlsx"),
        ("a.b.xlsx", "xlsx"),
        ("a", "csv"),
        ("a.txt", "csv"),
        (".xlsx", "csv"),
        ("xlsx", "csv"),
        ("a.xlsx.part", "csv"),
        ("a.xlsx/b", "csv"),
    ],
)
def test_the_suffix_decides_where_no_format_is_given(
    cls: type[FileRequest], name: str, expected: str
) -> None:
    """Without a format the file has the one that its name promises, or is a csv."""
    assert made(cls).saved_as(PurePath(name)).within(7).format == expected


@pytest.mark.parametrize(
    ("cls", "given", "name"),
    [
        *((cls, "csv", "a.xlsx") for cls in (*TABLES, ExportSaved)),
        *((cls, "xlsx", "a.csv") for cls in (*TABLES, ExportSaved)),
        *((cls, "xlsx", "a.Pdf") for cls in (*TABLES, ExportSaved)),
        *((cls, None, "a.pdf") for cls in (*TABLES, ExportWeekly)),
        *((cls, None, "a.csv") for cls in (ExportDetailedPdf, ExportSummaryPdf, ExportWeeklyPdf)),
        (ExportWeekly, None, "a.xlsx"),
        (ExportWeeklyPdf, None, "a.xlsx"),
    ],
)
async def test_a_suffix_that_contradicts_the_format_is_refused(
    cls: type[FileRequest], given: str | None, name: str, tmp_path: Path
) -> None:
    """A file never has the name of another format; nothing is sent, and nothing is written."""
    request = made(cls, **({} if given is None else {"format": given}))
    async with serve(silence) as server, calls.client(server) as toggl:
        with pytest.raises(InvalidRequestError):
            await toggl.save(request, tmp_path / name)
        assert (server.received, list(tmp_path.iterdir())) == ([], [])


@pytest.mark.parametrize("name", FILES)
async def test_a_saved_report_is_saved_in_the_format_of_its_name(name: str, tmp_path: Path) -> None:
    """The path decides what is requested, and the result says which format was saved."""
    body, media_type = FILES[name]
    async with serve(respond(response(body, media_type=media_type))) as server, calls.client(server) as toggl:
        saved = await toggl.reports.export_saved(tmp_path / f"a.{name}", "token")
    assert [path.rpartition("/")[2] for path in server.paths] == [name]
    assert (saved.request.file_format, saved.path.read_bytes()) == (name, body)


async def test_the_path_of_a_sink_decides_too() -> None:
    """A sink with a path gets the format of its name, any other sink a csv."""
    for sink, name in ((NamedSink(), "xlsx"), (BytesSink(), "csv")):
        body, media_type = FILES[name]
        async with (
            serve(respond(response(body, media_type=media_type))) as server,
            calls.client(server) as toggl,
        ):
            delivered = await toggl.deliver(ExportDetailed(**DATES), sink)
        assert (delivered.result, server.paths[0].rpartition(".")[2]) == (body, name)


async def test_the_path_of_a_sink_may_not_contradict() -> None:
    """A format that was given is not changed for a sink."""
    async with serve(silence) as server, calls.client(server) as toggl:
        with pytest.raises(InvalidRequestError, match=r"csv.*\.XLSX: change the name or the format$"):
            await toggl.deliver(ExportDetailed(**DATES, format="csv"), NamedSink())
        assert server.received == []


@pytest.mark.parametrize("cls", [ExportDetailed, ExportSummary])
def test_pdf_as_a_format_names_the_method_for_pdf(cls: type[FileRequest]) -> None:
    """Toggl has a path of its own for each pdf, and so has this library."""
    with pytest.raises(InvalidRequestError, match=f"use {cls.__name__}Pdf, whose method is export_.*_pdf"):
        made(cls, format="pdf")


def test_advice_names_what_there_is() -> None:
    """Each class and method to which a message refers exists, and has the format."""
    seen = 0
    for cls in vars(exports).values():
        if not (isinstance(cls, type) and issubclass(cls, FileRequest)):
            continue
        for suffix in cls.other_formats:
            with pytest.raises(InvalidRequestError) as caught:
                made(cls).saved_as(PurePath(f"a.{suffix}"))
            _, _, advice = str(caught.value).rpartition(": use ")
            name, method = advice.split(", whose method is ")
            other = getattr(exports, name)
            assert getattr(Reports, method).request is other
            assert made(other).saved_as(PurePath(f"a.{suffix}")).file_format == suffix
            seen += 1
    assert seen == 8


def test_a_report_is_not_saved_as_a_zip() -> None:
    """No report is a zip, and the archive of a workspace is nothing else."""
    for cls in (*TABLES, ExportSaved, ExportWeekly, ExportWeeklyPdf):
        with pytest.raises(InvalidRequestError, match="format"):
            made(cls).saved_as(PurePath("a.zip"))
    request = ExportData("uuid")
    assert request.saved_as(PurePath("a.ZIP")) is request
    assert request.saved_as(PurePath("a.b")) is request
    for name in ("a.csv", "a.xlsx", "a.zip.pdf"):
        with pytest.raises(InvalidRequestError, match="the format is zip"):
            request.saved_as(PurePath(name))


@pytest.mark.parametrize("value", ["CSV", "doc", "zip", "", 3, ["csv"], None, True])
@pytest.mark.parametrize("cls", [*TABLES, ExportSaved], ids=lambda cls: cls.__name__)
def test_what_is_no_format_is_refused(cls: type[FileRequest], value: object) -> None:
    """A format is one of the documented words."""
    with pytest.raises(InvalidRequestError, match="format"):
        made(cls, format=value)


@pytest.mark.parametrize("cls", [ExportWeekly, ExportWeeklyPdf])
def test_a_format_that_the_report_does_not_have_is_not_advised(cls: type[FileRequest]) -> None:
    """Toggl has no weekly workbook, so the name is all that can be changed."""
    with pytest.raises(InvalidRequestError, match=r"ends with \.xlsx: change the name$"):
        made(cls).saved_as(PurePath("a.xlsx"))
