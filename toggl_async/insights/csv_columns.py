"""The header of the csv of Insights."""

from typing import Final

from toggl_async.request.csv_headers import CsvHeader

# Toggl does not document these columns. So a column is known by its words: each of them must be one of these.
_WORD = (
    r"(?:period|date|day|week|month|quarter|year|start|end|step|resolution"
    r"|user|member|employee|person|team|group|email|workspace|project|client|task|tag|name|id|color|status"
    r"|duration|time|hour|second|minute|tracked|billable|non|nonbillable|worked|estimated|estimate"
    r"|amount|revenue|income|cost|labor|labour|profit|profitability|margin|rate|earning|earned|fixed|fee"
    r"|currency|total|sum|average|share|percent|percentage|current|previous|trend|change|difference|growth)s?"
)

INSIGHTS_HEADER: Final = CsvHeader(
    frozenset(),
    rf"{_WORD}(?:[ _/-]+{_WORD})*(?: ?(?:\(.{{0,40}}\)|%))?",
)
