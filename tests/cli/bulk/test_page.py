"""The page of ``bulk status --html``."""

from collections import Counter
from datetime import date

import attrs

from tests.cli.bulk.page_parser import Page
from tests.cli.bulk.samples import MADE_AT, PLAN, coverage, job
from tests.cli.program import Program
from toggl_async.bulk import Coverage, JobStatus, WeeklyHours, calendar_of
from toggl_async.cli.bulk.page import PageContent, page_of

NAME = "<script>alert('&')</script> \"Ada\""
HOURS = WeeklyHours(Counter({date(2024, 1, 1): 5 * 3600}), files=1)


def text(content: Coverage, hours: WeeklyHours | None = HOURS, into: str = "arch") -> str:
    """Return the page of a coverage."""
    plan = attrs.evolve(PLAN, into=into)
    return page_of(PageContent(plan, content, calendar_of(content, {5: NAME}), hours, MADE_AT)).html()


def test_text_from_outside_is_escaped() -> None:
    """The names of workspaces, folders and files, and errors, are text and never markup."""
    content = coverage((1, JobStatus.FAILED))
    content.extra += ["<i>extra</i>.csv", "\udcff.csv"]
    page = Page(text(content, into="<u>arch</u>"))
    assert not {"script", "i", "u", "b"} & {tag for tag, _ in page.elements}
    assert page.texts_in("h3")[0] == NAME
    assert page.texts_in("h1") == ["Toggl archive <u>arch</u>"]
    assert "ServerError: <b>500</b>" in page.texts_in("span")
    assert page.texts_in("td")[-2:] == ["<i>extra</i>.csv", "\\udcff.csv"]


def test_the_page_needs_no_other_file() -> None:
    """The page has no scripts, links or images, and names no address."""
    source = text(coverage((1, JobStatus.MISSING)))
    page = Page(source)
    assert not {"script", "link", "img", "iframe", "a"} & {tag for tag, _ in page.elements}
    assert not {"src", "href", "style", "onclick"} & {name for _, each in page.elements for name in each}
    assert "url(" not in source
    assert "http" not in source
    assert "prefers-color-scheme: dark" in source


def test_the_calendar_has_a_cell_for_each_month() -> None:
    """A month has the letter, colour and counts of its jobs; a month without jobs is empty."""
    page = Page(text(coverage((1, JobStatus.SETTLED), (2, JobStatus.MISSING))))
    cells = page.named("td")[-12:]
    assert cells[0] == {"class": "missing", "title": "2024-01: 1 settled, 1 missing"}
    assert cells[1:] == [{}] * 11
    assert page.texts_in("td")[-1] == "M"


def test_files_that_need_attention_are_in_a_table() -> None:
    """Files that are missing, altered or failed are named with their status."""
    page = Page(text(coverage((1, JobStatus.SETTLED), (2, JobStatus.ALTERED))))
    assert job(2).name in page.texts_in("td")
    assert job(1).name not in page.texts_in("td")
    assert [each.get("class") for each in page.named("td")].count("status") == 1


def test_thousands_of_files_are_counted() -> None:
    """The page names a thousand files at most, and says how many more there are."""
    content = coverage((1, JobStatus.MISSING))
    content.jobs *= 1500
    source = text(content)
    assert source.count(job(1).name) == 1000
    assert Page(source).texts_in("summary") == ["1,480 more files"]
    assert "And 500 more files" in source


def test_an_empty_archive_has_a_page() -> None:
    """The page of an archive that was never run says that there are no files."""
    source = text(Coverage(), None)
    assert "There are no files yet" in source
    assert "There is no chart of hours: the plan has no detailed report as csv" in source


async def test_status_writes_a_page(program: Program) -> None:
    """The page has the hours of the csvs, and the same status as the terminal."""
    run = ("bulk", "run", "--into", "arch", "--since", "2025-01-01", "--until", "2025-03-31", "--quiet")
    await program.fork(*run)
    done = await program.fork("bulk", "status", "arch", "--html", "out.html")
    assert (done.code, done.err) == (0, "")
    assert "arch: 3 settled" in done.out
    page = Page((program.folder / "out.html").read_text("utf-8"))
    assert len(page.named("rect")) == 14
    assert page.texts_in("title")[0] == "Toggl archive arch"
    again = await program.fork("bulk", "status", "arch", "--html", "out.html", "--json")
    assert (again.code, again.out.count("\n")) == (0, 1)
    assert sorted(each.name for each in program.folder.iterdir()) == ["arch", "out.html"]
