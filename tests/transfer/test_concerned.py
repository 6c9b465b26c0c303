"""Which exports the failure of another one concerns."""

import errno
from pathlib import Path

import pytest

from tests.support.calls import export
from toggl_async import Concern, FileRequest, Headers, Options, QuotaError
from toggl_async.ratelimit.hourly_quota import QuotaKey, organization, workspace
from toggl_async.reports import Reports
from toggl_async.transfer.concerned import error_of_unsent, is_concerned

FAILED = export(workspace_id=7)
PATIENT = Options(max_quota_wait=3600)
OTHERS: dict[str, FileRequest] = {
    "same workspace": export("pdf", workspace_id=7),
    "same organization": export(workspace_id=8),
    "patient": export(workspace_id=8, options=PATIENT),
    "other organization": export(workspace_id=9),
    "saved report": Reports.export_saved.request("0" * 32),
}
TRACK = set(OTHERS)
CONCERNED = {
    Concern.JOB: set[str](),
    Concern.FEATURE: set[str](),
    Concern.WORKSPACE: {"same workspace"},
    Concern.QUOTA: {"same workspace", "same organization"},
    Concern.CREDENTIAL: TRACK,
    Concern.HOST: TRACK,
    Concern.DESTINATION: TRACK,
    Concern.EVERYTHING: TRACK,
}


def quota_key(request: FileRequest) -> QuotaKey:
    """Return the quota key of a request; workspaces 7 and 8 are of one organization."""
    number = getattr(request, "workspace_id", 0)
    return organization(1) if number in (7, 8) else workspace(number)


@pytest.mark.parametrize("concern", Concern)
def test_each_concern_reaches_certain_exports(concern: Concern) -> None:
    """Each concern reaches the exports with the same workspace, quota, credential, host or folder."""
    found = {name for name, request in OTHERS.items() if is_concerned(request, FAILED, concern, quota_key)}
    assert found == CONCERNED[concern]


def test_a_saved_report_names_no_workspace() -> None:
    """Two requests without a workspace are not taken for requests to the same workspace."""
    one, other = (Reports.export_saved.request(digit * 32) for digit in "01")
    assert not is_concerned(one, other, Concern.WORKSPACE, quota_key)


def test_a_quota_that_was_waited_for_in_vain_concerns_the_patient_too() -> None:
    """An export that may wait no longer than the one that failed would fail as well."""
    patient = export(workspace_id=7, options=PATIENT)
    assert is_concerned(OTHERS["patient"], patient, Concern.QUOTA, quota_key)


def test_the_error_of_an_unsent_export_is_a_copy() -> None:
    """It has the same class and facts, the request or path of its own export, and no attempts."""
    error = QuotaError("used up", status=402, headers=Headers())
    error.resets_in, error.request = 60, FAILED
    copied = error_of_unsent(error, OTHERS["patient"], Path("b.csv"))
    assert isinstance(copied, QuotaError)
    assert (copied.resets_in, copied.request, copied.attempts) == (60, OTHERS["patient"], ())
    assert error.request == FAILED
    full = error_of_unsent(OSError(errno.ENOSPC, "full", "a.csv"), FAILED, Path("b.csv"))
    assert isinstance(full, OSError)
    assert (full.errno, full.strerror, full.filename) == (errno.ENOSPC, "full", "b.csv")
