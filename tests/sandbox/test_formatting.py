"""The formats of durations in exports."""

import io
from datetime import UTC, datetime

import aiohttp
import pypdf
import pytest

from toggl_async.sandbox import Company, CompanyEntry, Sandbox
from toggl_async.sandbox.formatting import DurationTexts, format_duration

from .http_client import YEAR, HttpClient

FORMS = {
    "clock": ["00:00:00", "00:00:45", "00:18:25", "00:47:24", "10:00:01", "100:00:00"],
    "units": ["0 sec", "45 sec", "18:25 min", "47:24 min", "10:00:01", "100:00:00"],
}
IMPROVED = ["0:00:00", "0:00:45", "0:18:25", "0:47:24", "10:00:01", "100:00:00"]
HOURS = ["0.00", "0.01", "0.31", "0.79", "10.00", "100.00"]
LENGTHS = [0, 45, 1105, 2844, 36_001, 360_000]


@pytest.fixture(scope="module")
def company() -> Company:
    """A company with one entry for each of some durations."""
    return Company.from_entries(
        CompanyEntry(start=datetime(2025, 3, 1 + day, tzinfo=UTC), seconds=seconds, project="Website")
        for day, seconds in enumerate(LENGTHS)
    )


@pytest.mark.parametrize("texts", ["clock", "units"])
@pytest.mark.parametrize("requested", [None, "classic", "improved", "decimal"])
async def test_durations_have_all_forms_that_toggl_writes(
    company: Company, session: aiohttp.ClientSession, texts: DurationTexts, requested: str | None
) -> None:
    """Durations have the requested format, and with `durations="units"` short ones have a unit."""
    expected = {
        "improved": IMPROVED,
        "decimal": [f"{text} h" if texts == "units" else text for text in HOURS],
    }.get(requested or "classic", FORMS[texts])
    async with Sandbox(company, durations=texts) as sandbox:
        http = HttpClient(sandbox, session)
        body = {**YEAR, "duration_format": requested} if requested else YEAR
        rows = (await http.report("search/time_entries.csv", body)).rows
        assert [row["Duration"] for row in rows] == expected
        response = await http.report("search/time_entries.pdf", body)
        pdf = pypdf.PdfReader(io.BytesIO(response.body)).pages[0].extract_text()
        assert not [text for text in expected if text not in pdf]


async def test_all_reports_use_the_setting(company: Company, session: aiohttp.ClientSession) -> None:
    """The summary, weekly, insights and saved reports write durations in the form of the setting."""
    async with Sandbox(company, durations="units") as sandbox:
        http = HttpClient(sandbox, session)
        day = {"start_date": "2025-03-03", "end_date": "2025-03-03"}
        rows = [
            (await http.report("summary/time_entries.csv", day)).rows[0]["Duration"],
            (await http.report("weekly/time_entries.csv", day)).rows[0]["Total"],
            (await http.insights("profitability/employees.csv", {**day, "currency": "usd"})).rows[0][
                "Duration"
            ],
            (await http.insights("profitability/projects.csv", day)).rows[0]["Duration"],
            (await http.insights("trends/projects.csv", day)).rows[0]["Current period"],
        ]
        assert rows == ["18:25 min"] * len(rows)
        token = sandbox.report_tokens["detailed"]
        url = f"{sandbox.track_url}/reports/api/v3/shared/{token}.csv"
        saved = await http.send("POST", url, {})
        assert [row["Duration"] for row in saved.rows] == FORMS["units"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "1 sec"), (59, "59 sec"), (60, "01:00 min"), (3599, "59:59 min"), (3600, "01:00:00")],
)
def test_classic_durations_with_units_have_three_ranges(seconds: int, text: str) -> None:
    """Durations below a minute are in seconds, those below an hour in minutes, and others in hours."""
    assert format_duration(seconds, "classic", "units") == text


def test_an_unknown_setting_is_refused() -> None:
    """A value of `durations` that does not exist is a ValueError."""
    with pytest.raises(ValueError, match="durations"):
        Sandbox(durations="words")  # type: ignore[arg-type]
