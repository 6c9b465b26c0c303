"""The known state of the hourly quotas, as values."""

import attrs


@attrs.frozen(kw_only=True)
class HourlyQuotaState:
    """One hourly quota.

    ``remaining`` is the number of calls that may still be sent, ``resets_in`` the seconds until the quota is
    reset, ``under_way`` the number of requests whose response has not begun. ``key`` says whose quota it is:
    ``"organization 5"``, ``"workspace 7"`` (where the organization is not known), ``"me"`` for a user's own
    calls, or ``"elsewhere"``.
    """

    key: str
    remaining: int | None = None
    resets_in: float | None = None
    under_way: int = 0


@attrs.frozen(kw_only=True)
class QuotaState:
    """The known state of all quotas at a moment.

    ``remaining`` and ``resets_in`` are those of the last response; ``waiting`` is the number of this client's
    calls that wait for a permit; ``hourly`` has every hourly quota of which something is known.
    """

    remaining: int | None = None
    resets_in: float | None = None
    waiting: int = 0
    hourly: tuple[HourlyQuotaState, ...] = ()
