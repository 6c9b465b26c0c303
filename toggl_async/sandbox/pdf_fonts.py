"""The fonts of pdf files: those of the system, as no package of a reasonable size has fonts for all scripts.

Where a system has no known font, Helvetica is used, which every pdf viewer has and which covers Western
European languages. A character that no font has is replaced by a readable text.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import fpdf
from attrs import field, frozen
from fpdf.fonts import TTFFont

from toggl_async.sandbox.transliteration import transliterate

# Imported by name, as it has no type annotations; fpdf2 depends on it.
ttlib: ModuleType = import_module("fontTools.ttLib")

TEXT_FONTS = (
    ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
)
"""The regular and the bold file of fonts that have many alphabets, the preferred one first."""
OTHER_FONTS = (
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "Arial Unicode.ttf",
    "msgothic.ttc",
    "msyh.ttc",
    "malgun.ttf",
    "NotoEmoji-Regular.ttf",
    "Symbola.ttf",
    "seguisym.ttf",
)
"""The files of fonts for characters that the others lack."""
HELVETICA = "Helvetica"
LATIN_1 = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x100))))


@frozen
class FontFamily:
    """A font of a document; `family` is its name there."""

    family: str
    characters: frozenset[str] = field(repr=False)


@frozen
class DocumentFonts:
    """The fonts of a document, the preferred one first, and the texts for characters that none has."""

    families: Sequence[FontFamily]
    replacements: Mapping[int, str] = field(repr=False)

    def printable(self, text: str) -> str:
        """Return a text on one line whose characters the fonts have."""
        return " ".join(text.split()).translate(self.replacements)

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the parts of a printable text with the family that each needs."""
        first = self.families[0]
        if first.characters.issuperset(text):
            yield first.family, text
            return
        start, previous = 0, ""
        for position, sign in enumerate(text):
            family = next(each.family for each in self.families if sign in each.characters)
            if previous and family != previous:
                yield previous, text[start:position]
                start = position
            previous = family
        yield previous, text[start:]


def font_directories() -> list[Path]:
    """Return the directories in which this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    local = [home / ".local/share/fonts", home / ".fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), *local]


def add_fonts(pdf: fpdf.FPDF, texts: Iterable[str], directories: Iterable[Path]) -> DocumentFonts:
    """Add the fonts that the texts need to a document, from font files in the directories."""
    files = _font_files(tuple(directories))
    needed = frozenset(sign for text in texts for sign in text) - {"\n", "\t", "\r"}
    families = [_add_text_font(pdf, files)]
    missing = needed - families[0].characters
    for name in OTHER_FONTS:
        if missing and name in files and (characters := read_characters(files[name])) & missing:
            family = f"other{len(families)}"
            pdf.add_font(family, "", files[name])
            pdf.add_font(family, "B", files[name])
            families.append(FontFamily(family, characters))
            missing -= characters
    return DocumentFonts(families, {ord(sign): transliterate(sign) for sign in missing})


def close_fonts(pdf: fpdf.FPDF) -> None:
    """Close the font files of a document that is complete, which fpdf2 leaves open."""
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.close()


def _add_text_font(pdf: fpdf.FPDF, files: Mapping[str, Path]) -> FontFamily:
    for regular, bold in TEXT_FONTS:
        if regular in files and (characters := read_characters(files[regular])):
            pdf.add_font("text", "", files[regular])
            pdf.add_font("text", "B", files.get(bold, files[regular]))
            return FontFamily("text", characters)
    return FontFamily(HELVETICA, LATIN_1)


@lru_cache(maxsize=8)
def _font_files(directories: tuple[Path, ...]) -> Mapping[str, Path]:
    known = {*OTHER_FONTS, *(name for pair in TEXT_FONTS for name in pair)}
    found: dict[str, Path] = {}
    for directory in directories:
        for path in sorted(directory.rglob("*.tt[fc]")):
            if path.name in known:
                found.setdefault(path.name, path)
    return found


@lru_cache(maxsize=16)
def read_characters(path: Path) -> frozenset[str]:
    """Return the characters that a font file has, none if it cannot be read."""
    try:
        with path.open("rb") as file, ttlib.TTFont(file, fontNumber=0, lazy=True) as font:
            code_points: Iterable[int] = font.getBestCmap() or ()
            return frozenset(map(chr, code_points))
    except (OSError, ttlib.TTLibError):
        return frozenset()
