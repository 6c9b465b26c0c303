"""The errors of object stores in plain words, without secrets."""

import re
from collections.abc import Generator
from contextlib import contextmanager

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

from toggl_async.bulk.errors import ObjectStoreError
from toggl_async.errors import TogglError

_MOST = 300
_CODE = re.compile(r"<Code>(.*?)</Code>(?:.*?<Message>(.*?)</Message>)?", re.DOTALL)
_USER = re.compile(r"(?<=://)[^/\s@]*@")
_QUERY = re.compile(r"\?[^\s\"'<>]*")
_ABSENT = re.compile(r"\b404\b|Unable to canonicalize")


@contextmanager
def plain_store_errors(url: str) -> Generator[None]:
    """Replace the errors of obstore with one that says in plain words what is wrong.

    Raises:
        ObjectStoreError: the store at ``url`` refused access, has no such bucket, or failed.
    """
    try:
        yield
    except TogglError:
        raise
    except (BaseError, OSError) as fault:  # obstore also raises errors of Python, such as FileNotFoundError
        error = _plain(url, fault)
    else:
        return
    raise error from None  # the error of obstore repeats whole responses, so it is kept out of tracebacks


def _plain(url: str, fault: Exception) -> ObjectStoreError:
    text = str(fault).partition("\n\nDebug source")[0]
    refused = isinstance(fault, PermissionDeniedError | UnauthenticatedError)
    absent = isinstance(fault, FileNotFoundError) or _ABSENT.search(text) is not None
    if refused:
        problem = "no access with the store's credentials"
    else:
        problem = "there is no such bucket" if absent else "the store failed"
    error = ObjectStoreError(f"{url}: {problem} ({_detail(text)})")
    error.retryable = not (refused or absent)
    return error


def _detail(text: str) -> str:
    """Return the code and message that the store sent, or its error with all URLs shortened.

    User, password and query are removed from the URLs, since they may be secret.
    """
    found = _CODE.search(text)
    detail = ": ".join(each for each in found.groups() if each) if found else text
    return " ".join(_QUERY.sub("", _USER.sub("", detail)).split())[:_MOST]
