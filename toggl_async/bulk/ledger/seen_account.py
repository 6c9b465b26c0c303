"""The workspaces and the hourly quotas of an account, as they were last seen."""

from datetime import date, datetime

import attrs


@attrs.frozen
class SeenWorkspace:
    """A workspace that an account belongs to, as it was listed on the day ``seen_on``.

    ``role`` is ``admin``, or Toggl's name for the account's role, such as ``member``.
    """

    id: int
    name: str
    organization_id: int
    role: str
    seen_on: date


@attrs.frozen
class SeenQuota:
    """An hourly quota of an account in an organization.

    ``resets_at`` is the time (aware, UTC) until which it is used up. ``per_hour`` is the largest number of
    requests an hour that was seen. Each is None if it is not known.
    """

    account: str
    organization_id: int
    resets_at: datetime | None = None
    per_hour: int | None = None
