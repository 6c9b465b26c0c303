"""The checks that a csv, xlsx, pdf or zip is complete."""

import io
import struct
import zipfile
from collections.abc import Iterable
from typing import get_args

import openpyxl
import pytest
from fpdf import FPDF
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.files import MEMBERS, archive, pdf, xlsx
from toggl_async import IncompleteResponseError
from toggl_async.request.media_types import MEDIA_TYPES, FileFormat
from toggl_async.transfer.formats import Contents, CsvCheck, PdfCheck, XlsxCheck, ZipCheck, check_for


def check(file_format: FileFormat, data: bytes, size: int = 1 << 20, *, count_rows: bool = True) -> Contents:
    """Check a file that is fed in blocks of ``size`` bytes."""
    format_check = check_for(file_format, count_rows=count_rows)
    for start in range(0, len(data), size):
        format_check.feed(memoryview(data[start : start + size]))
    return format_check.finish(lambda: io.BytesIO(data))


def damaged(file_format: FileFormat, data: bytes, size: int = 1 << 20, *, count_rows: bool = True) -> bool:
    """Return whether the check finds that a file is damaged."""
    try:
        check(file_format, data, size, count_rows=count_rows)
    except IncompleteResponseError:
        return True
    return False


cells = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=6)
tables = st.lists(st.lists(cells, min_size=1, max_size=3), min_size=1, max_size=5)


def as_csv(table: Iterable[Iterable[str]]) -> bytes:
    """Return a csv with every field in quotes."""
    rows = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in table)
    return "".join(rows).encode()


@given(tables, st.integers(1, 50))
def test_csv_rows_are_counted_across_blocks_and_quoted_line_ends(table: list[list[str]], size: int) -> None:
    """The row count of a csv counts records and not lines, and does not depend on the blocks."""
    assert check("csv", b"\xef\xbb\xbf" + as_csv(table), size).rows == len(table) - 1


@given(tables)
def test_a_csv_cut_inside_a_record_is_damaged(table: list[list[str]]) -> None:
    """A csv that is cut inside a record is damaged."""
    data = as_csv(table)
    ends = {len(as_csv(table[:count])) for count in range(len(table) + 1)}
    for cut in range(1, len(data)):
        assert damaged("csv", data[:cut]) or cut in ends


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf",
        b"",
        b"a,b\nc\0d\n",
        b'a,"b\n',
        b"a,b\nc,d",
        b"a,b\nc,d\r",
        b"<html>\n",
        b" {}\n",
        b"%PDF-1.4\n",
    ],
)
def test_content_that_is_not_a_csv_is_damaged(data: bytes) -> None:
    """A lone byte order mark, a NUL, an open quote, an unfinished record or another format is damage."""
    assert damaged("csv", data)


fields = st.tuples(st.text('ab,"\n\r', max_size=4), st.booleans())


