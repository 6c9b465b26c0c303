"""The known state of the hourly quotas, as values."""

import attrs


@attrs.frozen(kw_only=True)
class HourlyQuotaState:
    """One hourly quota: ``remaining`` calls, ``resets_in`` seconds until all are back, ``under_way`` now.

    ``key`` says whose quota it is: ``"organization 5"``, ``"workspace 7"`` (where the organization is not
    known), ``"me"`` for a user's own calls, or ``"elsewhere"``.
    """

    key: str
    remaining: int | None = None
    resets_in: float | None = None
    under_way: int = 0


@attrs.frozen(kw_only=True)
class QuotaState:
    """The known state of all quotas at a moment.

    ``remaining`` and ``resets_in`` are those of the last response; ``waiting`` is how many calls of this
    client wait for their turn; ``hourly`` has every hourly quota that something is known of.
    """

    remaining: int | None = None
    resets_in: float | None = None
    waiting: int = 0
    hourly: tuple[HourlyQuotaState, ...] = ()
