"""The plan as a value: what it accepts, and how its mistakes are explained."""

import pickle
from datetime import date
from pathlib import Path

import pytest

from toggl_async.bulk import (
    Account,
    InvalidPlanError,
    Plan,
    PlannedReport,
    load_plan,
    plan_from,
    plan_from_json,
    plan_to_json,
)

EXAMPLE = """
into = "toggl-archive"
since = 2019-01-01
windows = "month"
settle = 35
[[account]]
token_env = "TOGGL_TOKEN_ACME"
workspaces = "all"
[[report]]
kind = "detailed"
formats = ["csv", "pdf"]
client_ids = [7, 3]
[[report]]
kind = "summary"
formats = ["xlsx"]
grouping = "projects"
"""


def example(tmp_path: Path) -> Plan:
    """Return the plan of the example, read from a file."""
    file = tmp_path / "archive.toml"
    file.write_text(EXAMPLE, "utf-8")
    return load_plan(file)


def test_a_plan_is_read_from_toml(tmp_path: Path) -> None:
    """A TOML file contains the settings, accounts and reports; a relative path starts at its folder."""
    plan = example(tmp_path)
    assert plan.into == str(tmp_path / "toggl-archive")
    assert (plan.since, plan.until, plan.windows) == (date(2019, 1, 1), "yesterday", "month")
    assert plan.accounts == (Account(token_env="TOGGL_TOKEN_ACME"),)
    assert [report.formats for report in plan.reports] == [("csv", "pdf"), ("xlsx",)]
    assert plan.reports[0].fields == {"client_ids": [7, 3]}


def test_a_plan_survives_json_and_pickle(tmp_path: Path) -> None:
    """A plan that is written as JSON or pickled, and read again, is equal to the first."""
    plan = example(tmp_path)
    assert plan_from_json(plan_to_json(plan)) == plan
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_a_plan_has_one_partition_for_each_account() -> None:
    """Each partition has one account, and a folder and a ledger of its own."""
    accounts = [Account(token_env="ACME"), Account(token_env="BETA")]
    plan = Plan(into="s3://bucket/toggl/", since="2019-01-01", accounts=accounts, ledger="/var/toggl.db")
    parts = plan.partitions()
    assert [part.into for part in parts] == ["s3://bucket/toggl/ACME", "s3://bucket/toggl/BETA"]
    assert [part.ledger for part in parts] == ["/var/toggl.db-ACME", "/var/toggl.db-BETA"]
    assert [part.accounts for part in parts] == [(accounts[0],), (accounts[1],)]
    alone = Plan(into="x", since=date(2019, 1, 1))
    assert alone.partitions() == (alone,)


