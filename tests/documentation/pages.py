"""The pages that are written by hand, and their blocks of code."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
DOCUMENTATION = ROOT / ".docs"
MADE = ("reference/", "changelog.md")
"""Pages that are made from the code, and from the changelog."""
_BLOCK = re.compile(r"^( *)```(\w+)[^\n]*\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_FILE_NAME = re.compile(r"# ([\w.-]+\.\w+)\n")


@attrs.frozen
class Block:
    """A block of code on a page; ``number`` counts the blocks of the page."""

    page: Path
    number: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}-{self.number}"

    @property
    def file_name(self) -> str | None:
        """The file that the block is part of, if its first line is a comment with a name."""
        found = _FILE_NAME.match(self.text)
        return found[1] if found else None

    @property
    def is_setup(self) -> bool:
        """Whether the block installs the package, which has a test of its own."""
        return self.language == "sh" and (".venv" in self.text or "pip install" in self.text)


def pages() -> list[Path]:
    """Return the README and all pages of the documentation that are written by hand."""
    found = sorted(DOCUMENTATION.rglob("*.md"))
    return [
        ROOT / "README.md",
        *(page for page in found if not page.relative_to(DOCUMENTATION).as_posix().startswith(MADE)),
    ]


def blocks_of(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page."""
    for number, match in enumerate(_BLOCK.finditer(page.read_text(encoding="utf-8"))):
        yield Block(page, number, match[2], textwrap.dedent(match[3]))


def blocks() -> list[Block]:
    """Return the blocks of all pages."""
    return [block for page in pages() for block in blocks_of(page)]


def prose_of(page: Path) -> str:
    """Return the text of a page without its blocks."""
    return _BLOCK.sub("", page.read_text(encoding="utf-8"))
