"""What an operation is given to answer."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import frozen

from toggl_async.sandbox.company import Company
from toggl_async.sandbox.limits import Bucket

Body = TypeVar("Body")


@frozen(kw_only=True)
class Asked(Generic[Body]):
    """A request that has passed all doors: the company it is about, its path, query and body.

    `known` tells that it came with credentials, which only shared reports can do without; `buckets` are the
    hourly allowances by organization, None for the user's own, and empty where nothing is limited.
    """

    company: Company
    workspace_id: int
    organization_id: int
    path: dict[str, str]
    query: dict[str, str]
    body: Body
    known: bool
    buckets: Mapping[int | None, Bucket]
