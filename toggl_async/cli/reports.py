"""The reports that can be exported, as commands."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from attrs import Factory, frozen

from toggl_async import UNSET, FileRequest
from toggl_async.bulk.plan.report_kinds import REPORT_KINDS
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.field_arguments import request_of
from toggl_async.cli.field_values import fields_of
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.media_types import FileFormat

_EXAMPLES = {"currency": "USD"}


@frozen
class ReportCommand:
    """A report that can be exported, with the class of the request for each format.

    ``required`` are options, by the names of their fields, without which Toggl refuses every request.
    """

    name: str
    help: str
    requests: Mapping[FileFormat, type[FileRequest]]
    required: Mapping[str, str] = Factory(dict[str, str])

    @property
    def summary(self) -> str:
        """The help text of the report, with its formats."""
        return f"{self.help} Formats: {', '.join(self.requests)}."

    @property
    def fields(self) -> AbstractSet[str]:
        """The names of the fields that a request for this report has in one of the formats."""
        return {field.name for cls in self.requests.values() for field in fields_of(cls)}

    def request_class(self, file_format: str) -> type[FileRequest]:
        """Return the class of the request for a format.

        Raises:
            UsageError: the report does not have this format.
        """
        for known, cls in self.requests.items():
            if known == file_format:
                return cls
        formats = " or ".join(self.requests)
        raise UsageError(f"--format: {self.name} can be exported as {formats}, not as {file_format!r}")

    def request(
        self, file_format: str, options: Mapping[str, object], field_arguments: Sequence[str] = ()
    ) -> FileRequest:
        """Return the request for one file, with the fields from options and FIELD=VALUE arguments.

        Raises:
            UsageError: the report does not have this format, or a field does not fit or is missing.
        """
        cls = self.request_class(file_format)
        format_field = (
            {"format": file_format} if any(each.name == "format" for each in fields_of(cls)) else {}
        )
        request = request_of(cls, {**format_field, **options}, field_arguments, self.name)
        for name, option in self.required.items():
            if getattr(request, name) in (UNSET, None, ""):
                raise UsageError(f"{self.name} needs {option}")
        return request


SAVED = ReportCommand(
    "saved", "A saved report.", {"csv": ExportSaved, "xlsx": ExportSaved, "pdf": ExportSaved}
)
REPORTS = tuple(
    ReportCommand(
        kind.name,
        kind.summary,
        kind.requests,
        required={field: f"--{field}, such as --{field} {_EXAMPLES[field]}" for field in kind.required},
    )
    for kind in REPORT_KINDS.values()
)
