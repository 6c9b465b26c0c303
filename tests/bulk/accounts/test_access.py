"""The workspaces of accounts, and their roles, found before a run."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.archives import SMALL, clock_on, names_in, plan_of, reports_sent, run_plan
from toggl_async import AuthenticationError
from toggl_async.bulk import Account, InvalidPlanError, WorkspaceAccessError, client_from, open_archive
from toggl_async.errors import CredentialsError
from toggl_async.sandbox import Sandbox, SandboxWorkspace
from toggl_async.sandbox.accounts import Accessible

TODAY = date(2026, 10, 15)
TWO = [SandboxWorkspace(company=SMALL, id=11), SandboxWorkspace(id=12)]


async def test_all_workspaces_of_an_account_are_exported(tmp_path: Path) -> None:
    """With "all", every workspace that the account belongs to is exported."""
    async with Sandbox(workspaces=TWO) as sandbox:
        await run_plan(plan_of(tmp_path, since=date(2026, 9, 1)), sandbox, clock_on(TODAY))
    assert [name.partition("_")[0] for name in names_in(tmp_path)] == ["11", "11", "12", "12"]


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


async def test_a_refused_credential_ends_the_run_with_one_request(tmp_path: Path) -> None:
    """A wrong token is refused when the workspaces are listed, and no report is requested."""
    async with Sandbox(workspaces=TWO) as sandbox:
        variables = {"TOGGL_API_TOKEN": "0" * 32, "TOGGL_TRACK_URL": sandbox.track_url}
        async with open_archive(plan_of(tmp_path), open_client=client_from(variables)) as archive:
            with pytest.raises(AuthenticationError):
                await archive.groups()
        assert len(sandbox.received) == 1