MINIMAL = {"into": "archive", "since": "2019-01-01"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"since": "2019-01-01"}, "the plan has no into"),
        ({"into": "x"}, "the plan has no since"),
        ({**MINIMAL, "window": "month"}, "unknown key 'window', did you mean windows?"),
        ({**MINIMAL, "colour": 1}, "unknown key 'colour': known are account, "),
        ({**MINIMAL, "since": "2019-13-01"}, "since: expected a date such as 2019-01-01, got '2019-13-01'"),
        ({**MINIMAL, "since": 2019}, "since: expected a date"),
        ({**MINIMAL, "until": "tomorrow"}, 'until: expected a date, "yesterday" or "today"'),
        ({**MINIMAL, "until": "2018-12-31"}, "until 2018-12-31 is before since 2019-01-01"),
        ({**MINIMAL, "windows": "decade"}, "windows: expected one of year, quarter, month, week, day"),
        ({**MINIMAL, "settle": -1}, "settle: expected a number of days, got -1"),
        ({**MINIMAL, "settle": True}, "settle: expected a number of days"),
        ({**MINIMAL, "into": ""}, "into: name the folder"),
        ({**MINIMAL, "report": []}, "the plan has no report"),
        ({**MINIMAL, "account": []}, "the plan has no account"),
        ({**MINIMAL, "account": "x"}, "write each account under [[account]]"),
        ({**MINIMAL, "report": {"kind": "detailed"}}, "write each report under [[report]]"),
        ({**MINIMAL, "report": [{}]}, "give its kind"),
        ({**MINIMAL, "report": [{"kind": "detaild"}]}, "no kind 'detaild', did you mean detailed?"),
        ({**MINIMAL, "report": [{"kind": "weekly", "formats": ["xlsx"]}]}, "as csv or pdf, not as xlsx"),
        ({**MINIMAL, "report": [{"kind": "detailed", "formats": ["doc"]}]}, "expected csv, xlsx or pdf"),
        ({**MINIMAL, "report": [{"kind": "detailed", "formats": []}]}, "expected csv, xlsx or pdf"),
        ({**MINIMAL, "report": [{"kind": "detailed", "formats": ["csv", "csv"]}]}, "names one twice"),
        (
            {**MINIMAL, "report": [{"kind": "detailed", "client_id": [1]}]},
            "no field 'client_id' for csv, did you mean client_ids?",
        ),
        (
            {**MINIMAL, "report": [{"kind": "detailed", "formats": ["csv", "pdf"], "hour_format": "h"}]},
            "no field 'hour_format' for csv",
        ),
        ({**MINIMAL, "report": [{"kind": "detailed", "start_date": "2019-01-01"}]}, "follows from the plan"),
        ({**MINIMAL, "report": [{"kind": "detailed", "client_ids": ["x"]}]}, "client_ids"),
        ({**MINIMAL, "report": [{"kind": "employee-profitability"}]}, "Toggl needs the field currency"),
        ({**MINIMAL, "report": [{"kind": "detailed"}, {"kind": "detailed"}]}, "twice"),
        ({**MINIMAL, "account": [{"token_env": "A"}, {"token_env": "A"}]}, "the account A twice"),
        ({**MINIMAL, "account": [{"tokenenv": "A"}]}, "did you mean token_env?"),
        ({**MINIMAL, "account": [{"email_env": "A"}]}, "needed together"),
        (
            {**MINIMAL, "account": [{"token_env": "A", "email_env": "B", "password_env": "C"}]},
            "not both",
        ),
        ({**MINIMAL, "account": [{"workspaces": ["x"]}]}, 'workspaces: expected ids, or "all"'),
        ({**MINIMAL, "account": [{"workspaces": []}]}, "workspaces: expected ids"),
        ({**MINIMAL, "account": [{"workspaces": [0]}]}, "workspaces: expected ids"),
    ],
)
def test_a_mistake_in_a_plan_is_named(settings: dict[str, object], message: str) -> None:
    """Each mistake is an error whose message says where it is and what to write instead."""
    with pytest.raises(InvalidPlanError) as error:
        plan_from(settings)
    assert message in str(error.value)


def test_a_token_in_place_of_its_variable_is_not_repeated() -> None:
    """The message does not show a malformed token_env, since it may be a token by mistake."""
    token = "1971800d4d82861d8f2c1651fea4d212"
    with pytest.raises(InvalidPlanError, match="name of an environment variable") as error:
        Account(token_env=token)
    assert token not in repr(error.value)


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    """The message about malformed TOML names the file and the place of the mistake."""
    file = tmp_path / "archive.toml"
    file.write_bytes(b"into = \xff")
    with pytest.raises(InvalidPlanError, match=r"archive\.toml: this is not TOML"):
        load_plan(file)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"since": "2026-10-16"}, "since 2026-10-16 is after 2026-10-14, the last day to export"),
        ({"since": "2026-01-01", "until": "2026-10-16"}, "until 2026-10-16 is in the future"),
    ],
)
def test_a_plan_in_the_future_is_refused(settings: dict[str, object], message: str) -> None:
    """A plan that begins or ends after the day of its run is refused."""
    plan = plan_from({"into": "archive", **settings})
    with pytest.raises(InvalidPlanError, match=message):
        plan.windows_on(date(2026, 10, 15))


def test_a_report_makes_requests_with_its_fields() -> None:
    """The fields of a report are passed to its requests in each format."""
    report = PlannedReport(kind="summary", formats=("csv", "pdf"), fields={"client_ids": [3, None]})
    for file_format in report.formats:
        request = report.request(file_format, 7, date(2026, 1, 1), date(2026, 1, 31))
        assert request.file_format == file_format
        assert tuple(getattr(request, "client_ids")) == (3, None)  # noqa: B009
