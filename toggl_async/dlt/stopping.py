"""The early end of a resource, whose rows so far are loaded nevertheless."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager

from toggl_async.errors import TogglError


class StoppedEarlyWarning(UserWarning):
    """A resource ended before all rows were read; the next run of the pipeline continues there."""


@contextmanager
def stopping_early(resource: str) -> Generator[None]:
    """Turn an error that may pass, such as a used-up quota, into a warning."""
    try:
        yield
    except TogglError as error:
        if not error.retryable:
            raise
        when = "" if error.retry_at is None else f", not before {error.retry_at:%Y-%m-%d %H:%M} UTC"
        message = f"{resource}: {error}. The next run of the pipeline continues here{when}"
        warnings.warn(message, StoppedEarlyWarning, stacklevel=2)
