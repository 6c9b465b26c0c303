"""The frame of a web page that a command writes: without scripts, and without other files."""

from html import escape
from string import Template
from typing import Final

from attrs import frozen

from toggl_async.cli.row_text import printable

_STYLE: Final = """
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1d1d26; --soft: #5b5b6b; --line: #dcdce4; --card: #f5f5f8; --bar: #3b6fd4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16161c; --text: #ececf2; --soft: #a5a5b5; --line: #34343f; --card: #20202a; --bar: #7ba4f5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 60rem;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; overflow-wrap: anywhere; }
p { margin: .25rem 0; overflow-wrap: anywhere; }
.soft, h3 small { color: var(--soft); font-weight: normal; }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--soft); }
.year { display: grid; grid-template-columns: 4.25rem 1fr; column-gap: .5rem; margin-top: .75rem; }
.year svg { display: block; width: 100%; height: 4.5rem; border-bottom: 1px solid var(--line); }
.year rect { fill: var(--bar); }
.year .months { grid-column: 2; display: flex; color: var(--soft); font-size: .75rem; }
.year .months span { flex: 1; }
.year .sum { font-size: .75rem; color: var(--soft); white-space: nowrap; }
"""
_PAGE: Final = Template(
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
$generator
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>$style</style>
</head>
<body>
$body
</body>
</html>
"""
)


@frozen(kw_only=True)
class HtmlPage:
    """A page by the command that writes it, its title as text, and its body as HTML.

    ``style`` is added to the colours and the layout that all pages share.
    """

    command: str
    title: str
    body: str
    style: str = ""

    def html(self) -> str:
        """Return the whole page."""
        return _PAGE.substitute(
            generator=generator(self.command),
            title=html_text(self.title),
            style=_STYLE + self.style,
            body=self.body,
        )


def generator(command: str) -> str:
    """Return the line by which a page of a command is recognized."""
    return f'<meta name="generator" content="toggl-async {command}">'


def html_text(text: str) -> str:
    """Return text from outside as HTML; characters that cannot be shown or encoded are escaped."""
    return escape(printable(text))
