"""``toggl-async quota``: prints what is left of each hourly quota."""

from typing import Annotated

from cyclopts import Parameter

from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.options import AsJson, Quiet, RowFormat
from toggl_async.cli.row_commands import print_rows
from toggl_async.cli.row_output import chosen_format, output_as
from toggl_async.cli.signals import run
from toggl_async.track.me import OrganizationQuota, QuotaRequest

_COLUMNS = ("organization_id", "remaining", "total", "resets_in_secs")
Format = Annotated[
    RowFormat | None,
    Parameter(
        name="--format",
        help="Lines with columns separated by tabs, the default; one JSON object for each organization; csv "
        "with a header; or a table.",
    ),
]


def quota(
    *,
    account: AccountOptions | None = None,
    row_format: Format = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> int:
    """Print how many requests are left in each hourly quota, and when it resets."""
    chosen = chosen_format(row_format, as_json=as_json, default="lines")
    output = output_as(chosen, _COLUMNS, _line)
    return run(print_rows(account, QuotaRequest(), output, quiet=quiet))


def _line(row: object) -> str:
    return _text_line(row) if isinstance(row, OrganizationQuota) else ""


def _text_line(quota: OrganizationQuota) -> str:
    owner = "user" if quota.organization_id is None else f"organization {quota.organization_id}"
    resets_in = "resets ?" if quota.resets_in_secs is None else f"resets in {quota.resets_in_secs} s"
    return f"{owner}\t{_number(quota.remaining)} of {_number(quota.total)} left\t{resets_in}\n"


def _number(value: int | None) -> str:
    return "?" if value is None else str(value)
