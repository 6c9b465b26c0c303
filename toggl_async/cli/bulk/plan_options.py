"""The plan of a bulk export: a TOML file, the folder of an archive, or options."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async.bulk import REPORT_KINDS, Plan, load_plan, plan_from, plan_in, settings_of
from toggl_async.bulk.ledger.ledger_file import is_database
from toggl_async.cli import converters
from toggl_async.cli.exit_codes import UsageError

PlanArgument = Annotated[
    Path | None,
    Parameter(
        name="PLAN",
        show_default=False,
        help="TOML file with the plan; or an archive's folder or ledger, which contains its plan.",
    ),
]


@Parameter(name="*")
@frozen(kw_only=True)
class PlanOptions:
    """The options that make a plan, or change the one in a file."""

    into: Annotated[
        str | None,
        Parameter(
            name="--into",
            help="Folder for the files, created if missing, or a URL such as s3://bucket/toggl; an object "
            "store's credentials are in its own environment variables.",
        ),
    ] = None
    ledger: Annotated[
        str | None,
        Parameter(
            name="--ledger",
            help="Path of the ledger; by default in the folder of the files. An object store needs one.",
        ),
    ] = None
    since: Annotated[
        date | None,
        Parameter(name="--since", converter=converters.calendar_date, help="First day, such as 2019-01-01."),
    ] = None
    until: Annotated[
        str | None,
        Parameter(name="--until", help="Last day, included: a date, today, or yesterday, the default."),
    ] = None
    windows: Annotated[
        str | None,
        Parameter(name="--windows", help="Time that one file covers: year, quarter, month, week or day."),
    ] = None
    report: Annotated[
        tuple[str, ...] | None,
        Parameter(
            name="--report",
            converter=converters.comma_separated,
            help=f"Reports: {', '.join(REPORT_KINDS)}; by default, detailed.",
        ),
    ] = None
    file_format: Annotated[
        tuple[str, ...] | None,
        Parameter(
            name="--format",
            converter=converters.comma_separated,
            help="Formats of each report that has them, such as csv,pdf; by default, csv.",
        ),
    ] = None
    workspaces: Annotated[
        tuple[str, ...] | None,
        Parameter(
            name="--workspaces",
            converter=converters.comma_separated,
            help="Ids of workspaces, or all that the account belongs to, the default.",
        ),
    ] = None
    settle: Annotated[
        int | None,
        Parameter(
            name="--settle",
            converter=converters.count,
            help="Days after its end for which a window is fetched again; by default, 35.",
        ),
    ] = None
    names: Annotated[
        str | None,
        Parameter(name="--names", help="Pattern of the files' names, such as {workspace}_{report}_{start}."),
    ] = None

    def plan(self, source: Path | None) -> Plan:
        """Return the plan of a file or folder, changed by the options, or the plan of the options alone.

        Raises:
            UsageError: an option is missing or malformed, or there is no plan.
            InvalidPlanError: the plan contains a mistake.
        """
        if source is None:
            return self._made()
        chosen = ("--report", self.report), ("--format", self.file_format), ("--workspaces", self.workspaces)
        for option, value in chosen:
            if value is not None:
                raise UsageError(f"{option} belongs in the plan {source}, if there is one: leave it out")
        return plan_from({**settings_of(_read(source)), **self._settings()})

    def _settings(self) -> dict[str, object]:
        settings = {
            "into": self.into,
            "ledger": self.ledger,
            "since": self.since,
            "until": self.until,
            "windows": self.windows,
            "settle": self.settle,
            "names": self.names,
        }
        return {name: value for name, value in settings.items() if value is not None}

    def _made(self) -> Plan:
        for option, value in (("--into", self.into), ("--since", self.since)):
            if value is None:
                raise UsageError(f"give a plan, such as archive.toml, or {option}")
        reports = [
            {"kind": kind, "formats": self._formats(kind)}
            for kind in (("detailed",) if self.report is None else self.report)
        ]
        account = {"workspaces": self._workspaces()}
        return plan_from({**self._settings(), "report": reports, "account": [account]})

    def _formats(self, kind: str) -> Sequence[str]:
        """Return the chosen formats that a kind of report has; if it has none of them, all."""
        given = ("csv",) if self.file_format is None else self.file_format
        if kind not in REPORT_KINDS:
            return given
        return [each for each in given if each in REPORT_KINDS[kind].formats] or given

    def _workspaces(self) -> object:
        if self.workspaces is None or self.workspaces == ("all",):
            return "all"
        try:
            return [converters.parse_whole_number(each) for each in self.workspaces]
        except ValueError as fault:
            problem = str(fault)
        raise UsageError(f"--workspaces: {problem}")


def _read(source: Path) -> Plan:
    if source.is_dir():
        try:
            return plan_in(source)
        except FileNotFoundError:
            pass
        raise UsageError(f"there is no archive in {source}: give a plan, or --into and --since")
    return plan_in(source) if is_database(source) else load_plan(source)
