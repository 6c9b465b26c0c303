"""The options for the filters of an exported report."""

from collections.abc import Mapping
from typing import Annotated

from attrs import asdict, frozen
from cyclopts import Parameter

from toggl_async.cli import converters


@Parameter(name="*")
@frozen(kw_only=True)
class FilterOptions:
    """The options for the filters of an exported report, by the names of the request fields."""

    client_ids: Annotated[
        tuple[int | None, ...],
        Parameter(
            name="--client",
            converter=converters.optional_identifiers,
            show_default=False,
            help="Only entries of this client, by id; 'none' means without a client. This and other options "
            "with ids may be repeated.",
        ),
    ] = ()
    project_ids: Annotated[
        tuple[int | None, ...],
        Parameter(
            name="--project",
            converter=converters.optional_identifiers,
            show_default=False,
            help="Only entries of this project; 'none' means without a project.",
        ),
    ] = ()
    user_ids: Annotated[
        tuple[int, ...],
        Parameter(
            name="--user",
            converter=converters.identifiers,
            show_default=False,
            help="Only entries of this user.",
        ),
    ] = ()
    tag_ids: Annotated[
        tuple[int | None, ...],
        Parameter(
            name="--tag",
            converter=converters.optional_identifiers,
            show_default=False,
            help="Only entries with this tag; 'none' means without a tag.",
        ),
    ] = ()
    task_ids: Annotated[
        tuple[int | None, ...],
        Parameter(
            name="--task",
            converter=converters.optional_identifiers,
            show_default=False,
            help="Only entries of this task; 'none' means without a task.",
        ),
    ] = ()
    billable: Annotated[
        bool | None,
        Parameter(
            name="--billable",
            negative="--no-billable",
            show_default=False,
            help="Only billable time, or only time that is not billable.",
        ),
    ] = None
    description: Annotated[
        str | None,
        Parameter(name="--description", help="Only entries whose description contains this text."),
    ] = None
    currency: Annotated[
        str | None,
        Parameter(
            name="--currency", help="Currency of amounts, such as USD; employee-profitability requires it."
        ),
    ] = None

    def field_values(self) -> Mapping[str, object]:
        """Return the filters that were given, by the names of the request fields."""
        return {name: value for name, value in asdict(self).items() if value not in (None, ())}
