"""Requests as JSON, and their digests: each request is made again from its JSON, which has no secret."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.declared import request_of
from tests.contract.requests import requests
from tests.contract.table import OPERATIONS
from toggl_async import InvalidRequestError, Options, Request, insights, reports
from toggl_async.focus.clauses import Filter, Grouping, QueryPeriod
from toggl_async.focus.reports import Query
from toggl_async.reports.detailed import Detailed
from toggl_async.reports.exports import ExportDetailed, ExportSummary
from toggl_async.reports.saved import ExportSaved, LoadSaved
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET
from toggl_async.track.time_entries import MyTimeEntries

DATES: dict[str, Any] = {"start_date": date(2025, 1, 1), "end_date": date(2025, 1, 31)}
DETAILED = '{"request": "reports.ExportDetailed", "fields": %s}'
TOKEN = "a-shared-token"
METHODS = sorted({method for operation in OPERATIONS for method in operation.methods})
SECRET = {"reports.export_saved", "reports.saved"}


@pytest.mark.parametrize("method", METHODS)
@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_request_is_made_again_from_its_json(method: str, data: st.DataObject) -> None:
    """A request and the one that is made from its JSON are equal, and so are their digests."""
    cls: Any = request_of(method)
    request: Any = data.draw(requests(cls))
    secrets = {"report_token": request.report_token} if method in SECRET else {}
    made: Any = Request.from_json(request.to_json(), **secrets)
    assert made == request
    assert type(made) is type(request)
    assert made.digest() == request.digest()
    assert made.to_json() == request.to_json()


def test_the_form_is_the_class_by_name_and_its_fields() -> None:
    """Fields have their Python names; those that are not set are left out, and so are the options."""
    request = ExportDetailed(**DATES, client_ids=[None, 3], billable=None, options=Options(existing="skip"))
    assert json.loads(request.to_json()) == {
        "request": "reports.ExportDetailed",
        "fields": {
            "start_date": "2025-01-01",
            "end_date": "2025-01-31",
            "client_ids": [None, 3],
            "billable": None,
        },
    }


def test_clauses_are_objects() -> None:
    """The clauses of a Focus query are written with their fields, and made again as clauses."""
    request = Query(
        period=QueryPeriod(from_=date(2025, 1, 1), to=date(2025, 1, 2)),
        groupings=[Grouping("project_id")],
        filters=[Filter(conditions=[Filter(property="project_id", operator="=", value=[1, "x"])])],
        workspace_id=7,
    )
    fields = json.loads(request.to_json())["fields"]
    assert fields["groupings"] == [{"property": "project_id"}]
    assert fields["period"] == {"from_": "2025-01-01", "to": "2025-01-02"}
    assert Request.from_json(request.to_json()) == request


def test_a_field_that_is_unset_against_its_default_stays_unset() -> None:
    """The detailed report asks for long pages by default; a request that does not is written as such."""
    request = Detailed(**DATES, page_size=UNSET)
    made = Detailed.from_json(request.to_json())
    assert made == request
    assert made.page_size is UNSET


@pytest.mark.parametrize("request_", [ExportSaved(TOKEN, format="pdf"), LoadSaved(TOKEN)], ids=repr)
def test_a_secret_is_never_written(request_: Any) -> None:
    """The token of a saved report is left out, must be given again, and decides about the digest."""
    text = request_.to_json()
    assert TOKEN not in text + request_.digest()
    assert Request.from_json(text, report_token=TOKEN) == request_
    with pytest.raises(InvalidRequestError, match="needs report_token"):
        Request.from_json(text)
    other: Request[Any] = Request.from_json(text, report_token="another-token")
    assert other.digest() != request_.digest()


def test_a_digest_does_not_depend_on_the_order_of_ids_or_on_options() -> None:
    """Requests that ask for the same have the same digest, others have not."""
    first = ExportDetailed(**DATES, client_ids=[3, None, 1])
    same = ExportDetailed(**DATES, client_ids={1, 3, None}, options=Options(existing="replace"))
    others = [
        ExportSummary(**DATES, client_ids=[3, None, 1]),
        ExportDetailed(**DATES, client_ids=[3, 1]),
        ExportDetailed(**DATES, project_ids=[3, None, 1]),
        first.evolve(end_date=date(2025, 1, 30)),
        first.evolve(format="xlsx"),
        first.evolve(workspace_id=7),
        first.evolve(billable=None),
        first.evolve(billable=False),
    ]
    assert first.digest() == same.digest()
    assert len({first.digest(), *(other.digest() for other in others)}) == 1 + len(others)


def test_digests_stay_the_same() -> None:
    """Digests are kept in files, so they are the same in every process and every version."""
    text = (
        '{"client_ids": [1, 2], "end_date": "2025-01-31", "request": "reports.ExportDetailed", '
        '"start_date": "2025-01-01"}'
    )
    digest = ExportDetailed(**DATES, client_ids=[2, 1]).digest()
    assert digest == hashlib.sha256(text.encode()).hexdigest()


def test_a_name_that_two_apis_have_means_each_of_them() -> None:
    """Reports and Insights both have trends of projects."""
    fields = {**DATES, "ids": [1], "currency": "usd"}
    for made in (reports.trends.ProjectTrends(**fields), insights.trends.ProjectTrends(**DATES)):
        assert type(Request.from_json(made.to_json())) is type(made)


def test_a_class_of_another_name_is_refused() -> None:
    """A class makes its own requests and those of its subclasses alone."""
    text = ExportDetailed(**DATES).to_json()
    assert ExportDetailed.from_json(text) == ExportDetailed(**DATES)
    with pytest.raises(InvalidRequestError, match="no ExportSummary named"):
        ExportSummary.from_json(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "not the JSON of a request"),
        (b"\xff", "not the JSON of a request"),
        ("[1]", "not the JSON of a request"),
        ("{}", "not the JSON of a request"),
        ('{"request": 3, "fields": {}}', "not the JSON of a request"),
        ('{"request": "reports.ExportDetailed", "fields": []}', "not the JSON of a request"),
        ('{"request": "reports.ExportDetailed", "fields": {}, "more": 1}', "not the JSON of a request"),
        ("[" * 100_000, "not the JSON of a request"),
        ('{"request": "os.system", "fields": {}}', "no Request named 'os.system'"),
        ('{"request": "request.TableFile", "fields": {}}', "no Request named 'request.TableFile'"),
        ('{"request": "reports.ExportDetailed", "fields": {}}', "needs start_date"),
        ('{"request": "reports.ExportDetailed", "fields": {"start": "2025-01-01"}}', "has no field start"),
        ('{"request": "reports.ExportDetailed", "fields": {"options": {}}}', "has no field options"),
        ('{"request": "reports.FilterProjects", "fields": {"start": "x"}}', "start"),
        ('{"request": "focus.Query", "fields": {"groupings": [{"nonsense": 1}]}}', "has no field nonsense"),
        (DETAILED % '{"start_date": "soon", "end_date": "2025-01-01"}', "start_date: expected date"),
        (DETAILED % '{"start_date": "2025-01-02", "end_date": "2025-01-01"}', "after"),
    ],
)
def test_what_is_no_request_is_refused(text: str | bytes, expected: str) -> None:
    """Every wrong text is one clear error."""
    with pytest.raises(InvalidRequestError, match=expected):
        Request.from_json(text)


@pytest.mark.parametrize(
    "value", [{1, 2}, range(3), float("nan"), b"x"], ids=lambda value: type(value).__name__
)
def test_a_value_that_json_does_not_have_is_refused(value: object) -> None:
    """A setting that could not be made again is not written."""
    with pytest.raises(InvalidRequestError, match="cannot be written as JSON"):
        Query(modifiers={"x": value}).to_json()


def test_requests_of_a_user_are_written_too() -> None:
    """A request class of one's own is found by its name once it is defined."""

    @endpoint("/things/{thing}")
    class GetTheThing(Request[int]):
        thing: str

    assert Request.from_json(GetTheThing(thing="x").to_json()) == GetTheThing(thing="x")


def test_a_fresh_process_knows_all_requests() -> None:
    """Nothing but the package has to be imported."""
    text = ExportDetailed(**DATES).to_json()
    code = f"import toggl_async; print(toggl_async.Request.from_json({text!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("ExportDetailed(start_date=datetime.date(2025, 1, 1)")


def test_a_field_may_hold_a_date_or_a_time() -> None:
    """A field that takes dates and times is made again as the one that it was."""
    for limit in (date(2026, 5, 19), datetime(2026, 5, 19, tzinfo=UTC)):
        request = MyTimeEntries(before=limit)
        made: Request[object] = Request.from_json(request.to_json())
        assert made == request
        assert isinstance(made, MyTimeEntries)
        assert type(made.before) is type(limit)
    with pytest.raises(InvalidRequestError, match="before"):
        Request.from_json('{"request": "track.MyTimeEntries", "fields": {"before": "yesterday"}}')
