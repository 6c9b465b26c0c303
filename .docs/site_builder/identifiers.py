"""The identifiers of descriptions in the reference, by the names that texts use."""

import functools
import re

from site_builder.operations import operations
from site_builder.public_names import name_pages
from toggl_async import Toggl

_NAME = re.compile(r"(?:await )?((?:toggl_async\.)?[A-Za-z_][\w.]*)(?:\([^()]*\))?")


@functools.cache
def identifiers() -> dict[str, str]:
    """Return the identifiers of the descriptions by the names that texts use."""
    found: dict[str, str] = {}
    for page in reversed(name_pages()):  # a name of toggl_async itself comes before one of a package
        for each in page.names:
            found |= {each.name: each.identifier, f"{each.module}.{each.name}": each.identifier}
        if page.package:
            found[page.package] = page.package
    for name in operations():
        found |= {name: name, f"toggl.{name}": name}
    for cls in reversed(Toggl.__mro__[:-1]):
        for name in vars(cls):
            if not name.startswith("_"):
                found |= {f"toggl.{name}": f"{cls.__module__}.{cls.__name__}.{name}"}
                found |= {f"Toggl.{name}": f"{cls.__module__}.{cls.__name__}.{name}"}
    return found


def identifier_of(text: str) -> str | None:
    """Return the identifier of the description that some code in a text refers to."""
    match = _NAME.fullmatch(text)
    return identifiers().get(match[1]) if match else None
