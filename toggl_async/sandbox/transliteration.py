"""Readable texts for characters that no font has."""

import unicodedata

GREEK_LETTERS = "αβγδεζηθικλμνξοπρσςτυφχψω"
GREEK_TEXTS = "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
CYRILLIC_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўј"
CYRILLIC_TEXTS = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y ' e yu ya i yi ye g u j"
LETTERS = dict(
    zip(
        GREEK_LETTERS + CYRILLIC_LETTERS,
        [text for texts in (GREEK_TEXTS, CYRILLIC_TEXTS) for text in texts.split(" ")],
        strict=True,
    )
)
SPELLED_BY_NAME = ("HIRAGANA", "KATAKANA", "HANGUL")


def transliterate(sign: str) -> str:
    """Return a text in ASCII that stands for a character: L for Ł, sh for ш, ka for か, or :rocket: for 🚀.

    A Chinese character has no such text, so its number is returned, as in [U+5C71].
    """
    name = unicodedata.name(sign, "")
    category = unicodedata.category(sign)
    if not name or category.startswith("M") or category in ("Cc", "Cf"):
        return ""
    if name.startswith(SPELLED_BY_NAME):
        return name.rsplit(" ", 1)[-1].lower()
    base = unicodedata.normalize("NFKD", sign)
    letters = "".join(LETTERS.get(part.lower(), part) for part in base if not unicodedata.combining(part))
    if letters.isascii() and letters:
        return letters.capitalize() if sign.isupper() else letters
    if name.startswith("CJK"):
        return f"[U+{ord(sign):04X}]"
    return _spell(sign, name)


def _spell(sign: str, name: str) -> str:
    """Return the letter that a name contains, or the whole name between colons for a symbol."""
    words = name.partition(" WITH ")[0].split()
    if not sign.isalpha() and "LETTER" not in words:
        return f":{'_'.join(words).lower()}:"
    return words[-1] if sign.isupper() or words[0] == "REGIONAL" else words[-1].lower()
