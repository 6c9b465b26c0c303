"""``llms.txt`` and ``llms-full.txt``: the documentation for language models, see https://llmstxt.org."""

import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_builder.docstrings import as_markdown

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_CODE_BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_DESCRIPTION = re.compile(r"(?<=\n\n)(?![#|<!:>-]|\[\])\S.*(?:\n\S.*)*")
_LINK = re.compile(r"</?autoref[^>]*>|^\[\]\(\).*\n\n|\{ #[^}]*\}", re.MULTILINE)
_PLACE = re.compile(r"^::: (\S+)$", re.MULTILINE)


def write(site: Path, pages: Path, sections: Mapping[str, list[str]], summary: str) -> None:
    """Write both files into a site, and a copy of each page's Markdown to which they link.

    ``sections`` are the paths of the pages under each heading.
    """
    texts = {path: _plain((pages / path).read_text("utf-8")) for paths in sections.values() for path in paths}
    head = f"# toggl_async\n\n> {summary}\n"
    listed = [f"\n## {title}\n\n{_links(texts, paths)}\n" for title, paths in sections.items()]
    (site / "llms.txt").write_text(head + "".join(listed), encoding="utf-8")
    (site / "llms-full.txt").write_text("\n\n".join([head, *texts.values()]), encoding="utf-8")
    for path, text in texts.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")


def _plain(text: str) -> str:
    """Return a page without the marks that only the site needs, and with docstrings at their places."""
    return _LINK.sub("", _PLACE.sub(lambda place: _description_of(place[1]), text))


def _description_of(identifier: str) -> str:
    module, _, name = identifier.rpartition(".")
    value: object = getattr(importlib.import_module(module), name)
    text = as_markdown(inspect.getdoc(value) or "") if hasattr(value, "__name__") else f"`{value!r}`"
    methods = vars(value).items() if isinstance(value, type) else ()
    lines = [
        f"- `{name}.{key}{inspect.signature(each)}`: {(inspect.getdoc(each) or '').partition(chr(10))[0]}"
        for key, each in methods
        if inspect.isfunction(each) and not key.startswith("_")
    ]
    return "\n\n".join([f"## {name}", text, *(["\n".join(lines)] if lines else [])])


def _links(texts: Mapping[str, str], paths: list[str]) -> str:
    return "\n".join(f"- [{title}]({path}){text}" for path, title, text in _described(texts, paths))


def _described(texts: Mapping[str, str], paths: list[str]) -> Iterator[tuple[str, str, str]]:
    for path in paths:
        prose = _CODE_BLOCK.sub("", texts[path])
        title, description = _TITLE.search(prose), _DESCRIPTION.search(prose)
        sentence = " ".join(description[0].split()).partition(". ")[0].rstrip(".:") if description else ""
        yield path, title[1] if title else path, f": {sentence}" if sentence else ""