@settings(max_examples=400)
@given(
    st.lists(st.lists(fields, min_size=1, max_size=3), min_size=1, max_size=6),
    st.sampled_from([b"\n", b"\r\n"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.integers(1, 40),
)
def test_a_csv_is_checked_as_exactly_without_counting_quotes(
    table: list[list[tuple[str, bool]]], line_end: bytes, mark: bytes, size: int
) -> None:
    """A csv checked without counting its quotes is found damaged at the same cuts as with counting."""
    lines = (
        ",".join(
            '"' + text.replace('"', '""') + '"' if quoted or set(text) & set(',"\r\n') else text
            for text, quoted in record
        ).encode()
        for record in table
    )
    data = mark + b"".join(line + line_end for line in lines)
    for cut in range(1, len(data) + 1):
        assert damaged("csv", data[:cut], size, count_rows=False) == damaged("csv", data[:cut], size)


def test_a_long_run_of_ambiguous_quotes_is_counted() -> None:
    """Thousands of quotes that do not show whether they open or close a field are counted."""
    data = b"a,b\n" + b'"",' * 50_000 + b'""\n'
    assert not damaged("csv", data, count_rows=False)
    assert damaged("csv", data + b'"' * 1001 + b"\n", count_rows=False)


def workbook() -> bytes:
    """Return a workbook made by openpyxl, with a header and four records."""
    book = openpyxl.Workbook()
    for row in range(5):
        book.active.append([row, f"text {row}"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_xlsx_rows_are_counted() -> None:
    """The row count of a workbook leaves out the header."""
    assert check("xlsx", workbook(), 7).rows == 4


def test_an_xlsx_cut_at_any_byte_is_damaged() -> None:
    """A workbook cut at any byte is damaged, since its directory is at the end."""
    data = xlsx()
    assert not damaged("xlsx", data)
    assert all(damaged("xlsx", data[:cut]) for cut in range(len(data)))


def test_an_xlsx_with_a_wrong_checksum_is_damaged() -> None:
    """A flipped bit in a stored member is found by the member's checksum."""
    data = bytearray(xlsx(method=zipfile.ZIP_STORED))
    place = data.find(b"<workbook/>")
    data[place + 3] ^= 1
    assert damaged("xlsx", bytes(data))


def test_an_encrypted_xlsx_is_damaged() -> None:
    """An encrypted workbook is refused, since it cannot be checked."""
    data = bytearray(xlsx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 1)
    assert damaged("xlsx", bytes(data))


def test_an_xlsx_that_announces_huge_members_is_damaged() -> None:
    """A workbook whose directory announces more than 16 GiB unpacked is refused without being unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", "")
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", "")
    data = bytearray(buffer.getvalue())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", data, place + 24, 0xFFFFFFFE)
        place = data.find(b"PK\x01\x02", place + 1)
    assert damaged("xlsx", bytes(data))


def test_a_zip_that_is_not_a_workbook_is_damaged() -> None:
    """A zip archive without a workbook is refused."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("evil.txt", "x")
    assert damaged("xlsx", buffer.getvalue())


@settings(max_examples=800, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
)
def test_a_changed_xlsx_raises_no_other_error(changes: list[tuple[int, int]], method: int) -> None:
    """Whatever bytes of a workbook are changed, the check passes or raises an IncompleteResponseError."""
    data = bytearray(xlsx(method=method))
    for place, value in changes:
        data[place % len(data)] = value
    damaged("xlsx", bytes(data))


@pytest.mark.parametrize("seekable", [True, False], ids=["sizes before", "sizes behind"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_cut_at_any_byte_is_damaged(method: int, *, seekable: bool) -> None:
    """An archive is whole at its last byte alone, wherever it has the sizes of its members."""
    data = archive(method=method, seekable=seekable)
    assert check("zip", data, 7) == Contents(members=len(MEMBERS))
    assert all(damaged("zip", data[:cut]) for cut in range(len(data)))


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
)
def test_a_changed_zip_raises_no_other_error(changes: list[tuple[int, int]], method: int) -> None:
    """Whatever bytes of an archive are changed, the check passes or raises an IncompleteResponseError."""
    data = bytearray(archive(method=method))
    for place, value in changes:
        data[place % len(data)] = value
    damaged("zip", bytes(data))


def document(pages: int) -> bytes:
    """Return a pdf made by fpdf."""
    pdf_document = FPDF()
    pdf_document.set_font("helvetica")
    for number in range(pages):
        pdf_document.add_page()
        pdf_document.cell(text=f"page {number}")
    return bytes(pdf_document.output())


@given(st.integers(1, 300))
def test_pdf_pages_are_counted_whatever_the_blocks(size: int) -> None:
    """A page is counted even if its mark lies across two blocks, and the list of pages is not counted."""
    assert check("pdf", pdf(5), size).pages == 5


def test_pages_of_a_pdf_from_another_program_are_counted() -> None:
    """The pages of a pdf made by fpdf are counted."""
    assert check("pdf", document(3)).pages == 3


def test_a_pdf_cut_at_any_byte_is_damaged() -> None:
    """A pdf cut at any byte is damaged, except where it lacks only its last line end."""
    data = pdf()
    assert all(damaged("pdf", data[:cut]) for cut in range(len(data) - 1))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\nstartxref\n999999\n%%EOF\n",
        b"%PDF-1.4\nstartxref\n999999999999\n%%EOF\n",
        b"%PDF-1.4\nstartxref\n0\n%%EOF\n",
        b"%PDF-1.4\nstartxref\n99999999999999999999\n%%EOF\n",
        pdf().replace(b"%%EOF", b""),
        pdf() + b"junk",
        b"not" + pdf(),
        b"",
    ],
)
def test_a_pdf_without_a_valid_trailer_is_damaged(data: bytes) -> None:
    """A pdf whose trailer is missing or points to no table is damaged."""
    assert damaged("pdf", data)


@settings(max_examples=300)
@given(st.sampled_from(["csv", "xlsx", "pdf", "zip"]), st.binary(max_size=200), st.integers(1, 64))
@example("pdf", b"%PDF-", 1)
@example("xlsx", b"PK\x03\x04", 3)
@example("zip", b"PK\x03\x04", 3)
@example("zip", b"PK\x05\x06", 1)
def test_arbitrary_bytes_raise_no_other_error(file_format: FileFormat, data: bytes, size: int) -> None:
    """Arbitrary bytes raise a retryable IncompleteResponseError, or are accepted as a csv."""
    try:
        check(file_format, data, size)
    except IncompleteResponseError as error:
        assert error.retryable
    else:
        assert file_format == "csv"


def test_every_format_has_media_types_and_a_check_of_its_own() -> None:
    """No format can be checked as if it were another one."""
    formats: tuple[FileFormat, ...] = get_args(FileFormat)
    assert set(MEDIA_TYPES) == set(formats)
    assert [type(check_for(each)) for each in formats] == [CsvCheck, XlsxCheck, PdfCheck, ZipCheck]
