"""The check of the links of a built site."""

from pathlib import Path

import pytest

from site_builder.links import broken_links


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of two pages, a style sheet and a picture, whose links are right."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.html").write_text(
        "<link rel=stylesheet href=style.css><h1 id=top>Home</h1><a href='deep/page.html#part%20a'>page</a>"
        "<a href='#top'>top</a><a href='https://elsewhere.example/x'>out</a><img src='logo.svg'>",
        encoding="utf-8",
    )
    (tmp_path / "deep" / "page.html").write_text(
        "<h2 id='part a'>Part</h2><a href='../#top'>home</a><a href='..'>home</a>", encoding="utf-8"
    )
    (tmp_path / "style.css").write_text("a { background: url(data:image/png;base64,x) }", encoding="utf-8")
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    return tmp_path


def test_a_site_with_right_links_has_no_problems(site: Path) -> None:
    """Links to pages, anchors and folders of the site, and links to other hosts, are right."""
    assert broken_links(site) == []


@pytest.mark.parametrize(
    ("element", "problem"),
    [
        ("<a href='missing.html'>x</a>", "a link to missing.html, which does not exist"),
        (
            "<a href='deep/page.html#none'>x</a>",
            "a link to deep/page.html#none, but deep/page.html has no such",
        ),
        ("<a href='#none'>x</a>", "a link to #none, but index.html has no such anchor"),
        ("<a href='../outside.html'>x</a>", "a link to ../outside.html, which does not exist"),
        (
            "<script src='https://cdn.example/x.js'></script>",
            "loads https://cdn.example/x.js from another host",
        ),
        ("<script src='//cdn.example/x.js'></script>", "loads //cdn.example/x.js from another host"),
        ("<img src='none.png'>", "loads none.png, which does not exist"),
        ("<img srcset='logo.svg 1x, https://cdn.example/2.png 2x'>", "loads https://cdn.example/2.png from"),
        (
            "<link rel=preconnect href='https://fonts.example'>",
            "loads https://fonts.example from another host",
        ),
        (
            "<link rel=stylesheet href='https://fonts.example/a.css'>",
            "loads https://fonts.example/a.css from",
        ),
        ("<iframe src='https://cdn.example/'></iframe>", "loads https://cdn.example/ from another host"),
    ],
)
def test_a_wrong_link_is_found(site: Path, element: str, problem: str) -> None:
    """A link that leads nowhere, and a file that is loaded from another host, are named with their page."""
    with (site / "index.html").open("a", encoding="utf-8") as page:
        page.write(element)
    (message,) = broken_links(site)
    assert message.startswith(f"index.html: {problem}")


@pytest.mark.parametrize(
    "rule", ["@import 'https://fonts.example/a.css';", "a { src: url(https://f.example/a) }"]
)
def test_a_style_sheet_loads_nothing_from_other_hosts(site: Path, rule: str) -> None:
    """A font, picture or style sheet of another host is found in a style sheet too."""
    (site / "style.css").write_text(rule, encoding="utf-8")
    (message,) = broken_links(site)
    assert message.startswith("style.css: loads https://f")
    assert message.endswith("from another host")
