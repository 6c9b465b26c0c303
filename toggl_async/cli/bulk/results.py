"""The results of bulk commands, as text for people and as JSON for programs."""

import sys
from collections import Counter
from collections.abc import Sequence

from toggl_async.bulk import (
    Plan,
    Preview,
    RunResult,
    TotalsCheck,
    Verification,
)
from toggl_async.cli.bulk.event_values import closed_values, failed_account_values
from toggl_async.cli.bulk.wording import SHOWN, amount, group_text, moment, named, number, print_json
from toggl_async.cli.error_messages import error_message, exit_code
from toggl_async.cli.exit_codes import ExitCode


def exit_code_of(result: RunResult) -> ExitCode:
    """Return the exit code for the result of a run."""
    if result.fatal is not None:
        return exit_code(result.fatal)
    if result.resume_at is not None:
        return ExitCode.COME_BACK
    return ExitCode.OK if result.complete else ExitCode.REFUSED


def print_preview(plan: Plan, preview: Preview, *, as_json: bool) -> None:
    """Print the preview of a run."""
    if as_json:
        print_json(_preview_values(preview))
        return
    windows, workspaces = f"{plan.windows} window", "workspace"
    lines = [f"{plan.into}: {number(preview.windows, windows)} of {number(preview.workspaces, workspaces)}"]
    lines += (
        f"  {report} {file_format}: {preview.due[report, file_format]:,} to fetch, "
        f"{preview.there[report, file_format]:,} there"
        for report, file_format in sorted({*preview.due, *preview.there})
    )
    lines.append(f"{number(preview.requests, 'request')}{_ending(preview)}")
    lines += named(
        "not included", ((f"account {each.account}", each.error) for each in preview.failed_accounts)
    )
    if preview.resume_at is not None:
        lines.append(
            f"the hourly quota of an account is used up: run it again after {moment(preview.resume_at)}"
        )
    sys.stdout.write("\n".join(lines) + "\n")


def _ending(preview: Preview) -> str:
    if not preview.requests:
        return "; nothing to do"
    if preview.ends_at is None:
        return "; --per-hour N says when it would end under an hourly quota of N requests"
    hourly = "" if preview.per_hour is None else f" with {preview.per_hour:,} an hour"
    return f"; done at about {moment(preview.ends_at)}{hourly}"


def _preview_values(preview: Preview) -> dict[str, object]:
    return {
        "windows": preview.windows,
        "workspaces": preview.workspaces,
        "requests": preview.requests,
        "due": _by_report(preview.due),
        "there": _by_report(preview.there),
        "per_hour": preview.per_hour,
        "failed_accounts": [failed_account_values(each) for each in preview.failed_accounts],
        "resume_at": None if preview.resume_at is None else preview.resume_at.isoformat(),
        "ends_at": None if preview.ends_at is None else preview.ends_at.isoformat(),
    }


def _by_report(counts: Counter[tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {"report": report, "format": file_format, "files": count}
        for (report, file_format), count in sorted(counts.items())
    ]


def run_lines(result: RunResult) -> list[str]:
    """Return the lines that sum up a run."""
    parts = [f"{number(result.saved, 'file')} saved ({amount(result.bytes_saved)})"]
    counts = (
        (result.unchanged, "unchanged"),
        (result.found, "found in place"),
        (result.halved, "halved"),
        (len(result.failed), "failed"),
    )
    parts += [f"{count:,} {what}" for count, what in counts if count]
    lines = [f"{', '.join(parts)}; {number(result.requests, 'request')}"]
    lines += named("failed", ((each.job.name, each.error) for each in result.failed))
    lines += named(
        "not fetched", ((f"account {each.account}", each.error) for each in result.failed_accounts)
    )
    lines += named("not fetched", ((group_text(each.group), each.error) for each in result.closed))
    lines += [f"  shrunk: {each.job.name}: {each.shrunk}" for each in result.shrunk[:SHOWN]]
    if result.fatal is not None:
        lines.append(f"the run ended early: {error_message(result.fatal)}")
    if result.resume_at is not None:
        lines.append(f"the hourly quota is used up: run it again after {moment(result.resume_at)}")
    return lines


def run_values(result: RunResult) -> dict[str, object]:
    """Return the result of a run as plain values."""
    return {
        "event": "end",
        "saved": result.saved,
        "unchanged": result.unchanged,
        "found": result.found,
        "halved": result.halved,
        "requests": result.requests,
        "bytes_saved": result.bytes_saved,
        "failed": [{"name": each.job.name, "error": str(each.error)} for each in result.failed],
        "closed": [closed_values(each) for each in result.closed],
        "failed_accounts": [failed_account_values(each) for each in result.failed_accounts],
        "shrunk": [{"name": each.job.name, "by": each.shrunk} for each in result.shrunk],
        "fatal": None if result.fatal is None else str(result.fatal),
        "resume_at": None if result.resume_at is None else result.resume_at.isoformat(),
    }


def print_verification(verification: Verification, checks: Sequence[TotalsCheck], *, as_json: bool) -> None:
    """Print the result of a verification, and of the comparison with Toggl's totals."""
    if as_json:
        print_json(_verification_values(verification, checks))
    else:
        sys.stdout.write("\n".join(_verification_lines(verification, checks)) + "\n")


def _verification_values(verification: Verification, checks: Sequence[TotalsCheck]) -> dict[str, object]:
    return {
        "checked": verification.checked,
        "size": verification.size,
        "missing": [each.job.name for each in verification.missing],
        "altered": [each.job.name for each in verification.altered],
        "totals_checked": len(checks),
        "totals_differ": [
            {
                "name": each.job.name,
                "tracked_seconds": each.tracked_seconds,
                "expected_seconds": each.expected_seconds,
            }
            for each in checks
            if not each.agrees
        ],
    }


def _verification_lines(verification: Verification, checks: Sequence[TotalsCheck]) -> list[str]:
    differing = [each for each in checks if not each.agrees]
    missing, altered = len(verification.missing), len(verification.altered)
    read = f"{number(verification.checked, 'file')} read ({amount(verification.size)})"
    lines = [
        f"{read}: {missing:,} missing, {altered:,} altered",
        *named("missing", ((each.job.name, None) for each in verification.missing)),
        *named("altered", ((each.job.name, None) for each in verification.altered)),
    ]
    if checks:
        lines.append(f"{number(len(checks), 'file')} compared with Toggl's totals: {len(differing):,} differ")
    lines += [
        f"  {each.job.name}: its rows add up to {each.tracked_seconds:,} s, but Toggl's total is "
        f"{each.expected_seconds:,} s"
        for each in differing[:SHOWN]
    ]
    return lines
