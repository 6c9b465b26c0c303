"""What was done on projects, as sums."""

from toggl_async.sandbox.answers import Answer, json_answer, json_error
from toggl_async.sandbox.filters import Filter, Selection, Span
from toggl_async.sandbox.requests import Asked
from toggl_async.sandbox.tally import total, totals


def project_summary(asked: Asked[Span]) -> Answer:
    """Answer how long a project was worked on; most documented fields are not there, and rates are null."""
    number = asked.path["project_id"]
    if not number.isdecimal():
        raise json_error(400, "Invalid project id")
    if int(number) not in asked.company.directory.project_of_id:
        raise json_error(403, "project not found or not accessible")
    first, last = asked.body.checked()
    only = Filter(start_date=first, end_date=last, project_ids=(int(number),))
    selection = Selection.of(asked.company, only)
    return json_answer({"seconds": total(selection, totals(selection)).seconds, "rates": None})
