"""The fonts of pdf files, and the texts for characters that no font has."""

import io
from pathlib import Path

import fpdf
import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from toggl_async.sandbox import pdf_fonts, pdf_writer
from toggl_async.sandbox.transliteration import transliterate


def make_font(path: Path, characters: str) -> None:
    """Write a font that has only the given characters, all as rectangles."""
    pen = TTGlyphPen(None)
    for point, draw in (((50, 0), pen.moveTo), ((50, 700), pen.lineTo), ((400, 700), pen.lineTo)):
        draw(point)
    pen.closePath()
    glyph = pen.glyph()
    names = {ord(sign): f"glyph{number}" for number, sign in enumerate(sorted(set(characters)))}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)


ASCII = "".join(map(chr, range(0x20, 0x7F)))


def test_fonts_in_a_title_do_not_overlap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of a title in two fonts are apart, although its font is larger than that of the table."""
    make_font(tmp_path / "DejaVuSans.ttf", ASCII)
    make_font(tmp_path / "msgothic.ttc", "山")
    monkeypatch.setattr(pdf_writer, "font_directories", lambda: [tmp_path])
    content = b"".join(pdf_writer.write_table("Reports 山 x", ("A",), [("b",)], "Total"))
    found: dict[str, float] = {}

    def visit(text: str, _: object, matrix: list[float], *__: object) -> None:
        found.setdefault(text.strip(), matrix[4])

    pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=visit)
    # Each character of these fonts is half of the font size wide, which is 14 points.
    assert found["山"] - found["Reports"] == pytest.approx(8 * 7, abs=0.1)
    assert found["x"] - found["山"] == pytest.approx(7, abs=0.1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łukasz", "Lukasz"),
        ("Ελληνικά", "Ellinika"),
        ("Щука", "Shchuka"),
        ("かな カナ", "kana kana"),
        ("한", "han"),
        ("🚀", ":rocket:"),
        ("🇪🇪", "EE"),
        ("山", "[U+5C71]"),
        ("\u0301\u200d\ufe0f", ""),
        ("ﬁ – …", "fi :en_dash: ..."),
    ],
)
def test_unknown_characters_become_readable(text: str, expected: str) -> None:
    """A character that no font has is replaced by letters, a name or a number, never by a question mark."""
    assert "".join(sign if sign.isascii() else transliterate(sign) for sign in text) == expected


def test_every_character_has_a_text_in_ascii() -> None:
    """The text for any character is in ASCII and is not a question mark."""
    signs = [chr(number) for number in (*range(0x80, 0xD800), *range(0x1F000, 0x20000))]
    assert not [sign for sign in signs if not transliterate(sign).isascii() or transliterate(sign) == "?"]


def test_without_font_files_helvetica_is_used() -> None:
    """Without a known font file the font is Helvetica, and other scripts are transliterated."""
    fonts = pdf_fonts.add_fonts(fpdf.FPDF(), ["Müller Łukasz 山"], [])
    assert [each.family for each in fonts.families] == ["Helvetica"]
    assert fonts.printable("Müller\nŁukasz 山") == "Müller Lukasz [U+5C71]"


def test_a_font_of_the_system_is_used_and_others_fill_its_gaps(tmp_path: Path) -> None:
    """A font of the system has the text, and another one the characters that it lacks."""
    make_font(tmp_path / "DejaVuSans.ttf", ASCII + "Ł")
    make_font(tmp_path / "wqy-microhei.ttc", "山田")
    (tmp_path / "NotoEmoji-Regular.ttf").write_bytes(b"no font")
    pdf = fpdf.FPDF()
    fonts = pdf_fonts.add_fonts(pdf, ["Ł 山田 ш 🚀"], [tmp_path, tmp_path / "missing"])
    pdf_fonts.close_fonts(pdf)
    assert [each.family for each in fonts.families] == ["text", "other1"]
    assert fonts.printable("Ł 山田 ш🚀") == "Ł 山田 sh:rocket:"
    assert list(fonts.runs("Ł 山田 a")) == [("text", "Ł "), ("other1", "山田"), ("text", " a")]


def test_a_pdf_has_the_scripts_of_its_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text in several fonts can be read from the pdf, and columns do not touch."""
    make_font(tmp_path / "DejaVuSans.ttf", ASCII + "łüηΕλνικά")
    make_font(tmp_path / "msgothic.ttc", "山田")
    monkeypatch.setattr(pdf_writer, "font_directories", lambda: [tmp_path])
    rows = [("Müller", "山田 a", "Ελληνικά", "1:00:00"), ("wide " * 40, "b", "c", "2")]
    content = b"".join(
        pdf_writer.write_table("Report", ("A", "B", "C", "D"), rows, "Total", ("", "", "", "[h]:mm"))
    )
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert not [word for word in ("Müller", "山田", "Ελληνικά", "1:00:00") if word not in text]
    assert "?" not in text


def test_the_directories_of_fonts_belong_to_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each operating system has its own directories of fonts."""
    monkeypatch.setattr("sys.platform", "darwin")
    assert pdf_fonts.font_directories()[0] == Path("/System/Library/Fonts")
    monkeypatch.setattr("sys.platform", "linux")
    assert pdf_fonts.font_directories()[0] == Path("/usr/share/fonts")
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("WINDIR", "C:/Win")
    assert pdf_fonts.font_directories() == [Path("C:/Win/Fonts")]
