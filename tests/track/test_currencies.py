"""The currencies that Toggl knows."""

from tests.support.models import ask, read
from toggl_async.codec import encode


def test_currencies_belong_to_no_workspace() -> None:
    """The list of currencies needs no workspace, and a currency has its code and symbol."""
    asked = ask("track.currencies")
    assert encode(asked.within(7)).path == "/api/v9/currencies"
    (euro,) = read(asked, [{"currency_id": 2, "iso_code": "EUR", "symbol": "€"}])
    assert (euro.currency_id, euro.iso_code, euro.symbol) == (2, "EUR", "€")
