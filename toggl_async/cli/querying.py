"""``toggl-async query``: reports of Toggl Focus, asked as JSON and answered with it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from toggl_async import Request
from toggl_async._typeguards import is_mapping
from toggl_async.cli.accounts import Account
from toggl_async.cli.asking import ask
from toggl_async.cli.exits import MistakeError
from toggl_async.cli.fields import is_in_body, merged, print_fields
from toggl_async.cli.given import fields_of, from_json, from_keys, make, read_json
from toggl_async.cli.hints import hints_of
from toggl_async.cli.options import Form
from toggl_async.cli.running import run
from toggl_async.cli.tokens import content
from toggl_async.focus import reports
from toggl_async.request.fields import Place, place

Kind = Annotated[
    Literal["query", "workload", "profitability", "dictionary"],
    Parameter(name="--kind", help="What is asked: of the dictionary, the body is a list of filters."),
]
Body = Annotated[
    Path,
    Parameter(
        name="--body",
        allow_leading_hyphen=True,
        help="File with the question as JSON, as Focus wants it; - is standard input.",
    ),
]
Dicts = Annotated[
    bool,
    Parameter(name="--include-dicts", show_default=False, help="Tell what the ids stand for as well."),
]
ResponseFormat = Annotated[
    str | None, Parameter(name="--response-format", help="Form of the rows: json_row, table or hierarchical.")
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
    account: Account | None = None,
    form: Form | None = None,
) -> int:
    """Ask Toggl Focus for a report, and print its answer as JSON.

    The question is checked before it is sent: a key that Focus does not know is a mistake.
    """
    form = form or Form()
    if form.fields:
        return print_fields(KINDS[kind])
    said = {"include_dicts": include_dicts or None, "response_format": response_format}
    given = {name: value for name, value in said.items() if value is not None}
    request = make(KINDS[kind], merged(kind, given, _asked(KINDS[kind], _content(body))), kind)
    return run(ask(account or Account(), request, raw=form.raw))


def _content(body: Path) -> bytes:
    if str(body) == "-" and sys.stdin.isatty():
        raise MistakeError("no question: give --body FILE, or send JSON to standard input")
    return content(body)


def _asked(cls: type[Request[object]], body: bytes) -> Mapping[str, object]:
    value, fields, hints = read_json(body, "the body"), fields_of(cls), hints_of(cls)
    for field in fields:
        if place(field) is Place.WHOLE:
            return {field.name: from_json(value, hints[field.name], "the body")}
    if not is_mapping(value):
        raise MistakeError("the body is no JSON object")
    return from_keys(value, [field for field in fields if is_in_body(field)], hints, "the body")
