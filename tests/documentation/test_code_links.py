"""The code in the text of a page: what the built site does with it."""

import pytest


def test_an_option_is_marked_so_that_it_stays_on_one_line() -> None:
    """Short code that begins with a dash has a class; other code, long code and blocks of code have none."""
    markdown = pytest.importorskip("markdown")
    extensions = ["site_builder.code_links"]
    made = markdown.markdown(
        "`--split year`, `toggl-async`, `--name " + "x" * 40 + "`\n\n    -a", extensions=extensions
    )
    assert made.count('class="option"') == 1
    assert '<code class="option">--split year</code>' in made
