"""``toggl-async quota``: prints what is left of each hourly quota."""

import sys
from typing import Annotated

from cyclopts import Parameter

from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.json_output import json_line
from toggl_async.cli.signals import run
from toggl_async.track.me import OrganizationQuota, QuotaRequest

AsJson = Annotated[
    bool, Parameter(name="--json", show_default=False, help="Print one JSON object for each organization.")
]


def quota(*, account: AccountOptions | None = None, as_json: AsJson = False) -> int:
    """Print how many requests are left in each hourly quota, and when it resets."""
    return run(_quota(account or AccountOptions(), as_json=as_json))


async def _quota(account: AccountOptions, *, as_json: bool) -> int:
    async with account.connect() as connection:
        quotas = await connection.toggl.send(connection.prepare(QuotaRequest()))
    sys.stdout.write("".join(json_line(each) if as_json else _text_line(each) for each in quotas))
    return 0


def _text_line(quota: OrganizationQuota) -> str:
    owner = "user" if quota.organization_id is None else f"organization {quota.organization_id}"
    resets_in = "resets ?" if quota.resets_in_secs is None else f"resets in {quota.resets_in_secs} s"
    return f"{owner}\t{_number(quota.remaining)} of {_number(quota.total)} left\t{resets_in}\n"


def _number(value: int | None) -> str:
    return "?" if value is None else str(value)
