"""Rows of a csv with the ids that their names stand for, and with the names that leave a doubt."""

import functools
import warnings
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
)
from typing import Generic, TypeAlias, TypeVar, overload

import attrs
import msgspec

from toggl_async._validators import expect
from toggl_async.headers import printable
from toggl_async.tables.names import Doubt, KnownProject, KnownTask, NameIndex, Names
from toggl_async.tables.rows import DetailedCsvRow, SummaryCsvRow, WeeklyCsvRow

CsvRow: TypeAlias = DetailedCsvRow | SummaryCsvRow | WeeklyCsvRow
RowT = TypeVar("RowT", bound=CsvRow)
FoundT = TypeVar("FoundT")

_NOTHING: Mapping[str, Doubt] = {}
_SHOWN = 60
_MOST_REMEMBERED = 1 << 15


class UnresolvedNameWarning(UserWarning):
    """The warning about a name that has no id. There is one for each kind of object, about the first name."""


class EnrichedRow(msgspec.Struct, Generic[RowT], frozen=True, gc=False):
    """A row of a csv with the ids of its objects.

    An id is None if the row has no such object, if the file lacks the column, or if the name leaves a doubt.
    ``unresolved`` tells these apart: it has the reason for each kind of object whose id is in doubt.
    """

    row: RowT
    """The row as it was read."""
    user_id: int | None = None
    """Id of the user with the row's email address."""
    client_id: int | None = None
    """Id of the client."""
    project_id: int | None = None
    """Id of the project with this name of this client."""
    task_id: int | None = None
    """Id of the task with this name in this project."""
    tag_ids: tuple[int, ...] | None = None
    """Ids of the tags, in the order of the file; an empty tuple if the row has none."""
    unresolved: Mapping[str, Doubt] = _NOTHING
    """The reason for each of ``user``, ``client``, ``project``, ``task`` and ``tags`` without an id."""


@overload
def enrich(rows: AsyncIterable[RowT], names: Names) -> AsyncIterator[EnrichedRow[RowT]]: ...
@overload
def enrich(rows: Iterable[RowT], names: Names) -> Iterator[EnrichedRow[RowT]]: ...
def enrich(
    rows: Iterable[RowT] | AsyncIterable[RowT], names: Names
) -> Iterator[EnrichedRow[RowT]] | AsyncIterator[EnrichedRow[RowT]]:
    """Yield each row of a csv with the ids that its names stand for, as far as there is no doubt.

    ``rows`` are those of ``Toggl.rows``, which are enriched as they arrive, or of ``read_rows``, for a
    detailed, summary or weekly report. Names that are unknown or ambiguous are in the rows' ``unresolved``,
    with one ``UnresolvedNameWarning`` for each kind of object.

    Raises:
        InvalidSettingError: ``names`` is no ``Names``.
    """
    expect("names", names, Names, "Names(...), as from load_names")
    resolver = _Resolver(NameIndex(names))
    if isinstance(rows, AsyncIterable):
        return _enriched_as_they_arrive(rows, resolver)
    return map(resolver.enriched, rows)


async def _enriched_as_they_arrive(
    rows: AsyncIterable[RowT], resolver: "_Resolver"
) -> AsyncGenerator[EnrichedRow[RowT]]:
    try:
        async for row in rows:
            yield resolver.enriched(row)
    finally:
        if isinstance(rows, AsyncGenerator):
            await rows.aclose()


@attrs.frozen
class _Found:
    """What some names of a row stand for, and the reasons for those that are in doubt."""

    user: int | None = None
    client: int | None = None
    project: int | None = None
    task: int | None = None
    tags: tuple[int, ...] | None = None
    doubts: Mapping[str, Doubt] = _NOTHING


class _Resolver:
    """Finds the ids of rows, and warns once about each kind of object."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index
        self._reported: set[str] = set()
        # The rows of a report repeat the same few users, projects and tags.
        remembered = functools.lru_cache(_MOST_REMEMBERED)
        self._user: Callable[[str | None, str | None], _Found] = remembered(self._find_user)
        self._work: Callable[[str | None, str | None, str | None], _Found] = remembered(self._find_work)
        self._tags: Callable[[str | None], _Found] = remembered(self._find_tags)

    def enriched(self, row: RowT) -> EnrichedRow[RowT]:
        """Return a row with its ids."""
        user = self._user(row.user, row.email)
        work = self._work(row.client, row.project, row.task)
        tags = self._tags(_tags_of(row))
        doubts = _NOTHING
        if user.doubts or work.doubts or tags.doubts:
            doubts = {**user.doubts, **work.doubts, **tags.doubts}
        return EnrichedRow(row, user.user, work.client, work.project, work.task, tags.tags, doubts)

    def _find_user(self, user: str | None, email: str | None) -> _Found:
        doubts: dict[str, Doubt] = {}
        found = self._index.users.find(email) if email else Doubt.NO_EMAIL
        if not email and not user:
            return _Found()
        return _Found(user=self._settled(found, doubts, "user", email or user), doubts=doubts)

    def _find_tags(self, text: str | None) -> _Found:
        if text is None:
            return _Found()
        doubts: dict[str, Doubt] = {}
        tags = self._settled(self._index.tag_ids(text), doubts, "tags", text)
        return _Found(tags=tags, doubts=doubts)

    def _find_work(self, client: str | None, project: str | None, task: str | None) -> _Found:
        doubts: dict[str, Doubt] = {}
        known = self._project(client, project, doubts)
        known_task = self._task(project, task, known, doubts)
        if known is None and project is None and known_task is not None:
            known = known_task.project  # the file lacks the column, and the task is in no other project
        if known is not None:
            client_id = known.client_id
        else:
            found = self._index.clients.find(client) if client else None
            client_id = self._settled(found, doubts, "client", client)
        return _Found(
            client=client_id,
            project=known.id if known else None,
            task=known_task.id if known_task else None,
            doubts=doubts,
        )

    def _project(
        self, client: str | None, project: str | None, doubts: dict[str, Doubt]
    ) -> KnownProject | None:
        if not project:
            return None
        if client is None:
            found = self._index.projects_of_any_client.find(project)
        else:
            found = self._index.projects.find((client, project))
        return self._settled(found, doubts, "project", project)

    def _task(
        self, project: str | None, task: str | None, known: KnownProject | None, doubts: dict[str, Doubt]
    ) -> KnownTask | None:
        if not task:
            return None
        if known is not None:
            found = self._index.tasks.find((known.id, task))
        elif project is None:
            found = self._index.tasks_of_any_project.find(task)
        else:
            # A task belongs to a project, whose own doubt is the task's too.
            found = doubts.get("project", Doubt.UNKNOWN)
        return self._settled(found, doubts, "task", task)

    def _settled(
        self, found: FoundT | Doubt, doubts: dict[str, Doubt], kind: str, name: str | None
    ) -> FoundT | None:
        """Return what was found; or note the doubt, and warn about the first of its kind."""
        if not isinstance(found, Doubt):
            return found
        doubts[kind] = found
        if kind not in self._reported:
            self._reported.add(kind)
            shown = printable((name or "")[:_SHOWN])
            message = f"{kind} {shown!r}: {found.value}; such rows have no id, see their unresolved"
            # Without a registry, the same warning about another csv is shown as well.
            warnings.warn_explicit(
                message, UnresolvedNameWarning, filename="<csv>", lineno=1, module="toggl_async.tables"
            )
        return None


def _tags_of(row: CsvRow) -> str | None:
    if isinstance(row, DetailedCsvRow):
        return row.tags_text
    return row.tag if isinstance(row, SummaryCsvRow) else None
