"""Values of the wrong type in plans, whether from TOML or from Python: each is one typed error."""

from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path

import pytest

from toggl_async.bulk import (
    Account,
    InvalidPlanError,
    Plan,
    PlannedReport,
    ledger_path,
    load_plan,
    open_archive,
    plan_from,
    plan_from_json,
    plan_to_json,
)
from toggl_async.bulk.destinations.store_url import local_folder
from toggl_async.clock import Clock

WRONG: tuple[object, ...] = (
    1,
    1.5,
    True,
    b"x",
    [],
    ["a"],
    {},
    {"a": 1},
    object(),
    datetime(2026, 1, 1),  # noqa: DTZ001 - as TOML has it
    date(2026, 1, 1),
)
SINCE = date(2026, 1, 1)


class Colour(Enum):
    """An enumeration that is no text."""

    RED = 1


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("key", ["into", "ledger", "names", "windows"])
def test_a_text_of_another_type_is_refused(key: str, value: object) -> None:
    """A number, list, table or date in place of a text is a mistake that is named."""
    with pytest.raises(InvalidPlanError, match=rf"^{key}: "):
        plan_from({"into": "archive", "since": "2026-01-01", key: value})


@pytest.mark.parametrize("value", [None, 1, "detailed", b"x", object(), [None], ["detailed"], {"kind": 1}])
@pytest.mark.parametrize("key", ["reports", "accounts"])
def test_reports_and_accounts_of_another_type_are_refused(key: str, value: object) -> None:
    """The reports and accounts of a plan are lists of their own types."""
    values: dict[str, object] = {"into": "archive", "since": SINCE, key: value}
    make: object = Plan
    assert callable(make)
    with pytest.raises(InvalidPlanError, match=rf"^{key}: expected a list of "):
        make(**values)


@pytest.mark.parametrize("value", [None, *WRONG])
def test_a_kind_of_another_type_is_refused(value: object) -> None:
    """The kind of a report is a text."""
    make: object = PlannedReport
    assert callable(make)
    with pytest.raises(InvalidPlanError, match="there is no kind"):
        make(kind=value)


@pytest.mark.parametrize("value", [None, 1, "x", b"x", [], [1], object(), {1: 2}])
def test_fields_of_another_type_are_refused(value: object) -> None:
    """The fields of a report are a mapping from names to values."""
    make: object = PlannedReport
    assert callable(make)
    with pytest.raises(InvalidPlanError, match=r"^report detailed: "):
        make(kind="detailed", fields=value)


@pytest.mark.parametrize("value", [b"x", object(), datetime(2026, 1, 1), Colour.RED, len, {1}])  # noqa: DTZ001
def test_a_field_that_is_no_plain_value_is_refused(value: object) -> None:
    """An object is not sent as the text by which Python shows it."""
    with pytest.raises(InvalidPlanError, match="description"):
        PlannedReport(kind="detailed", fields={"description": value})


def test_fields_are_kept_as_plain_values() -> None:
    """The fields are a copy in the types of JSON, so the plan equals the one that is made of its JSON."""
    ids = [7]
    fields: dict[str, object] = {"client_ids": ids, "tag_ids": (1, 2)}
    plan = Plan(into="x", since=SINCE, reports=[PlannedReport(kind="detailed", fields=fields)])
    ids.append(8)
    fields["user_ids"] = [1]
    assert plan.reports[0].fields == {"client_ids": [7], "tag_ids": [1, 2]}
    assert plan_from_json(plan_to_json(plan)) == plan


def test_paths_are_texts_of_a_plan() -> None:
    """A path may be given as a Path."""
    make: object = Plan
    assert callable(make)
    plan: object = make(into=Path("archive"), ledger=Path("toggl.sqlite3"), since=SINCE)
    assert isinstance(plan, Plan)
    assert (plan.into, plan.ledger) == ("archive", "toggl.sqlite3")
    assert plan_from_json(plan_to_json(plan)) == plan


@pytest.mark.parametrize("key", ["into", "ledger"])
@pytest.mark.parametrize("value", ["", "a\0b"])
def test_a_path_that_no_system_has_is_refused(key: str, value: str) -> None:
    """An empty path, and one with a NUL, are refused."""
    with pytest.raises(InvalidPlanError, match=rf"^{key}: "):
        plan_from({"into": "archive", "since": "2026-01-01", key: value})


def test_a_tilde_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that begins with ~ starts at the home of the user, and ~ with an unknown name is a name."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    plan = Plan(into="~/archive", since=SINCE)
    assert local_folder(plan.into) == tmp_path / "archive"
    assert ledger_path(plan).parent == tmp_path / "archive"
    assert ledger_path(Plan(into="x", since=SINCE, ledger="~/l.sqlite3")) == tmp_path / "l.sqlite3"
    assert local_folder("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")
    file = tmp_path / "plan.toml"
    file.write_text('into = "~nobody-of-this-name"\nsince = 2026-01-01\n', "utf-8")
    assert load_plan(file).into == str(tmp_path / "~nobody-of-this-name")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("{foo}", "foo"),
        ("", "empty"),
        ("{start", "not a pattern"),
        ("a/{start}", "leaves the folder"),
        ("x", "two files would be called x.csv"),
        ("{start:%d}", "two files"),
    ],
)
async def test_a_pattern_is_checked_before_anything_is_sent(names: str, message: str, tmp_path: Path) -> None:
    """Names that cannot be made, or are the same for two windows, are found before an archive is made."""
    folder = tmp_path / "archive"
    clock = Clock(now=lambda: 0.0, utc=lambda: datetime(2026, 6, 1, tzinfo=UTC))
    with pytest.raises(InvalidPlanError, match=message):
        async with open_archive(Plan(into=str(folder), since=SINCE, names=names), clock=clock):
            pytest.fail("the archive was opened")
    assert not folder.exists()


@pytest.mark.parametrize("token", ["a971800d4d82861d8f2c1651fea4d212", "toggl_sk_abcdefabcdef"])
def test_a_token_that_looks_like_a_variable_is_not_repeated(token: str) -> None:
    """A token that begins with a letter is not taken for the name of a variable."""
    with pytest.raises(InvalidPlanError, match="name of an environment variable") as error:
        Account(token_env=token)
    assert token not in repr(error.value)


@pytest.mark.parametrize("text", ["into = " + "[" * 9999 + "]" * 9999, "a." * 9999 + "b = 1"])
def test_a_file_that_nests_too_deeply_is_refused(tmp_path: Path, text: str) -> None:
    """Deeply nested TOML is a mistake like any other."""
    file = tmp_path / "plan.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InvalidPlanError):
        load_plan(file)
    with pytest.raises(InvalidPlanError):
        plan_from_json('{"into":' + "[" * 99_999)


def test_the_mark_of_an_editor_is_read_over(tmp_path: Path) -> None:
    """A byte order mark and the line ends of Windows do not matter."""
    file = tmp_path / "plan.toml"
    file.write_bytes(b'\xef\xbb\xbfinto = "x"\r\nsince = 2026-01-01\r\n')
    assert load_plan(file).into == str(tmp_path / "x")


@pytest.mark.parametrize("value", [None, 1, "x", [1], object(), {1: 2}])
def test_settings_of_another_type_are_refused(value: object) -> None:
    """Settings are a mapping from names to values."""
    make: object = plan_from
    assert callable(make)
    with pytest.raises(InvalidPlanError):
        make(value)
