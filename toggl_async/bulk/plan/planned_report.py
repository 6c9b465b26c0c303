"""The reports of a plan, and their requests."""

import json
from collections.abc import Mapping
from datetime import date
from typing import get_args

import attrs

from toggl_async._typeguards import is_list
from toggl_async.bulk.errors import InvalidPlanError
from toggl_async.bulk.plan.plan_values import plain_fields
from toggl_async.bulk.plan.report_kinds import REPORT_KINDS
from toggl_async.bulk.plan.suggestions import did_you_mean
from toggl_async.errors import InvalidRequestError
from toggl_async.request.files import FileRequest
from toggl_async.request.json_form import public_name
from toggl_async.request.media_types import FileFormat, ReportFormat

_OWN_FIELDS = frozenset({"workspace_id", "start_date", "end_date", "format", "options"})
SOME_DAY = date(2019, 1, 1)
"""The date in requests that are only checked, or that get their real dates later."""


def _is_kind(value: object) -> bool:
    return isinstance(value, str) and value in REPORT_KINDS


def _formats(value: object) -> tuple[FileFormat, ...]:
    given = list(value) if is_list(value) else [value]
    known: tuple[FileFormat, ...] = get_args(ReportFormat)
    wrong = [each for each in given if each not in known]
    if wrong or not given:
        raise InvalidPlanError(f"formats: expected csv, xlsx or pdf, got {wrong[0] if wrong else given!r}")
    if len(set(given)) < len(given):
        raise InvalidPlanError(f"formats: {', '.join(map(str, given))} names one twice")
    return tuple(sorted(set(known).intersection(given), key=given.index))


@attrs.frozen(kw_only=True)
class PlannedReport:
    """A report to export: its kind, such as ``"detailed"``, its formats, and the fields of its requests.

    ``fields`` has filters and other fields by their Python names, such as ``client_ids``. The requests of
    each format must have all these fields. They are kept as a copy in the types of JSON.
    """

    kind: str
    formats: tuple[FileFormat, ...] = attrs.field(default=("csv",), converter=_formats)
    fields: Mapping[str, object] = attrs.field(factory=dict[str, object], hash=False)

    def __attrs_post_init__(self) -> None:
        if not _is_kind(self.kind):
            hint = did_you_mean(str(self.kind), REPORT_KINDS) or f": the kinds are {', '.join(REPORT_KINDS)}"
            raise InvalidPlanError(f"report: there is no kind {self.kind!r}{hint}")
        object.__setattr__(self, "fields", plain_fields(self.kind, self.fields))
        for file_format in self.formats:
            self._check(file_format)

    def _check(self, file_format: FileFormat) -> None:
        kind = REPORT_KINDS[self.kind]
        if file_format not in kind.formats:
            raise InvalidPlanError(
                f"report {self.kind}: it can be exported as {' or '.join(kind.formats)}, not as {file_format}"
            )
        known = attrs.fields_dict(kind.requests[file_format]).keys() - _OWN_FIELDS
        for name in self.fields:
            if name in _OWN_FIELDS:
                raise InvalidPlanError(f"report {self.kind}: {name} follows from the plan: leave it out")
            if name not in known:
                raise InvalidPlanError(
                    f"report {self.kind}: there is no field {name!r} for {file_format}"
                    f"{did_you_mean(name, known)}"
                )
        missing = [name for name in kind.required if not self.fields.get(name)]
        if missing:
            raise InvalidPlanError(f"report {self.kind}: Toggl needs the field {missing[0]}")
        try:
            self.request(file_format, 1, SOME_DAY, SOME_DAY)
        except InvalidRequestError as error:
            problem = error.message
        else:
            return
        raise InvalidPlanError(f"report {self.kind}: {problem}")

    def request(self, file_format: FileFormat, workspace_id: int, first: date, last: date) -> FileRequest:
        """Return the request for one file.

        Raises:
            InvalidRequestError: the value of a field is invalid.
        """
        kind = REPORT_KINDS[self.kind]
        days = {"start_date": first, "end_date": last}
        fields = {**self.fields, **kind.fields(file_format), **days, "workspace_id": workspace_id}
        cls = kind.requests[file_format]
        return cls.from_json(json.dumps({"request": public_name(cls), "fields": fields}, default=str))
