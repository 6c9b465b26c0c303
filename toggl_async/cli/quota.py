"""``toggl-async quota``: how many calls are left in the hour, by organization."""

import sys
from typing import Annotated

from cyclopts import Parameter

from toggl_async.cli.accounts import Account
from toggl_async.cli.plain import line
from toggl_async.cli.running import run
from toggl_async.track.me import QuotaBucket, QuotaRequest

AsJson = Annotated[
    bool, Parameter(name="--json", show_default=False, help="Print one JSON object for each organization.")
]


def quota(*, account: Account | None = None, as_json: AsJson = False) -> int:
    """Tell how many calls are left in this hour, of how many, and when all are given back.

    One line for each organization, with tabs between; the user's own calls, such as this one, belong to none.
    """
    return run(_quota(account or Account(), as_json=as_json))


async def _quota(account: Account, *, as_json: bool) -> int:
    async with account.connect() as connection:
        buckets = await connection.toggl.send(connection.fill_in(QuotaRequest()))
    sys.stdout.write("".join(line(each) if as_json else _told(each) for each in buckets))
    return 0


def _told(bucket: QuotaBucket) -> str:
    whose = "user" if bucket.organization_id is None else f"organization {bucket.organization_id}"
    resets_in = "resets ?" if bucket.resets_in_secs is None else f"resets in {bucket.resets_in_secs} s"
    return f"{whose}\t{_number(bucket.remaining)} of {_number(bucket.total)} left\t{resets_in}\n"


def _number(value: int | None) -> str:
    return "?" if value is None else str(value)
