"""``toggl-async query``: sends a JSON query to Toggl Focus and prints the result as JSON."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from toggl_async import Request
from toggl_async._typeguards import is_mapping
from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.field_arguments import is_in_body, merge, print_fields
from toggl_async.cli.field_values import construct, fields_of, from_json, parse_json, values_from_keys
from toggl_async.cli.options import JsonOptions
from toggl_async.cli.report_token import read_file
from toggl_async.cli.row_commands import print_rows
from toggl_async.cli.row_output import output_as
from toggl_async.cli.signals import run
from toggl_async.cli.standard_streams import is_closed
from toggl_async.cli.type_hints import hints_of
from toggl_async.focus import reports
from toggl_async.request.fields import Place, place

Kind = Annotated[
    Literal["query", "workload", "profitability", "dictionary"],
    Parameter(name="--kind", help="Kind of query; the body for a dictionary is a list of filters."),
]
Body = Annotated[
    Path,
    Parameter(
        name="--body",
        allow_leading_hyphen=True,
        help="File with the query in Focus's JSON format; - is standard input.",
    ),
]
Dicts = Annotated[
    bool,
    Parameter(name="--include-dicts", show_default=False, help="Include the names that the ids stand for."),
]
ResponseFormat = Annotated[
    str | None,
    Parameter(name="--response-format", help="Format of the rows: json_row, table or hierarchical."),
]

KINDS: Mapping[str, type[Request[object]]] = {
    "query": reports.Query,
    "workload": reports.Workload,
    "profitability": reports.Profitability,
    "dictionary": reports.QueryDictionary,
}


def query(
    *,
    body: Body = Path("-"),
    kind: Kind = "query",
    include_dicts: Dicts = False,
    response_format: ResponseFormat = None,
    account: AccountOptions | None = None,
    json_options: JsonOptions | None = None,
) -> int:
    """Send a query to Toggl Focus and print the result as JSON."""
    json_options = json_options or JsonOptions()
    if json_options.list_fields:
        return print_fields(KINDS[kind])
    options = {"include_dicts": include_dicts or None, "response_format": response_format}
    given = {name: value for name, value in options.items() if value is not None}
    body_values = _values_from_body(KINDS[kind], _read_body(body))
    request = construct(KINDS[kind], merge(kind, given, body_values), kind)
    output = output_as("json", (), raw=json_options.raw)
    return run(print_rows(account, request, output, raw=json_options.raw, quiet=json_options.quiet))


def _read_body(body: Path) -> bytes:
    if str(body) == "-" and (is_closed("stdin") or sys.stdin.isatty()):
        raise UsageError("no query: give --body FILE, or send JSON to standard input")
    return read_file(body)


def _values_from_body(cls: type[Request[object]], body: bytes) -> Mapping[str, object]:
    value, fields, hints = parse_json(body, "the body"), fields_of(cls), hints_of(cls)
    for field in fields:
        if place(field) is Place.WHOLE:
            return {field.name: from_json(value, hints[field.name], "the body")}
    if not is_mapping(value):
        raise UsageError("the body is not a JSON object")
    return values_from_keys(value, [field for field in fields if is_in_body(field)], hints, "the body")
