"""An extension of griffe, which reads the code for mkdocstrings: it adds what the source does not show."""

import importlib
import inspect
import re

import attrs
from griffe import Attribute, Class, Extension, Function, Object, Parameter, ParameterKind, Parameters

from site_builder.docstrings import as_markdown, without_modules
from toggl_async.request.type_names import type_name

_MODULE = re.compile(r"\b(?:\w+\.)+(?=\w)")
_SHOWN = (bool, int, float, str, tuple, type(None))
"""Types whose values are shown as defaults; for all others there are dots."""
_LONGEST_VALUE = 160
"""The characters of the longest value of a constant that is shown; longer ones are whole tables."""


class PackageDocstrings(Extension):
    """Turns docstrings into Markdown, and gives classes of attrs the signatures of their constructors."""

    def on_object(self, *, obj: Object, **_other: object) -> None:
        """Turn the docstring of a module, class, function or attribute into Markdown."""
        if obj.docstring is not None:
            text = obj.docstring.value
            if obj.is_module:
                text = without_modules(text)
            obj.docstring.value = as_markdown(text)

    def on_attribute_instance(self, *, attr: Attribute, **_other: object) -> None:
        """Leave out the value of a constant if it is long."""
        if attr.value is not None and len(str(attr.value)) > _LONGEST_VALUE:
            attr.value = None

    def on_class_members(self, *, cls: Class, **_other: object) -> None:
        """Give a class of attrs its constructor, which attrs makes when the class is imported."""
        module, name = cls.path.rsplit(".", 1)
        if "__init__" in cls.members or not cls.is_public or not cls.parent or not cls.parent.is_module:
            return
        found: object = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type) and attrs.has(found) and not issubclass(found, Exception):
            parameters = [_parameter(each) for each in inspect.signature(found).parameters.values()]
            cls.set_member("__init__", Function("__init__", parameters=Parameters(*parameters)))


def _parameter(each: inspect.Parameter) -> Parameter:
    shown = repr(each.default) if isinstance(each.default, _SHOWN) else "..."
    return Parameter(
        each.name,
        annotation=_annotation(each.annotation),
        kind=ParameterKind[each.kind.name.lower()],
        default=None if each.default is each.empty else shown,
    )


def _annotation(hint: object) -> str:
    name = hint if isinstance(hint, str) else type_name(hint)
    # The arguments of a callable are a list, which has no name.
    return _MODULE.sub("", inspect.formatannotation(hint)) if "<" in name else name
