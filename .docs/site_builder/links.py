"""The check of all links: each leads to a page and an anchor, and no file is loaded from another host."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import attrs

_CSS_URL = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
_NEVER_LOADED = frozenset({"canonical", "prev", "next", "alternate"})
_HERE = "https://site.invalid/"


@attrs.frozen
class PageLinks:
    """What a page has: its anchors, the targets of its links, and the files that it loads."""

    anchors: set[str] = attrs.field(factory=set)
    links: set[str] = attrs.field(factory=set)
    loaded: set[str] = attrs.field(factory=set)


class LinkParser(HTMLParser):
    """Reads a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: PageLinks = PageLinks()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element links to, loads or can be linked by."""
        values = {name: value for name, value in attrs if value}
        self.found.anchors.update(values[name] for name in ("id", "name") if name in values)
        if tag == "a" and "href" in values:
            self.found.links.add(values["href"])
        elif tag == "link" and "href" in values:
            is_file = values.get("rel") not in _NEVER_LOADED
            (self.found.loaded if is_file else self.found.links).add(values["href"])
        elif tag != "a":
            self.found.loaded.update(values[name] for name in ("src", "data", "poster") if name in values)
            self.found.loaded.update(each.split()[0] for each in values.get("srcset", "").split(",") if each)


def broken_links(site: Path) -> list[str]:
    """Return a message for each link of a built site that leads nowhere, and each file of another host."""
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("*.html"))}
    return [
        *(message for name, page in pages.items() for message in _problems(name, page, pages, site)),
        *(message for sheet in sorted(site.rglob("*.css")) for message in _style_problems(sheet, site)),
    ]


def _read(path: Path) -> PageLinks:
    parser = LinkParser()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.found


def _problems(name: str, page: PageLinks, pages: dict[str, PageLinks], site: Path) -> Iterator[str]:
    for target in sorted(page.loaded):
        yield from _loading_problems(name, target, site)
    for target in sorted(page.links):
        url = urljoin(_HERE + name, target)
        if not url.startswith(_HERE):
            continue  # a link out of the site
        path, fragment = unquote(urlsplit(url).path.lstrip("/")), unquote(urlsplit(url).fragment)
        path = path + "index.html" if path.endswith("/") or not path else path
        if not (site / path).is_file():
            yield f"{name}: a link to {target}, which does not exist"
        elif fragment and path in pages and fragment not in pages[path].anchors:
            yield f"{name}: a link to {target}, but {path} has no such anchor"


def _style_problems(sheet: Path, site: Path) -> Iterator[str]:
    name = sheet.relative_to(site).as_posix()
    for match in _CSS_URL.finditer(sheet.read_text(encoding="utf-8")):
        yield from _loading_problems(name, match[1] or match[2], site)


def _loading_problems(name: str, target: str, site: Path) -> Iterator[str]:
    url = urljoin(_HERE + name, target)
    if url.startswith("data:") or target.startswith("#"):
        return
    if not url.startswith(_HERE):
        yield f"{name}: loads {target} from another host"
    elif not (site / unquote(urlsplit(url).path.lstrip("/"))).is_file():
        yield f"{name}: loads {target}, which does not exist"
