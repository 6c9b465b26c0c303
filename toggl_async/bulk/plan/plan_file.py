"""Plans as TOML files, and as mappings of plain values, which are also their JSON."""

import json
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import attrs

from toggl_async._typeguards import is_list, is_mapping
from toggl_async.bulk.destinations.store_url import expanded
from toggl_async.bulk.errors import InvalidPlanError
from toggl_async.bulk.plan.account import Account
from toggl_async.bulk.plan.plan import Plan
from toggl_async.bulk.plan.plan_values import settings_in
from toggl_async.bulk.plan.planned_report import PlannedReport
from toggl_async.bulk.plan.suggestions import did_you_mean

ResultT = TypeVar("ResultT")

_ELSEWHERE = frozenset({"into", "ledger"})
"""The settings for the location of an archive, which may be moved."""
_TABLES = {"accounts": "account", "reports": "report"}
_KEYS = frozenset(_TABLES.get(name, name) for name in attrs.fields_dict(Plan))


def load_plan(path: Path | str) -> Plan:
    """Read a plan from a TOML file; a relative ``into`` starts at the folder of the file.

    Raises:
        InvalidPlanError: the file is not TOML, or the plan contains a mistake.
        OSError: the file cannot be read.
    """
    file = Path(path)
    try:
        settings: Mapping[str, object] = tomllib.loads(file.read_text("utf-8-sig"))
    except ValueError as fault:  # also UnicodeDecodeError
        problem = str(fault)
    except RecursionError:
        problem = "it is nested too deeply"
    else:
        return _located(plan_from(settings), file.parent)
    raise InvalidPlanError(f"{file}: this is not TOML: {problem}")


def _located(plan: Plan, folder: Path) -> Plan:
    into = plan.into if plan.is_remote else str(folder / expanded(plan.into))
    ledger = None if plan.ledger is None else str(folder / expanded(plan.ledger))
    return attrs.evolve(plan, into=into, ledger=ledger)


def plan_from(settings: Mapping[str, object]) -> Plan:
    """Return the plan of plain values such as those in a TOML file.

    Raises:
        InvalidPlanError: a key is unknown, or a value is of the wrong kind.
    """
    settings = settings_in(settings)
    _check_keys("the plan", settings, _KEYS)
    for required in ("into", "since"):
        if required not in settings:
            raise InvalidPlanError(f"the plan has no {required}")
    values = {key: value for key, value in settings.items() if key not in _TABLES.values()}
    makers: Mapping[str, Callable[[Mapping[str, object]], object]] = {"account": _account, "report": _report}
    for field, key in _TABLES.items():
        if key in settings:
            values[field] = tuple(makers[key](each) for each in _tables(settings, key))
    return _made(Plan, values)


def _tables(settings: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    found = settings[key]
    if not is_list(found) or not all(is_mapping(each) for each in found):
        raise InvalidPlanError(f"{key}: write each {key} under [[{key}]]")
    return [{str(name): value for name, value in each.items()} for each in found if is_mapping(each)]


def _account(settings: Mapping[str, object]) -> Account:
    _check_keys("account", settings, attrs.fields_dict(Account).keys())
    return _made(Account, settings)


def _report(settings: Mapping[str, object]) -> PlannedReport:
    kind = settings.get("kind")
    if not isinstance(kind, str):
        raise InvalidPlanError('report: give its kind, such as kind = "detailed"')
    formats = settings.get("formats", ["csv"])
    fields = {name: value for name, value in settings.items() if name not in {"kind", "formats"}}
    return _made(PlannedReport, {"kind": kind, "formats": formats, "fields": fields})


def _made(make: Callable[..., ResultT], settings: Mapping[str, object]) -> ResultT:
    return make(**settings)


def _check_keys(where: str, settings: Mapping[str, object], known: Collection[str]) -> None:
    for key in settings:
        if key not in known:
            hint = did_you_mean(key, known) or f": known are {', '.join(sorted(known))}"
            raise InvalidPlanError(f"{where} has the unknown key {key!r}{hint}")


def settings_of(plan: Plan) -> dict[str, object]:
    """Return a plan as plain values, which :func:`plan_from` turns into an equal plan."""
    values: dict[str, object] = {name: getattr(plan, name) for name in attrs.fields_dict(Plan)}
    plain = {name: str(value) if isinstance(value, date) else value for name, value in values.items()}
    return {
        **{name: value for name, value in plain.items() if value is not None and name not in _TABLES},
        "account": [_account_settings(account) for account in plan.accounts],
        "report": [
            {"kind": report.kind, "formats": list(report.formats), **report.fields} for report in plan.reports
        ],
    }


def _account_settings(account: Account) -> dict[str, object]:
    found: dict[str, object] = attrs.asdict(account, recurse=False)
    found["workspaces"] = "all" if account.workspaces == "all" else list(account.workspaces)
    return {name: value for name, value in found.items() if value is not None}


def plan_to_json(plan: Plan) -> str:
    """Return a plan as a JSON object."""
    return json.dumps(settings_of(plan), default=str, ensure_ascii=False)


def plan_from_json(text: str) -> Plan:
    """Return the plan of the JSON that :func:`plan_to_json` returned.

    Raises:
        InvalidPlanError: the text is not such JSON.
    """
    try:
        found: object = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        found = None
    if not is_mapping(found):
        raise InvalidPlanError("this is not the JSON of a plan")
    return plan_from(settings_in(found))


def differences(old: Plan, new: Plan) -> tuple[str, ...]:
    """Return a line for each setting in which two plans differ, without those for the archive's location."""
    before, now = (json.loads(plan_to_json(plan)) for plan in (old, new))
    names = sorted({*before, *now} - _ELSEWHERE)
    return tuple(
        f"{name}: {_shown(before.get(name))} in the ledger, {_shown(now.get(name))} in this plan"
        for name in names
        if before.get(name) != now.get(name)
    )


def _shown(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
