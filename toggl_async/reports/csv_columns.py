"""The names that the columns of each report's csv may have, in lower case, by the field of its rows.

The reports share many columns, so a few functions find out which report a header belongs to.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from toggl_async.request.csv_headers import CsvHeader, any_of, column_pattern

Columns: TypeAlias = Mapping[str, Sequence[str]]

_COMMON: Columns = {
    "user": ("user", "member"),
    "email": ("email",),
    "client": ("client",),
    "project": ("project",),
    "task": ("task",),
}
_TIMES: Columns = {
    "start_date": ("start date",),
    "start_time": ("start time",),
    "end_date": ("end date", "stop date"),
    "end_time": ("end time", "stop time"),
}
_DURATION: Final = ("duration", "registered time")
DETAILED: Final[Columns] = {
    **_COMMON,
    "description": ("description",),
    "billable": ("billable",),
    **_TIMES,
    "duration": _DURATION,
    "tags": ("tags",),
    "tags_text": ("tags",),
}
SUMMARY: Final[Columns] = {
    **_COMMON,
    "tag": ("tag", "tags"),
    "description": ("description", "title"),
    "billable": ("billable",),
    "duration": _DURATION,
}
WEEKLY: Final[Columns] = {**_COMMON, "total": ("total",)}
DURATION_COLUMNS: Final = frozenset(_DURATION)
"""The names of the column with the duration of a row of the detailed and summary reports."""
TOTAL_COLUMNS: Final = frozenset(WEEKLY["total"])
"""The name of the column with the total of a row of the weekly report."""
CURRENCY: Final = ("currency",)
AMOUNT: Final = r"amount(?: \((?P<currency>.*)\))?"
"""The pattern of the name of the column with the amount, which may hold the currency: ``Amount (EUR)``."""

# English, French, German, Spanish, Portuguese, Italian, Polish, Dutch and Japanese.
_WEEKDAYS = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|lun(?:di)?|mar(?:di)?|mer(?:credi)?|jeu(?:di)?|ven(?:dredi)?|sam(?:edi)?|dim(?:anche)?"
    r"|mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|so(?:nntag)?"
    r"|lunes|martes|mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[aá]b(?:ado)?|dom(?:ingo)?"
    r"|(?:seg(?:unda)?|ter(?:ça)?|qua(?:rta)?|qui(?:nta)?|sex(?:ta)?)(?:-feira)?"
    r"|luned[iì]|marted[iì]|mercoled[iì]|gio(?:ved[iì])?|venerd[iì]|sabato|domenica"
    r"|pon(?:iedziałek)?|wto?(?:rek)?|śro?(?:da)?|czw(?:artek)?|pi?ą?t(?:ek)?|sob(?:ota)?|ni?e?dz(?:iela)?"
    r"|ma(?:andag)?|dinsdag|wo(?:ensdag)?|donderdag|vr(?:ijdag)?|za(?:terdag)?|zo(?:ndag)?"
    r"|[月火水木金土日](?:曜日?)?"
)
# The beginnings of the months' names in the same languages.
_MONTHS = (
    r"(?:jan|ene|gen|sty|feb|fe[vb]|fév|lut|mar|mär|mrt|maa|apr|avr|abr|kwi|ma[iyjg]|mei|jun|jui|giu|cze"
    r"|jul|lug|lip|aug|aoû|ago|sie|sep|set|wrz|o[ck]t|out|ott|paź|nov|lis|de[cz]|déc|dic|gru)[^\W\d_]*\.?"
)
_NUMBER = r"[0-9]{1,4}(?:st|nd|rd|th|\.)?"
_DATE = (
    rf"[0-9]{{1,4}}[-/.][0-9]{{1,2}}(?:[-/.][0-9]{{0,4}})?|{_NUMBER} {_MONTHS}(?:,? [0-9]{{4}})?"
    rf"|{_MONTHS} {_NUMBER}(?:,? [0-9]{{4}})?|(?:[0-9]{{4}}年)?(?:[0-9]{{1,2}}月)?[0-9]{{1,2}}日"
)
DAY: Final = (
    rf"(?:{_WEEKDAYS})\.?(?:[ ,]+(?:{_NUMBER}|{_DATE}))?|(?:{_DATE})(?:[ ,]*\(?(?:{_WEEKDAYS})\.?\)?)?"
)
"""The pattern of the name of a column of the weekly report, which is a weekday, a date, or both."""

_MONEY_OR_RATE = r"currency|(?:amount|rate)(?: \(.*\))?"

DETAILED_HEADER: Final = CsvHeader.of(DETAILED, _MONEY_OR_RATE)
SUMMARY_HEADER: Final = CsvHeader.of(SUMMARY, _MONEY_OR_RATE)
WEEKLY_HEADER: Final = CsvHeader.of(WEEKLY, rf"title|{DAY}")
SAVED_HEADER: Final = any_of(DETAILED_HEADER, SUMMARY_HEADER, WEEKLY_HEADER)
"""The header of a saved report, which may be of any kind."""

DETAILED_NEEDS: Final = "|".join(
    ("description", *_DURATION, *(name for names in _TIMES.values() for name in names))
)
"""The pattern of a column of which each detailed report has one at least: people choose columns."""
SUMMARY_NEEDS: Final = rf"{'|'.join(_DURATION)}|{AMOUNT}"
"""The pattern of a column of which each summary report has one at least."""

_OF_TIMES = frozenset(name for names in _TIMES.values() for name in names)
_GROUPS: Mapping[str, Sequence[str]] = {
    "users": ("user", "member", "email"),
    "projects": ("project", "client"),
    "tasks": ("task",),
    "tags": ("tag", "tags"),
    "time_entries": ("description", "title"),
    "billable": ("billable",),
}
_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names}
_MOST_GROUPINGS = 2
_FEWEST_DAYS = 2


def is_detailed(names: Sequence[str]) -> bool:
    """Return whether columns are those of a detailed report: no other one has the times of an entry."""
    return not _OF_TIMES.isdisjoint(map(str.casefold, names))


def has_times_of_day(names: Sequence[str]) -> bool:
    """Return whether columns have the times of day of entries, as only a detailed report does."""
    return any(name.casefold() in _OF_TIMES and name.casefold().endswith("time") for name in names)


def is_weekly(names: Sequence[str]) -> bool:
    """Return whether columns are those of a weekly report: days and their total."""
    folded, day = set(map(str.casefold, names)), column_pattern(DAY)
    days = sum(day.fullmatch(name) is not None for name in folded)
    return days >= _FEWEST_DAYS and "total" in folded and folded.isdisjoint(_DURATION)


def may_be_summary(names: Sequence[str]) -> bool:
    """Return whether a summary report may have these columns, in this order.

    The columns of its one or two groupings come first, and then the duration. A detailed report with columns
    that were chosen on the web page may be the same.
    """
    folded = list(map(str.casefold, names))
    place = next((place for place, name in enumerate(folded) if name in _DURATION), None)
    if place is None or is_detailed(names):
        return False
    groupings = {_GROUP_OF.get(name) for name in folded[:place]}
    later = _GROUP_OF.keys() & set(folded[place:])
    return None not in groupings and not later and 1 <= len(groupings) <= _MOST_GROUPINGS


def is_summary_of_entries(names: Sequence[str]) -> bool:
    """Return whether columns are those of a summary report whose groups have the descriptions of entries."""
    folded = set(map(str.casefold, names))
    return may_be_summary(names) and not folded.isdisjoint(_GROUPS["time_entries"])
