"""Text that is safe to show on a terminal."""


def printable(text: str) -> str:
    """Escape line breaks, and control characters that could move the cursor or change colours."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
