"""The errors of object stores are one sentence, without secrets."""

import traceback

import pytest
from obstore.exceptions import GenericError, PermissionDeniedError

from toggl_async import QuotaError
from toggl_async.bulk import ObjectStoreError
from toggl_async.bulk.destinations.store_errors import plain_store_errors
from toggl_async.failures import Concern
from toggl_async.headers import Headers

REFUSED = """Error performing PUT https://me:sEcReT@host/a?sig=sEcReT in 3ms - 403 Forbidden: <?xml?>
<Error><Code>SignatureDoesNotMatch</Code><Message>The signature
does not match.</Message><StringToSign>sEcReT</StringToSign></Error>

Debug source:
sEcReT"""


@pytest.mark.parametrize(
    ("fault", "message", "retryable"),
    [
        (
            PermissionDeniedError(REFUSED),
            "no access with the store's credentials (SignatureDoesNotMatch: The signature does not match.)",
            False,
        ),
        (
            GenericError("Error performing GET https://me:sEcReT@host/a?sig=sEcReT in 3ms - timeout"),
            "the store failed (Error performing GET https://host/a in 3ms - timeout)",
            True,
        ),
        (
            FileNotFoundError("Object at location a not found: 404 Not Found: <Code>NoSuchBucket</Code>"),
            "there is no such bucket (NoSuchBucket)",
            False,
        ),
        (OSError("broken"), "the store failed (broken)", True),
    ],
)
def test_an_error_of_a_store_is_one_sentence(fault: Exception, message: str, *, retryable: bool) -> None:
    """The error has the store's code and message, and neither its responses nor a secret of its URLs."""
    with pytest.raises(ObjectStoreError) as error, plain_store_errors("s3://bucket/toggl"):
        raise fault
    assert str(error.value) == f"s3://bucket/toggl: {message}"
    assert error.value.retryable is retryable
    assert error.value.concerns is Concern.DESTINATION
    assert "sEcReT" not in "".join(traceback.format_exception(error.value))
    assert error.value.__suppress_context__


def test_an_error_of_toggl_passes() -> None:
    """An error of the client passes through unchanged."""
    fault = QuotaError("used up", status=402, headers=Headers(()))
    with pytest.raises(QuotaError) as error, plain_store_errors("s3://bucket/toggl"):
        raise fault
    assert error.value is fault
