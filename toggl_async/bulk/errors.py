"""The errors of bulk exports, beside those of the client."""

from toggl_async.errors import TogglError
from toggl_async.failures import Concern


def error_text(error: BaseException | None) -> str:
    """Return the class and the message of an error."""
    return f"{type(error).__name__}: {error}"


class BulkError(TogglError):
    """The root of the errors of bulk exports.

    Those raised when an archive is opened, or when a run begins, are raised before any report is requested.
    """


class InvalidPlanError(BulkError, ValueError):
    """The plan contains a mistake; the message says where, and what to write instead."""


class OtherPlanError(BulkError):
    """The folder's ledger belongs to a plan with other settings; ``differences`` lists them.

    Opening the archive with ``adopt=True`` goes on with the new plan and keeps the files.
    """

    def __init__(self, message: str, *, differences: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.differences = differences


class LedgerError(BulkError):
    """The ledger cannot be used: it is damaged, empty, read-only, or from a newer version."""


class ArchiveInUseError(BulkError):
    """Another process runs an export into the same archive; the message names the process."""

    retryable = True


class ListingPostponedError(BulkError):
    """The workspaces of an account cannot be listed before its hourly quota is reset, at ``retry_at``."""

    retryable = True


class WorkspaceAccessError(BulkError):
    """The account does not belong to a workspace of the plan, or has another role there than before."""


class ObjectStoreError(BulkError):
    """The object store refused access, has no such bucket, or failed. This ends the run."""

    _concerns = Concern.DESTINATION
