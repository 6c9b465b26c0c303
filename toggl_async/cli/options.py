"""Arguments and options that several commands share."""

from typing import Annotated, Literal

from attrs import frozen
from cyclopts import Parameter

FieldArguments = Annotated[
    str,
    Parameter(
        name="FIELD=VALUE",
        show_default=False,
        help="A field of the request, such as client_ids=1,2,none or billable=true; null is JSON's null.",
    ),
]
"""Fields of the request, by their Python names, which ``--fields`` lists."""


ListFields = Annotated[
    bool,
    Parameter(name="--fields", show_default=False, help="List the fields of the request; send nothing."),
]


Quiet = Annotated[
    bool, Parameter(name="--quiet", show_default=False, help="Print nothing but errors on standard error.")
]


@Parameter(name="*")
@frozen(kw_only=True)
class JsonOptions:
    """The options for what a command prints as JSON."""

    raw: Annotated[
        bool,
        Parameter(
            name="--raw",
            show_default=False,
            help="Print the JSON that Toggl sent, with secrets and undocumented fields.",
        ),
    ] = False
    list_fields: ListFields = False
    quiet: Quiet = False


RowFormat = Literal["lines", "json", "csv", "table"]
"""The formats in which rows are printed."""


AsJson = Annotated[bool, Parameter(name="--json", show_default=False, help="The same as --format json.")]
