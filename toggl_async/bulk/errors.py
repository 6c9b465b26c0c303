"""The errors of bulk exports, beside those of the client."""

from toggl_async.errors import TogglError
from toggl_async.failures import Concern


class BulkError(TogglError):
    """The root of the errors of bulk exports.

    One that is raised when an archive is opened or a run begins comes before any report is requested.
    """


class InvalidPlanError(BulkError, ValueError):
    """The plan contains a mistake; the message names the place and says what to write instead."""


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
    """Another process runs an export into the same folder; the message names it."""

    retryable = True


class ListingPostponedError(BulkError):
    """The workspaces of an account cannot be listed before its hourly quota is reset, at ``retry_at``."""

    retryable = True


class WorkspaceAccessError(BulkError):
    """A workspace of the plan is not among those of the account, or its role is not the archive's."""


class ObjectStoreError(BulkError):
    """The object store refused access, has no such bucket, or failed; it ends the run."""

    _concerns = Concern.DESTINATION
