"""The pages of the reference, which are made from the docstrings."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

import toggl_async
from site_builder import language_models
from site_builder.api_pages import page_text
from site_builder.docstrings import as_markdown, without_modules, without_url
from site_builder.identifiers import identifier_of
from site_builder.operation_pages import OperationPage, operation_pages
from site_builder.operations import operations
from site_builder.public_names import NamePage, name_pages
from tests.documentation.pages import DOCUMENTATION, ROOT

OPERATION_PAGES = operation_pages()
NAME_PAGES = name_pages()
SETTINGS = tomllib.loads((ROOT / ".zensical.toml").read_text(encoding="utf-8"))["project"]


def test_every_operation_is_on_one_page() -> None:
    """Each method of each API has a heading on exactly one page."""
    headings = [
        name
        for page in OPERATION_PAGES
        for name in re.findall(r"^## `(\w+\.\w+)`", page.text(), re.MULTILINE)
    ]
    assert sorted(headings) == sorted(operations())


@pytest.mark.parametrize("page", OPERATION_PAGES, ids=lambda page: page.path)
def test_an_operation_is_described_in_full(page: OperationPage) -> None:
    """The description of an operation names its route, its command, its result and each of its fields."""
    sections = page.text().split("\n## ")
    for operation in page.operations:
        section = next(each for each in sections if each.startswith(f"`{operation.method}`"))
        route = operation.request.route
        assert f"`{route.verb} {route.path}`" in section
        assert f"`toggl-async {operation.command}`" in section
        assert "https://engineering.toggl.com/docs/" in page.text()
        for name in operation.description.signature().parameters:
            assert f"`{name}`" in section


@pytest.mark.parametrize("page", OPERATION_PAGES, ids=lambda page: page.path)
def test_a_page_begins_with_whole_links(page: OperationPage) -> None:
    """The beginning of a page links Toggl's documentation, also if more is said after the URL."""
    head = page.text().partition("\n## ")[0]
    assert head.count("https://") == len(re.findall(r"\]\(https://[^\s)]+[^\s).]\)", head))


@pytest.mark.parametrize("page", OPERATION_PAGES, ids=lambda page: page.path)
def test_each_field_has_a_meaning(page: OperationPage) -> None:
    """No field of a request or of a model is without a description."""
    assert "Not described." not in page.text()


def test_a_field_has_its_type_and_default() -> None:
    """A field is shown with its type, which links to other classes, and with its default or as required."""
    texts = {page.path: page.text() for page in OPERATION_PAGES}
    assert (
        "\n`start_date` <code>date</code> *required*\n:   First day, included.\n"
        in texts["reports/summary.md"]
    )
    assert "\n`start` <code>int</code> = `1`\n:   The cursor" in texts["reports/clients.md"]
    assert re.search(r'<autoref identifier="toggl_async\.reports\.\w+\.Audit"', texts["reports/summary.md"])


def test_a_model_is_described_once() -> None:
    """A model that several operations return is described on one page alone."""
    names = [
        name
        for page in OPERATION_PAGES
        for name in re.findall(r"^## .* \{ #(\S+)", page.text(), re.MULTILINE)
    ]
    assert len(names) == len(set(names))


def test_every_public_name_is_on_one_page() -> None:
    """Each public name of the package and of its public packages is on exactly one page."""
    listed = [(each.module, each.name) for page in NAME_PAGES for each in page.names]
    assert len(listed) == len(set(listed))
    for package in ["toggl_async", *(page.package for page in NAME_PAGES if page.package)]:
        assert {(package, name) for name in importlib.import_module(package).__all__} <= set(listed)
    assert {"Toggl", "QuotaError"} <= set(toggl_async.__all__)
    packages = {"bulk", "changes", "dlt", "progress", "sandbox", "sinks", "tables", "testing"}
    assert {f"toggl_async.{name}" for name in packages} <= {page.package for page in NAME_PAGES}


@pytest.mark.parametrize("page", NAME_PAGES, ids=lambda page: page.path)
def test_a_page_on_names_has_a_place_for_each(page: NamePage) -> None:
    """A page has a line for each of its names, from which mkdocstrings makes a description."""
    identifiers = re.findall(r"^::: (\S+)$", page_text(page), re.MULTILINE)
    assert sorted(identifiers) == sorted({each.identifier for each in page.names})
    assert "- `" not in page_text(page).partition(":::")[0]


def test_docstrings_become_markdown() -> None:
    """Roles of Sphinx become code, and the double colon before a literal block becomes one."""
    assert as_markdown("See :class:`~toggl_async.Toggl` and :mod:`.rows`::\n\n    x") == (
        "See `Toggl` and `rows`:\n\n    x"
    )
    assert as_markdown("All errors:\n\n::\n\n    tree") == "All errors:\n\n\n\n    tree"
    assert without_url("A report.\n\nhttps://host/page#part") == ("A report.", "https://host/page#part")


def test_lists_of_modules_are_left_out() -> None:
    """The page of a package has its description, without the modules that only maintainers need."""
    docstring = "Rows.\n\nThe steps:\n\n- :mod:`.rows`: the rows;\n- :mod:`.cells`: cells.\n\nMore."
    assert without_modules(docstring) == "Rows.\n\nMore."


def test_files_for_language_models_list_the_pages(tmp_path: Path) -> None:
    """``llms.txt`` links each page with its first sentence, and ``llms-full.txt`` has all pages."""
    pages, site = tmp_path / "pages", tmp_path / "site"
    pages.mkdir()
    site.mkdir()
    (pages / "a.md").write_text("# First\n\n```sh\n# none\n```\n\nWhat it\nis. More.\n", encoding="utf-8")
    language_models.write(site, pages, {"Guides": ["a.md"]}, "A client.")
    expected = "# toggl_async\n\n> A client.\n\n## Guides\n\n- [First](a.md): What it is\n"
    assert (site / "llms.txt").read_text(encoding="utf-8") == expected
    assert "What it\nis. More." in (site / "llms-full.txt").read_text(encoding="utf-8")
    assert (site / "a.md").is_file()


def test_names_in_texts_are_linked() -> None:
    """A name, a call of it or a method of the client refers to the description; other code does not."""
    assert identifier_of("Retry(attempts=1)") == "toggl_async.retry.Retry"
    assert identifier_of("toggl_async.QuotaError") == "toggl_async.errors.QuotaError"
    assert identifier_of("await toggl.reports.summary(...)") == "reports.summary"
    assert identifier_of("toggl.save_all") == "toggl_async.workspace.Workspace.save_all"
    assert identifier_of("existing") is None


def test_the_site_loads_nothing_from_other_hosts() -> None:
    """The settings of the site name no host."""
    assert SETTINGS["theme"]["font"] is False
    assert not re.search(r"https?://", (ROOT / ".zensical.toml").read_text(encoding="utf-8"))
    assert (DOCUMENTATION / SETTINGS["theme"]["favicon"]).is_file()
