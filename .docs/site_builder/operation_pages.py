"""The pages on operations, one for each module that declares requests."""

import importlib
import inspect
from collections.abc import Iterator

import attrs

from site_builder.docstrings import as_markdown, without_modules, without_url
from site_builder.field_lists import described_types, field_list, linked_type, parameter_list
from site_builder.operations import Operation, operations
from toggl_async.request.documentation import ignored_fields

_IGNORED = "Accepted as well, since Toggl documents them, but without an effect on a file: {}."


@attrs.frozen
class OperationPage:
    """The page on the operations of one module, such as ``toggl_async.reports.exports``."""

    module: str
    operations: list[Operation]
    models: list[type] = attrs.field(factory=list)

    @property
    def path(self) -> str:
        """The page's path in the folder of the reference: ``reports/exports.md``."""
        return "/".join(self.module.split(".")[1:]) + ".md"

    @property
    def title(self) -> str:
        """The page's title: the module's name in words."""
        return self.module.rpartition(".")[2].replace("_", " ").capitalize()

    def text(self) -> str:
        """Return the page."""
        introduction = _introduction(inspect.getdoc(importlib.import_module(self.module)) or "")
        head = f"# {self.path.partition('/')[0].capitalize()}: {self.title.lower()}\n\n{introduction}"
        parts = [_model(each) for each in self.models]
        return "\n\n".join([head, *(_operation(each) for each in self.operations), *parts]) + "\n"


def operation_pages() -> list[OperationPage]:
    """Return the pages on all operations.

    A model is described on the page of its module or, if that has no operations, on the first page with it.
    """
    by_module: dict[str, list[Operation]] = {}
    for each in operations().values():
        by_module.setdefault(each.module, []).append(each)
    pages = {module: OperationPage(module, declared) for module, declared in by_module.items()}
    described: set[type] = set()
    for page in pages.values():
        for kind in described_types(hint for each in page.operations for hint in _hints(each)):
            if kind not in described:
                described.add(kind)
                pages.get(kind.__module__, page).models.append(kind)
    return list(pages.values())


def _introduction(docstring: str) -> str:
    """Return the docstring of a module as the beginning of a page, with a link in place of a URL."""
    text = as_markdown(without_modules(docstring))
    first, *others = text.split("\n\n")
    summary, separator, url = first.partition(": https://")
    if separator:
        link = f"[Toggl's documentation](https://{url.strip().rstrip('.')})"
        return "\n\n".join([f"{summary}.", link, *others])
    return text


def _hints(operation: Operation) -> Iterator[object]:
    signature = operation.description.signature()
    yield signature.return_annotation
    yield from (each.annotation for each in signature.parameters.values())


def _operation(operation: Operation) -> str:
    request, description = operation.request, operation.description
    text, url = without_url(inspect.getdoc(request) or "")
    signature = description.signature()
    facts = [
        f"Method: <code>{'await ' * operation.is_coroutine}toggl.{operation.method}(...)</code>",
        f"Returns: {linked_type(signature.return_annotation)}",
        f"Request class: `{operation.module}.{request.__qualname__}`",
        f"Command: `toggl-async {operation.command}`",
        f"Toggl's operation: `{request.route.verb} {request.route.path}`",
    ]
    if url:
        facts.append(f"[Toggl's documentation]({url})")
    leading = {each.name: text for each, text in description.leading.items()}
    ignored = sorted(ignored_fields(request))
    sections = [
        f"## `{operation.method}` {{ #{operation.method} data-toc-label='{operation.method}' }}",
        f"[](){{ #{request.__module__}.{request.__qualname__} }}",
        as_markdown(text),
        "\n".join(f"- {fact}" for fact in facts),
        parameter_list(signature, request, leading),
    ]
    if ignored:
        sections.append(_IGNORED.format(", ".join(f"`{name}`" for name in ignored)))
    return "\n\n".join(sections)


def _model(cls: type) -> str:
    name = f"{cls.__module__}.{cls.__qualname__}"
    text, _ = without_url(inspect.getdoc(cls) or "")
    heading = f"## `{cls.__qualname__}` {{ #{name} data-toc-label='{cls.__qualname__}' }}"
    return "\n\n".join([heading, as_markdown(text), field_list(cls)])
