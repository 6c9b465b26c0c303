"""Currencies: https://engineering.toggl.com/docs/track/api/currencies."""

import attrs

from toggl_async.request.base import Request, endpoint
from toggl_async.request.model import Model


@attrs.frozen(kw_only=True, repr=False, slots=False)
class CurrencyInfo(Model):
    """A currency that Toggl knows."""

    currency_id: int | None = None
    """The currency's id."""
    iso_code: str | None = None
    """Code of the currency, such as ``EUR``."""
    symbol: str | None = None
    """Symbol of the currency, such as ``€``."""


@endpoint("/api/v9/currencies", verb="GET")
class Currencies(Request[tuple[CurrencyInfo, ...]]):
    """The currencies that Toggl knows.

    https://engineering.toggl.com/docs/track/api/currencies#get-currencies
    """
