"""The messages on the page about troubleshooting are those that the program shows."""

import ast
import errno
import http
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / ".docs" / "troubleshooting.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "toggl_async"
ANYTHING = "..."
"""The part of a message that differs from case to case, as the page writes it."""
_HOLE = "\0"
_STATUS = re.compile(r"\d(?:\d\d|\.\.): ")
_OF_OTHERS = frozenset(
    {
        "Ambiguous reference to catalog or schema",
        "asyncio.run() cannot be called from a running event loop",
    }
)
"""Messages of other programs, which our source does not contain."""


def quoted() -> Iterator[str]:
    """Yield each message that the page quotes: those in headings, and those beneath after "Also:"."""
    for line in PAGE.splitlines():
        if line.startswith(("### `", "Also: `")):
            yield from re.findall(r"`([^`]+)`", line)


def _text(node: ast.expr) -> str | None:
    """Return the text of a literal, with a hole for each value that is put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values)
    return None


def _texts() -> frozenset[str]:
    """Return all texts in the source, the names of its classes, and the texts of systems and of HTTP."""
    texts = {os.strerror(number) for number in errno.errorcode}
    texts |= {f"{status.phrase}, with an empty body" for status in http.HTTPStatus}
    for path in PACKAGE.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                texts.add(node.name)
            elif isinstance(node, ast.expr) and id(node) not in docstrings and (text := _text(node)):
                texts.add(text)
    return frozenset(texts)


TEXTS = _texts()


def contains(text: str, parts: list[str]) -> bool:
    """Return whether a text has all parts, one after the other."""
    place = 0
    for part in parts:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def fixed_parts(message: str) -> list[str]:
    """Return the parts of a quoted message that are always the same."""
    message = _STATUS.sub("", message, count=1).removeprefix("toggl-async: ")
    return [part for part in message.split(ANYTHING) if part]


MESSAGES = [message for message in quoted() if message not in _OF_OTHERS]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_quoted_message_is_in_the_source(message: str) -> None:
    """Each message has its fixed parts in one text of the source, so that a changed message is noticed."""
    parts = fixed_parts(message)
    assert any(contains(text, parts) for text in TEXTS), message


def test_a_message_is_quoted_once() -> None:
    """No message is explained twice."""
    assert len(set(MESSAGES)) == len(MESSAGES)


def test_a_quoted_message_has_words_to_search_for() -> None:
    """Each message has a fixed part that is longer than a punctuation mark, since people search for it."""
    assert all(max(map(len, fixed_parts(message))) >= len("missing") for message in MESSAGES)
