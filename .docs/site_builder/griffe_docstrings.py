"""An extension of griffe, which reads the docstrings for mkdocstrings: it gets them as Markdown."""

from griffe import Extension, Object

from site_builder.docstrings import as_markdown, without_modules


class MarkdownDocstrings(Extension):
    """Turns docstrings into Markdown before mkdocstrings reads them."""

    def on_object(self, *, obj: Object, **_: object) -> None:
        """Turn the docstring of a module, class, function or attribute into Markdown."""
        if obj.docstring is not None:
            text = obj.docstring.value
            if obj.is_module:
                text = without_modules(text)
            obj.docstring.value = as_markdown(text)
