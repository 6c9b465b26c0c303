"""What the ledger knows of an account: its workspaces and its hourly quotas."""

from datetime import date, datetime

import attrs


@attrs.frozen
class SeenWorkspace:
    """A workspace that an account belongs to, as it was listed on the day ``seen_on``.

    ``role`` is ``admin``, or what Toggl calls the account's role: the reports of a member are smaller.
    """

    id: int
    name: str
    organization_id: int
    role: str
    seen_on: date


@attrs.frozen
class SeenQuota:
    """An hourly quota of an account in an organization.

    ``resets_at`` is the moment (aware, UTC) until which it is used up, and ``per_hour`` the most requests
    that were seen to be left; each is None if it is not known.
    """

    account: str
    organization_id: int
    resets_at: datetime | None = None
    per_hour: int | None = None
