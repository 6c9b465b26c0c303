"""The names that the columns of each report's csv may have, in lower case, by the field of its rows."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from toggl_async.request.csv_headers import CsvHeader, any_of

Columns: TypeAlias = Mapping[str, Sequence[str]]

_COMMON: Columns = {
    "user": ("user", "member"),
    "email": ("email",),
    "client": ("client",),
    "project": ("project",),
    "task": ("task",),
}
DETAILED: Final[Columns] = {
    **_COMMON,
    "description": ("description",),
    "billable": ("billable",),
    "start_date": ("start date",),
    "start_time": ("start time",),
    "end_date": ("end date", "stop date"),
    "end_time": ("end time", "stop time"),
    "duration": ("duration",),
    "tags": ("tags",),
    "tags_text": ("tags",),
}
SUMMARY: Final[Columns] = {
    **_COMMON,
    "tag": ("tag", "tags"),
    "description": ("description", "title"),
    "billable": ("billable",),
    "duration": ("duration",),
}
WEEKLY: Final[Columns] = {**_COMMON, "total": ("total",)}
CURRENCY: Final = ("currency",)
AMOUNT: Final = re.compile(r"amount(?: \((?P<currency>.*)\))?", re.IGNORECASE | re.DOTALL)
"""The name of the column with the amount, which may hold the currency: ``Amount (EUR)``."""
DAY: Final = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun|.*[0-9]).*", re.IGNORECASE)
"""The name of a column of the weekly report, which is a weekday or a date."""

_MONEY_OR_RATE = re.compile(r"currency|(?:amount|rate)(?: \(.*\))?", re.IGNORECASE | re.DOTALL)
# Any text with a digit may be the name of a day, but of a text that is to be recognized, more is asked.
_SURE_DAY = re.compile(
    r"title|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:[ ,].{0,12})?"
    r"|.{0,12}\b[0-9]{1,4}[-/.][0-9]{1,2}\b.{0,12}",
    re.IGNORECASE | re.DOTALL,
)

DETAILED_HEADER: Final = CsvHeader.of(DETAILED, _MONEY_OR_RATE)
SUMMARY_HEADER: Final = CsvHeader.of(SUMMARY, _MONEY_OR_RATE)
WEEKLY_HEADER: Final = CsvHeader.of(WEEKLY, _SURE_DAY)
SAVED_HEADER: Final = any_of(DETAILED_HEADER, SUMMARY_HEADER, WEEKLY_HEADER)
"""The header of a saved report, which may be of any kind."""
