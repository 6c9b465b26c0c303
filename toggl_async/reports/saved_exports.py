"""A saved report as a file: https://engineering.toggl.com/docs/reports/exports."""

from typing import Annotated, ClassVar

from toggl_async.reports.csv_columns import DURATION_COLUMNS, SAVED_HEADER
from toggl_async.request.base import endpoint
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.fields import UNSET, Unset, secret
from toggl_async.request.files import ChosenFormat
from toggl_async.request.media_types import ReportFormat
from toggl_async.request.validation import Matching

Token = Annotated[str, Matching(r"[A-Za-z0-9_-]{1,200}", "the token in a saved report's address")]


@endpoint(
    "/reports/api/v3/shared/{report_token}/{format}", older="/reports/api/v3/shared/{report_token}.{format}"
)
class ExportSaved(ChosenFormat):
    """A saved report as csv, xlsx or pdf, with its saved conditions.

    Everybody who has the token may see a public report, so the token is kept out of logs and messages like a
    credential. Toggl's reference spells the address in one way and newer documents in another. If the host
    does not know the newer spelling, the client sends the older one, and remembers that.

    https://engineering.toggl.com/docs/reports/exports#post-export-csv-for-saved-report
    """

    csv_header: ClassVar[CsvHeader | None] = SAVED_HEADER
    report_token: Token = secret(kw_only=False)
    """The token in the report's address."""
    format: ReportFormat | Unset = UNSET
    """Format of the file: ``"csv"``, ``"xlsx"`` or ``"pdf"``; by default the one that the path's suffix
    names, or csv."""

    @property
    def duration_columns(self) -> frozenset[str]:
        """The names, in lower case, that the column of its csv with the duration of each row may have.

        The total of a weekly report is not among them: nothing in a csv says whether it is time or money.
        """
        return DURATION_COLUMNS
