"""The calendar of an archive on terminals of several widths."""

import pytest
from rich.cells import cell_len

from tests.cli.bulk.samples import text_of, year
from toggl_async.bulk import JobStatus
from toggl_async.cli.bulk.calendar_table import calendar_legend, calendar_table, workspace_label
from toggl_async.cli.bulk.status_marks import STATUS_MARKS

YEARS = [
    year("Ada & Söhne, a company with a long name", 1234567, 2024, m11=JobStatus.SETTLED, m12=JobStatus.DONE),
    year("Ada & Söhne, a company with a long name", 1234567, 2025, m1=JobStatus.DUE, m2=JobStatus.MISSING),
    year("日本語の長い会社名です", 7654321, 2025, m3=JobStatus.ALTERED, m4=JobStatus.FAILED),
]


@pytest.mark.parametrize("width", [38, 40, 60, 79, 80, 120])
def test_every_month_has_its_letter_at_any_width(width: int) -> None:
    """Each row is one line of at most the terminal's width, with the letters of all its months."""
    lines = text_of(calendar_table(YEARS, width), width).splitlines()
    assert len(lines) == 4
    assert max(map(cell_len, lines)) <= width
    letters = ["".join(line.split("202")[1][1:].split()) for line in lines[1:]]
    assert letters == ["sd", ".M", "AF"]


def test_letters_are_below_their_months() -> None:
    """A letter is in the column of its month."""
    head, first, *_ = text_of(calendar_table(YEARS, 100), 100).splitlines()
    assert first.index("s", head.index("Oct")) == head.index("Nov") + 1


def test_a_workspace_is_named_once() -> None:
    """The name and id of a workspace are only in its first row."""
    text = text_of(calendar_table(YEARS, 100), 100)
    assert text.count("1234567") == 1
    assert text.count("7654321") == 1


@pytest.mark.parametrize("room", range(7, 60))
def test_a_name_is_shortened_and_an_id_never(room: int) -> None:
    """The label of a workspace fits its column, and always contains the id."""
    for name in ("Ada", "Ada & Söhne, a company with a long name", "日本語の長い会社名です", "", "\x1b[31m"):
        label = workspace_label(name, 1234567, room)
        assert cell_len(label) <= room
        assert label.endswith("1234567")
        assert "\x1b" not in label


def test_the_legend_has_the_letters_that_occur() -> None:
    """The legend explains each letter of the calendar, and no other."""
    assert calendar_legend(YEARS[:1]).plain == "s settled   d done"
    assert calendar_legend(YEARS).plain == "s settled   d done   . due   M missing   A altered   F failed"


def test_the_letters_differ() -> None:
    """A status can be read without its colour; capitals are for what is wrong."""
    letters = {status: mark.letter for status, mark in STATUS_MARKS.items()}
    assert len(set(letters.values())) == len(letters)
    wrong = {status for status, letter in letters.items() if letter.isupper()}
    assert wrong == {JobStatus.MISSING, JobStatus.ALTERED, JobStatus.FAILED}
    assert set(letters) == set(JobStatus) - {JobStatus.HALVED}
