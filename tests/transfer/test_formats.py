"""What a whole csv, xlsx and pdf looks like."""

import io
import struct
import zipfile
from collections.abc import Iterable

import openpyxl
import pytest
from fpdf import FPDF
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.files import pdf, xlsx
from toggl_async import IncompleteResponseError
from toggl_async.request.media_types import FileFormat
from toggl_async.transfer.formats import Contents, check_for


def check(file_format: FileFormat, data: bytes, size: int = 1 << 20, *, count_rows: bool = True) -> Contents:
    """Look at a file in blocks of a size."""
    looking = check_for(file_format, count_rows=count_rows)
    for start in range(0, len(data), size):
        looking.feed(memoryview(data[start : start + size]))
    return looking.finish(lambda: io.BytesIO(data))


def damaged(file_format: FileFormat, data: bytes, size: int = 1 << 20, *, count_rows: bool = True) -> bool:
    """Whether a file is found not to be whole."""
    try:
        check(file_format, data, size, count_rows=count_rows)
    except IncompleteResponseError:
        return True
    return False


cells = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=6)
tables = st.lists(st.lists(cells, min_size=1, max_size=3), min_size=1, max_size=5)


def written(table: Iterable[Iterable[str]]) -> bytes:
    """A csv with every field in quotes."""
    rows = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in table)
    return "".join(rows).encode()


@given(tables, st.integers(1, 50))
def test_csv_rows_are_counted_across_blocks_and_line_ends_in_quotes(
    table: list[list[str]], size: int
) -> None:
    """The count is that of records, not of lines, and does not depend on the blocks."""
    assert check("csv", b"\xef\xbb\xbf" + written(table), size).rows == len(table) - 1


@given(tables)
def test_csv_cut_inside_a_record_is_told(table: list[list[str]]) -> None:
    """Every prefix that does not end a record is damage."""
    data = written(table)
    ends = {len(written(table[:count])) for count in range(len(table) + 1)}
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
def test_what_is_no_csv_is_told(data: bytes) -> None:
    """A mark alone, a NUL, an open quote, an end inside a record, or another format."""
    assert damaged("csv", data)


fields = st.tuples(st.text('ab,"\n\r', max_size=4), st.booleans())


@settings(max_examples=400)
@given(
    st.lists(st.lists(fields, min_size=1, max_size=3), min_size=1, max_size=6),
    st.sampled_from([b"\n", b"\r\n"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.integers(1, 40),
)
def test_quotes_are_followed_by_evidence_as_exactly_as_by_count(
    table: list[list[tuple[str, bool]]], line_end: bytes, mark: bytes, size: int
) -> None:
    """Fields in quotes where they must be and where they need not be: at every cut both ways agree."""
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


def test_a_long_row_of_quotes_that_tell_nothing_is_counted() -> None:
    """Thousands of empty fields in quotes, and one field of quotes that is left open."""
    data = b"a,b\n" + b'"",' * 50_000 + b'""\n'
    assert not damaged("csv", data, count_rows=False)
    assert damaged("csv", data + b'"' * 1001 + b"\n", count_rows=False)


def workbook() -> bytes:
    """A real workbook with a header and four records."""
    book = openpyxl.Workbook()
    for row in range(5):
        book.active.append([row, f"text {row}"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_xlsx_rows_are_counted() -> None:
    """Rows of the sheet, without the header."""
    assert check("xlsx", workbook(), 7).rows == 4


def test_xlsx_cut_at_any_byte_is_told() -> None:
    """Without its directory at the end a workbook is none."""
    data = xlsx()
    assert not damaged("xlsx", data)
    assert all(damaged("xlsx", data[:cut]) for cut in range(len(data)))


def test_xlsx_with_a_wrong_checksum_is_told() -> None:
    """A flipped byte in a stored member does not pass."""
    data = bytearray(xlsx(method=zipfile.ZIP_STORED))
    place = data.find(b"<workbook/>")
    data[place + 3] ^= 1
    assert damaged("xlsx", bytes(data))


def test_xlsx_that_is_encrypted_is_told() -> None:
    """What cannot be read cannot be checked."""
    data = bytearray(xlsx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 1)
    assert damaged("xlsx", bytes(data))


def test_xlsx_that_claims_a_huge_member_is_told_without_reading_it() -> None:
    """More than 16 GiB unpacked is refused by what the directory says."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", "")
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", "")
    data = bytearray(made.getvalue())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", data, place + 24, 0xFFFFFFFE)
        place = data.find(b"PK\x01\x02", place + 1)
    assert damaged("xlsx", bytes(data))


def test_a_zip_that_is_no_workbook_is_told() -> None:
    """Any archive with other members is not what was asked for."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("evil.txt", "x")
    assert damaged("xlsx", made.getvalue())


@settings(max_examples=800, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
)
def test_a_damaged_xlsx_is_never_another_error(changes: list[tuple[int, int]], method: int) -> None:
    """Whatever bytes are changed, the check passes or says that the file is damaged."""
    data = bytearray(xlsx(method=method))
    for place, value in changes:
        data[place % len(data)] = value
    damaged("xlsx", bytes(data))


def document(pages: int) -> bytes:
    """A real document."""
    made = FPDF()
    made.set_font("helvetica")
    for number in range(pages):
        made.add_page()
        made.cell(text=f"page {number}")
    return bytes(made.output())


@given(st.integers(1, 300))
def test_pdf_pages_are_counted_whatever_the_blocks(size: int) -> None:
    """A page's mark may lie across two blocks, and is no mark of the list of pages."""
    assert check("pdf", pdf(5), size).pages == 5


def test_pages_of_a_real_pdf() -> None:
    """As a program that makes documents writes it."""
    assert check("pdf", document(3)).pages == 3


def test_pdf_cut_at_any_byte_is_told() -> None:
    """Without its trailer a document is none; only the blank at its very end may be missing."""
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
def test_pdf_without_a_good_trailer_is_told(data: bytes) -> None:
    """A trailer that is not there or points nowhere."""
    assert damaged("pdf", data)


@settings(max_examples=300)
@given(st.sampled_from(["csv", "xlsx", "pdf"]), st.binary(max_size=200), st.integers(1, 64))
@example("pdf", b"%PDF-", 1)
@example("xlsx", b"PK\x03\x04", 3)
def test_any_bytes_at_all_are_damage_or_a_file(file_format: FileFormat, data: bytes, size: int) -> None:
    """No input makes a check fail in any other way."""
    try:
        check(file_format, data, size)
    except IncompleteResponseError as error:
        assert error.retryable
    else:
        assert file_format == "csv"
