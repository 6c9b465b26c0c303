"""The parsers of cells."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from toggl_async.tables import cells
from toggl_async.tables.cells import (
    DATE_FORMATS,
    CellParser,
    ParsedCells,
    date_parser,
    parse_amount,
    parse_duration,
    parse_tags,
    parse_time,
    parse_yes_no,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00:00", 0),
        ("01:30:05", 5405),
        ("1:30:05", 5405),
        ("24:00:00", 86400),
        ("123:59:59", 446399),
        ("1.50", 5400),
        ("0.01", 36),
        ("100.25", 360900),
        ("3", 10800),
        ("0.79 h", 2844),
        ("47:06 min", 2826),
        ("12 sec", 12),
        ("-00:30:00", -1800),
    ],
)
def test_a_duration_is_parsed_in_every_format_of_toggl(text: str, seconds: int) -> None:
    """Classic, improved and decimal durations are parsed, also beyond a day and beyond 99 hours."""
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["1:30", "01:60:00", "-1", "1h", "x", "1,5", "١:00:00"])
def test_an_ambiguous_duration_is_an_error(text: str) -> None:
    """The parser does not guess the unit of a text in another format than Toggl's."""
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "value"), [("12.50", "12.50"), ("-3", "-3"), ("1,234,567.80", "1234567.80"), ("0", "0")]
)
def test_an_amount_is_exact(text: str, value: str) -> None:
    """An amount becomes a Decimal with exactly the digits of the file."""
    assert str(parse_amount(text)) == value


@pytest.mark.parametrize("text", ["1,5", "1e5", "NaN", "12,34.5", "$5", "1_000"])
def test_a_text_that_is_not_an_amount_is_an_error(text: str) -> None:
    """An amount consists of digits, a minus, one point, and commas between thousands, and of nothing else."""
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text)


@pytest.mark.parametrize("date_format", DATE_FORMATS)
def test_a_date_is_parsed_in_each_format_of_toggl(date_format: str) -> None:
    """A date in the given format is parsed, and a date in another format is an error."""
    text = date_format.replace("YYYY", "2025").replace("MM", "10").replace("DD", "31")
    assert date_parser(date_format)(text) == date(2025, 10, 31)
    with pytest.raises(ValueError, match=date_format):
        date_parser(date_format)("2025/10/31")


@pytest.mark.parametrize("text", ["15:04:05", "3:04:05 PM", "03:04:05 PM", "3:04:05 pm", "3:04:05\u202fPM"])
def test_a_time_of_day_is_parsed(text: str) -> None:
    """The 24-hour format and the 12-hour format give the same time, without a zone."""
    assert parse_time(text) == time(15, 4, 5)


def test_a_time_of_day_may_lack_zeros_and_seconds() -> None:
    """A spreadsheet program writes ``9:00:00`` for nine o'clock; noon is 12 PM, and midnight is 12 AM."""
    texts = ("9:00:00", "9:05", "12:30 AM", "12:30:00 PM")
    assert tuple(map(parse_time, texts)) == (time(9), time(9, 5), time(0, 30), time(12, 30))


@pytest.mark.parametrize(
    "text",
    ["24:00:00", "15", "15:04:05Z", "ab:cd:ef", "1:2:3", "13:00 PM", "0:30 AM", "99:00", "1:60", "\u0669:00"],
)
def test_a_text_that_is_not_a_time_of_day_is_an_error(text: str) -> None:
    """A time with a zone is an error too, since the times in Toggl's csv files have no zone."""
    with pytest.raises(ValueError, match=f"'{text}' is not a time of day"):
        parse_time(text)


def test_yes_and_no_are_parsed() -> None:
    """``Yes`` and ``No`` become booleans, and any other text is an error."""
    assert (parse_yes_no("Yes"), parse_yes_no("No")) == (True, False)
    with pytest.raises(ValueError, match="maybe"):
        parse_yes_no("maybe")


def test_yes_and_no_are_parsed_in_the_languages_of_toggl() -> None:
    """Case does not matter, nor how an accent is encoded."""
    yes, no = (
        ("yes", "YES", "Oui", "Ja", "Si\u0301", "Sim", "Tak", "はい"),
        ("no", "Non", "Nein", "NÃO", "いいえ"),
    )
    assert {*map(parse_yes_no, yes)} == {True}
    assert {*map(parse_yes_no, no)} == {False}


@pytest.mark.parametrize(
    "parser", [parse_duration, parse_amount, date_parser("YYYY-MM-DD"), parse_time, parse_yes_no]
)
def test_an_empty_cell_is_none(parser: Callable[[str], object]) -> None:
    """An empty cell is None, and not zero or False; some exports write a hyphen for it."""
    assert (parser(""), parser("-")) == (None, None)


def test_tags_are_split_at_a_comma_with_a_space() -> None:
    """A comma without a space after it is part of the tag."""
    assert parse_tags("a, b,c, d") == ("a", "b,c", "d")
    assert parse_tags("") == ()


def values(parser: CellParser, texts: list[str]) -> list[object] | str:
    """Return the values of cells that are parsed one by one; a text if one cannot be."""
    try:
        return [parser(text) for text in texts]
    except ValueError:
        return "unread"


@given(
    some.sampled_from([parse_time, parse_duration, parse_amount, parse_tags, date_parser("DD.MM.YYYY")]),
    some.lists(
        some.lists(
            some.one_of(
                some.times().map("{:%H:%M:%S}".format),
                some.sampled_from(
                    ["", "1.50", "8:15:00", "9:05 PM", "08:15+01", "T08:1500", "2:3:4:56", "31.12.2025"]
                ),
            ),
            max_size=4,
        ),
        max_size=4,
    ),
)
def test_a_column_is_parsed_as_its_cells_are(parser: CellParser, columns: list[list[str]]) -> None:
    """Texts that were parsed before, and columns that look like times of day alone, mean the same."""
    parsed = ParsedCells(parser)
    for texts in columns:
        try:
            got: list[object] | str = list(parsed.values_of(texts))
        except ValueError:
            got = "unread"
        assert got == values(parser, texts)


def test_the_memory_of_parsed_cells_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of many different texts, or of long ones, is not kept."""
    monkeypatch.setattr(cells, "_MOST_REMEMBERED", 10)
    parsed = ParsedCells(parse_tags)
    for number in range(100):
        assert list(parsed.values_of([str(number), "x" * 1000])) == [(str(number),), ("x" * 1000,)]
        assert len(parsed) <= 10
    assert max(map(len, parsed)) < 1000
