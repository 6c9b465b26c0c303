"""The models of Track, decoded from bodies like those that Toggl really sends."""

import datetime as dt
import pickle
import pprint

import pytest
from rich.pretty import pretty_repr

from tests.support.models import ask, read
from toggl_async import DecodeError

SECRETS = {
    "api_token": "0f" * 16,
    "intercom_hash": "be" * 20,
    "ical_url": "https://example.com/ical/" + "5a" * 16,
}


def test_a_field_that_is_no_python_name_is_renamed() -> None:
    """``2fa_enabled`` is decoded under a valid Python name."""
    user = read(ask("track.me"), {"id": 31, "2fa_enabled": True})
    assert user.two_factor_enabled is True
    assert read(ask("track.me"), {"id": 31}).two_factor_enabled is None


@pytest.mark.parametrize(
    ("text", "microsecond", "hours"),
    [
        ("2025-05-23T10:42:45.348237418Z", 348237, 0),
        ("2025-05-23T10:42:45.348237418+05:00", 348237, 5),
        ("2025-05-23T10:42:45.283589Z", 283589, 0),
        ("2025-05-23T10:42:45-07:00", 0, -7),
        ("2025-05-23T10:42:45.5+00:00", 500000, 0),
    ],
)
def test_timestamps_have_any_precision_and_offset(text: str, microsecond: int, hours: int) -> None:
    """A timestamp is rounded to microseconds, and keeps its UTC offset."""
    moment = read(ask("track.me"), {"authorization_updated_at": text}).authorization_updated_at
    zone = dt.timezone(dt.timedelta(hours=hours))
    assert moment == dt.datetime(2025, 5, 23, 10, 42, 45, microsecond, tzinfo=zone)
    assert moment.utcoffset() == dt.timedelta(hours=hours)


def test_a_timestamp_without_a_zone_is_an_error() -> None:
    """A timestamp without a zone is an error, since it would be a different time on each computer."""
    with pytest.raises(DecodeError) as caught:
        read(ask("track.me"), {"at": "2025-05-23T10:42:45"})
    assert "zone" in caught.value.problems[0]


def test_secrets_are_decoded_and_not_shown() -> None:
    """The secrets of a user and a workspace are attributes of the models, but not part of any repr."""
    user = read(ask("track.me"), {"id": 31, **SECRETS, "workspaces": [{"id": 7, **SECRETS}]})
    (workspace,) = read(ask("track.workspaces"), [{"id": 7, **SECRETS}])
    single = read(ask("track.workspace", workspace_id=7), {"id": 7, **SECRETS})
    assert user.api_token == workspace.api_token == single.api_token == SECRETS["api_token"]
    assert user.intercom_hash == SECRETS["intercom_hash"]
    assert workspace.ical_url == SECRETS["ical_url"]
    for model in (user, workspace, single, user.workspaces):
        for secret in SECRETS.values():
            assert secret not in repr(model)
            assert secret not in str(model)
            assert secret not in f"{model!r:>10}"
            assert secret not in pprint.pformat(model)
            assert secret not in pretty_repr(model, expand_all=True)


def test_the_token_of_a_saved_report_is_decoded_and_not_shown() -> None:
    """The token of a saved report is part of no repr, neither of the model nor of a request with it."""
    token = "d1ce" * 8
    page = read(ask("track.saved_reports", workspace_id=7), [{"id": 1, "token": token, "public": True}])
    request = ask("reports.export_saved", page.rows[0].token)
    assert page.rows[0].token == token == request.report_token
    assert token not in repr(page) + repr(page.rows[0]) + repr(request) + repr(ask("reports.saved", token))


def test_a_model_is_a_value() -> None:
    """A model can be pickled, and equals its copy."""
    user = read(ask("track.me"), {"id": 31, **SECRETS, "workspaces": [{"id": 7}]})
    assert pickle.loads(pickle.dumps(user)) == user


def test_empty_related_data_is_null() -> None:
    """Toggl sends null for an empty collection and leaves out others; both are decoded as empty."""
    user = read(ask("track.me", with_related_data=True), {"id": 31, "clients": None, "tags": [{"id": 1}]})
    assert (user.clients, user.projects, user.tags) == ((), (), ({"id": 1},))


NULLS = (
    "csv_upload",
    "default_hourly_rate",
    "permissions",
    "rate_last_updated",
    "subscription",
    "suspended_at",
)


def test_a_workspace_may_have_nulls_and_undocumented_fields() -> None:
    """A workspace is decoded although many fields are null and some are in no document."""
    unknown = {"server_deleted_at": None, "only_admins_see_billable_rates": True, "profile": 102}
    workspace = read(ask("track.workspace", workspace_id=7), {"id": 7, **dict.fromkeys(NULLS), **unknown})
    assert workspace.permissions == ()
    assert workspace.default_hourly_rate is None
    assert (workspace.only_admins_see_billable_rates, workspace.profile) == (True, 102)


def test_money_may_come_without_decimals() -> None:
    """A whole number is accepted for an amount that may have a fraction."""
    workspace = read(ask("track.workspace", workspace_id=7), {"default_hourly_rate": 12})
    assert workspace.default_hourly_rate == 12.0


def test_a_quota_may_be_negative_and_without_an_organization() -> None:
    """The user's own quota has no organization, and the number of calls left may be negative."""
    body = [
        {"organization_id": None, "remaining": 12, "resets_in_secs": 1838, "total": 30},
        {"organization_id": 70, "remaining": -4, "resets_in_secs": 0, "total": 240},
    ]
    own, shared = read(ask("track.quota"), body)
    assert (own.organization_id, own.total) == (None, 30)
    assert shared.remaining == -4
