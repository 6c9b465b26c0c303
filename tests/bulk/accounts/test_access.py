"""The workspaces of accounts, and their roles, found before a run."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.archives import SMALL, clock_on, names_in, opener, plan_of, reports_sent, run_plan
from tests.support.clock import Clock
from toggl_async import ApiToken, AuthenticationError, Hosts, RateLimit, Toggl
from toggl_async.bulk import (
    Account,
    InvalidPlanError,
    OpenClient,
    Plan,
    Run,
    WorkspaceAccessError,
    client_from,
    open_archive,
    preview,
    run_partition,
)
from toggl_async.bulk.run.events import AccountFailedEvent, BulkEvent
from toggl_async.errors import CredentialsError
from toggl_async.events import Listener
from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace
from toggl_async.sandbox.accounts import Accessible
from toggl_async.sandbox.faults import Status

TODAY = date(2026, 10, 15)
OTHER = Company(seed=2, entries=400, first_day=date(2026, 1, 1), last_day=date(2026, 9, 30))
TWO = [SandboxWorkspace(company=SMALL, id=11), SandboxWorkspace(company=OTHER, id=12)]


async def test_all_workspaces_of_an_account_are_exported(tmp_path: Path) -> None:
    """With "all", every workspace that the account belongs to is exported."""
    async with Sandbox(workspaces=TWO) as sandbox:
        await run_plan(plan_of(tmp_path, since=date(2026, 9, 1)), sandbox, clock_on(TODAY))
    assert [name.partition("_")[0] for name in names_in(tmp_path)] == ["11", "11", "12", "12"]


async def test_a_workspace_that_is_gone_is_named(tmp_path: Path) -> None:
    """With "all", a workspace to which the account no longer belongs is named once, and the others go on."""
    plan = plan_of(tmp_path, since=date(2026, 9, 1))
    async with Sandbox(workspaces=TWO) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
    tomorrow = clock_on(TODAY + timedelta(days=1))
    async with Sandbox(workspaces=TWO[:1]) as sandbox:
        run, outcomes = await run_plan(plan, sandbox, tomorrow)
        again, _ = await run_plan(plan, sandbox, tomorrow)
    (failed,) = run.result.failed_accounts
    assert "no longer belongs to workspace 12" in str(failed.error)
    assert len(outcomes) == 2
    assert not run.result.complete
    assert again.result.complete
    assert len(names_in(tmp_path)) == 4


async def test_a_workspace_of_another_account_is_found_before_the_run(tmp_path: Path) -> None:
    """A workspace that the account does not belong to is an error, before a report is requested."""
    plan = plan_of(tmp_path, accounts=[Account(workspaces=[11, 99])])
    async with Sandbox(workspaces=TWO) as sandbox:
        with pytest.raises(WorkspaceAccessError, match="does not belong to workspace 99: its workspaces are"):
            await run_plan(plan, sandbox, clock_on(TODAY))
        assert not reports_sent(sandbox)


async def test_a_workspace_is_exported_with_one_account(tmp_path: Path) -> None:
    """A plan is refused if two accounts would export the same workspace."""
    accounts = [Account(token_env="ANA"), Account(token_env="BEN")]
    people: dict[str, Accessible] = {
        "ana@example.com": {11: "admin"},
        "ben@example.com": {11: "admin", 12: "admin"},
    }
    async with Sandbox(workspaces=TWO, accounts=people) as sandbox:
        with pytest.raises(InvalidPlanError, match="workspace 11 would be exported with ANA and with BEN"):
            await run_plan(plan_of(tmp_path, accounts=accounts), sandbox, clock_on(TODAY))


async def test_the_reports_of_a_member_and_an_admin_are_not_mixed(tmp_path: Path) -> None:
    """A run as an admin does not continue the archive of a member, unless that is adopted."""
    plan = plan_of(tmp_path, since=date(2026, 9, 1))
    member = [SandboxWorkspace(company=SMALL, id=11, role="member")]
    admin = [SandboxWorkspace(company=SMALL, id=11, role="admin")]
    async with Sandbox(workspaces=member) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
    tomorrow = clock_on(TODAY + timedelta(days=1))
    async with Sandbox(workspaces=admin) as sandbox:
        with pytest.raises(WorkspaceAccessError, match=r"was user of workspace 11 .* and is admin now"):
            await run_plan(plan, sandbox, tomorrow)
        assert not reports_sent(sandbox)
        run, _ = await run_plan(plan, sandbox, tomorrow, adopt=True)
        assert run.result.complete
        again, _ = await run_plan(plan, sandbox, tomorrow)
    assert again.result.complete


async def test_a_missing_credential_is_found_before_anything_is_made(tmp_path: Path) -> None:
    """An account whose variable is not set is an error before the folder and the ledger are made."""
    plan = plan_of(tmp_path / "archive", accounts=[Account(token_env="TOGGL_TOKEN_ACME")])
    with pytest.raises(CredentialsError, match="the environment variable TOGGL_TOKEN_ACME is not set"):
        async with open_archive(plan, open_client=client_from({})):
            pass
    assert not (tmp_path / "archive").exists()


async def test_the_variables_of_an_account_hold_its_credential() -> None:
    """A token or an e-mail address with a password is read from the variables that the plan names."""
    variables = {"T": "1971800d4d82861d8f2c1651fea4d212", "E": "ana@example.com", "P": "secret"}
    assert Account(token_env="T").credentials(variables)
    assert Account(email_env="E", password_env="P").credentials(variables)
    assert Account().credentials({"TOGGL_API_TOKEN": variables["T"]})


def test_a_malformed_credential_is_named_by_its_account() -> None:
    """The message names the account, which has the name of its variable, and does not repeat the value."""
    with pytest.raises(CredentialsError, match="account T: the API token contains spaces") as caught:
        Account(token_env="T").credentials({"T": "two words"})
    assert "words" not in str(caught.value)


async def test_a_refused_credential_ends_the_run_with_one_request(tmp_path: Path) -> None:
    """A wrong token is refused when the workspaces are listed, and no report is requested."""
    async with Sandbox(workspaces=TWO) as sandbox:
        variables = {"TOGGL_API_TOKEN": "0" * 32, "TOGGL_TRACK_URL": sandbox.track_url}
        async with open_archive(plan_of(tmp_path), open_client=client_from(variables)) as archive:
            with pytest.raises(AuthenticationError):
                await archive.groups()
        assert len(sandbox.received) == 1


ANA, BEN = Account(token_env="ANA"), Account(token_env="BEN")
PEOPLE: dict[str, Accessible] = {"ana@example.com": {11: "admin"}, "ben@example.com": {12: "admin"}}


def with_wrong_token(sandbox: Sandbox, clock: Clock, *wrong: str) -> OpenClient:
    """Return a function that makes clients of a sandbox, some of them with a token that is refused."""
    right = opener(sandbox, clock)

    def client(account: Account, listeners: Sequence[Listener], /) -> Toggl:
        if account.name not in wrong:
            return right(account, listeners)
        return Toggl(
            ApiToken("0" * 32),
            hosts=Hosts(track=sandbox.track_url),
            rate_limit=RateLimit(per_second=None),
            listeners=listeners,
            clock=clock.setting,
        )

    return client


async def run_with(plan: Plan, make: OpenClient, clock: Clock) -> tuple[Run, list[BulkEvent]]:
    """Run a plan, and return the run and its events."""
    events: list[BulkEvent] = []
    async with open_archive(plan, open_client=make, clock=clock.setting) as archive:
        run = Run(archive=archive, listener=events.append)
        async for _ in run.outcomes():
            pass
    return run, events


@pytest.mark.parametrize("wrong", ["ANA", "BEN"])
async def test_an_account_that_is_refused_does_not_keep_the_others(tmp_path: Path, wrong: str) -> None:
    """The account with a wrong token is named, costs one request, and the other account is exported."""
    plan, clock = plan_of(tmp_path, accounts=[ANA, BEN]), clock_on(TODAY)
    async with Sandbox(workspaces=TWO, accounts=PEOPLE) as sandbox:
        make = with_wrong_token(sandbox, clock, wrong)
        run, events = await run_with(plan, make, clock)
        assert [(each.account, type(each.error)) for each in run.result.failed_accounts] == [
            (wrong, AuthenticationError)
        ]
        assert (run.result.saved, run.result.complete) == (10, False)
        assert [each.failed.account for each in events if isinstance(each, AccountFailedEvent)] == [wrong]
        assert len(sandbox.received) == 12
        async with open_archive(plan, writes=False, open_client=make, clock=clock.setting) as archive:
            before = await preview(archive)
        assert [each.account for each in before.failed_accounts] == [wrong]
        assert (before.requests, before.there.total()) == (0, 10)
        partition = await run_partition(plan, open_client=make, clock=clock.setting)
        assert not partition.complete
        assert f"account {wrong}" in (partition.problem or "")
        again, _ = await run_with(plan, opener(sandbox, clock), clock)
        assert (again.result.saved, again.result.complete) == (10, True)


async def test_all_accounts_that_are_refused_are_named(tmp_path: Path) -> None:
    """If every account of several is refused, each of them is named."""
    plan, clock = plan_of(tmp_path, accounts=[ANA, BEN]), clock_on(TODAY)
    async with Sandbox(workspaces=TWO, accounts=PEOPLE) as sandbox:
        run, _ = await run_with(plan, with_wrong_token(sandbox, clock, "ANA", "BEN"), clock)
        assert len(sandbox.received) == 2
    assert [each.account for each in run.result.failed_accounts] == ["ANA", "BEN"]
    assert not run.result.complete


async def test_an_account_without_its_workspace_does_not_keep_the_others(tmp_path: Path) -> None:
    """An account that has left its workspace is named, and the other account is exported."""
    left = Account(token_env="BEN", workspaces=[13])
    plan, clock = plan_of(tmp_path, accounts=[left, ANA]), clock_on(TODAY)
    async with Sandbox(workspaces=TWO, accounts=PEOPLE) as sandbox:
        run, _ = await run_with(plan, opener(sandbox, clock), clock)
    assert run.result.saved == 10
    assert "does not belong to workspace 13" in str(run.result.failed_accounts[0].error)


async def test_an_account_whose_list_is_postponed_does_not_keep_the_others(tmp_path: Path) -> None:
    """If the quota forbids the list of one account, the others are exported, and resume_at is set."""
    plan, clock = plan_of(tmp_path, accounts=[ANA, BEN]), clock_on(TODAY)
    text = "You have hit your hourly limit for API calls. Your quota will reset in 600 seconds."
    async with Sandbox(workspaces=TWO, accounts=PEOPLE) as sandbox:
        sandbox.fault(Status(402, text, content_type="text/plain"), "me/workspaces")
        run, _ = await run_with(plan, opener(sandbox, clock), clock)
        assert (run.result.saved, run.result.failed_accounts) == (10, [])
        assert run.result.resume_at == clock.utc() + timedelta(seconds=600)
        assert not run.result.complete
        sandbox.clear_received()
        await run_with(plan, opener(sandbox, clock), clock)
        assert not sandbox.received
        clock.now += 601
        again, _ = await run_with(plan, opener(sandbox, clock), clock)
    assert (again.result.saved, again.result.complete) == (10, True)


def test_a_workspace_that_two_accounts_name_is_refused_at_once() -> None:
    """Two accounts that name the same workspace are a mistake that the plan itself shows."""
    accounts = [Account(token_env="ANA", workspaces=[11]), Account(token_env="BEN", workspaces=[12, 11])]
    with pytest.raises(InvalidPlanError, match="workspace 11"):
        plan_of(Path("x"), accounts=accounts)
