"""The options that several commands share."""

from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

Pairs = Annotated[
    str,
    Parameter(
        name="FIELD=VALUE",
        show_default=False,
        help="A field of the request, such as client_ids=1,2,none or billable=true; null is null.",
    ),
]
"""What else is asked for, under the names that Python and ``--fields`` have for it."""


Fields = Annotated[
    bool,
    Parameter(name="--fields", show_default=False, help="List the fields instead, and ask for nothing."),
]


@Parameter(name="*")
@frozen(kw_only=True)
class Form:
    """The options that say what is printed."""

    raw: Annotated[
        bool,
        Parameter(
            name="--raw",
            show_default=False,
            help="Print JSON as Toggl sent it, with secrets and what is not documented.",
        ),
    ] = False
    fields: Fields = False
