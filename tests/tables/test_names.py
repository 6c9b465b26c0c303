"""The names of a workspace, and the ids that are found for them."""

import itertools
import warnings
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.conftest import client_of
from tests.support.calls import ONCE, client
from tests.support.server import Conversation, Step, serve
from tests.support.wire import response
from toggl_async import ForbiddenError, InvalidSettingError
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.tasks import Task
from toggl_async.sandbox import Company, Sandbox
from toggl_async.tables import (
    DetailedCsvRow,
    Doubt,
    EnrichedRow,
    Names,
    SummaryCsvRow,
    UnresolvedNameWarning,
    WeeklyCsvRow,
    enrich,
    load_names,
    read_rows,
)
from toggl_async.track.clients import ClientInfo
from toggl_async.track.projects import ProjectInfo
from toggl_async.track.tags import TagInfo
from toggl_async.track.users import UserInfo

NAMES = Names(
    users=[UserInfo(id=1, email="ada@example.com"), UserInfo(id=2, email="Ada@example.com")],
    clients=[ClientInfo(id=11, name="Navy"), ClientInfo(id=12, name="Acme"), ClientInfo(id=13, name="Acme")],
    projects=[
        ProjectInfo(id=21, name="Walls", client_id=11),
        ProjectInfo(id=22, name="Walls"),
        ProjectInfo(id=23, name="Roof", client_id=12),
        ProjectInfo(id=24, name="Door", client_id=12),
        ProjectInfo(id=25, name="Door", client_id=13),
        ProjectInfo(id=26, name="Gone", client_id=99, client_name="Lost"),
        ProjectInfo(id=27, name="Twice", client_id=11),
        ProjectInfo(id=28, name="Twice", client_id=11),
    ],
    tasks=[
        Task(id=31, name="Paint", project_id=21),
        Task(id=32, name="Paint", project_id=22),
        Task(id=33, name="Sand", project_id=21),
        Task(id=34, name="Sand", project_id=21),
        Task(id=35, name="Nail", project_id=23),
        Task(id=36, name="Stray", project_id=77),
    ],
    tags=[
        TagInfo(id=41, name="wet"),
        TagInfo(id=42, name="on-site, abroad"),
        TagInfo(id=43, name="abroad"),
        TagInfo(id=44, name="on-site"),
        TagInfo(id=45, name="same"),
        TagInfo(id=46, name="same"),
    ],
)


def enriched(row: Any, names: Names = NAMES) -> EnrichedRow[Any]:
    """Return one row with its ids; its warnings are left to other tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnresolvedNameWarning)
        (found,) = enrich([row], names)
    assert found.row is row
    return found


def ids(row: Any) -> tuple[Any, ...]:
    """Return the ids of client, project and task of a row."""
    found = enriched(row)
    return found.client_id, found.project_id, found.task_id


def detailed(**fields: Any) -> DetailedCsvRow:
    """Return a row of a file that has all columns."""
    return DetailedCsvRow(
        **{"user": "", "email": "", "client": "", "project": "", "task": "", "tags_text": "", **fields}
    )


def test_a_project_is_looked_up_within_its_client() -> None:
    """Projects of one name differ by their client, be it none; and the project decides which client it is."""
    assert ids(detailed(client="Navy", project="Walls")) == (11, 21, None)
    assert ids(detailed(client="", project="Walls")) == (None, 22, None)
    assert ids(detailed(client="Acme", project="Roof")) == (12, 23, None)
    assert ids(detailed(client="Lost", project="Gone")) == (99, 26, None)
    door = enriched(detailed(client="Acme", project="Door"))
    assert (door.client_id, door.project_id) == (None, None)
    assert door.unresolved == {"project": Doubt.AMBIGUOUS, "client": Doubt.AMBIGUOUS}
    twice = enriched(detailed(client="Navy", project="Twice"))
    assert (twice.client_id, twice.project_id) == (11, None)
    assert twice.unresolved == {"project": Doubt.AMBIGUOUS}


def test_a_task_is_looked_up_within_its_project() -> None:
    """Tasks of one name differ by their project, whose doubt is theirs too."""
    assert ids(detailed(client="Navy", project="Walls", task="Paint")) == (11, 21, 31)
    assert ids(detailed(project="Walls", task="Paint")) == (None, 22, 32)
    assert enriched(detailed(client="Navy", project="Walls", task="Sand")).unresolved == {
        "task": Doubt.AMBIGUOUS
    }
    assert enriched(detailed(client="Navy", project="Walls", task="Nail")).unresolved == {
        "task": Doubt.UNKNOWN
    }
    doubtful = enriched(detailed(client="Navy", project="Twice", task="Paint"))
    assert doubtful.unresolved == {"project": Doubt.AMBIGUOUS, "task": Doubt.AMBIGUOUS}


def test_without_a_column_a_unique_name_is_enough() -> None:
    """A file without the column of clients, or of projects, has ids where the name is unique all the same."""
    assert ids(SummaryCsvRow(project="Roof")) == (12, 23, None)
    assert enriched(SummaryCsvRow(project="Walls")).unresolved == {"project": Doubt.AMBIGUOUS}
    assert ids(SummaryCsvRow(task="Nail")) == (12, 23, 35)
    assert enriched(SummaryCsvRow(task="Paint")).unresolved == {"task": Doubt.AMBIGUOUS}
    assert enriched(SummaryCsvRow(task="Stray")).unresolved == {"task": Doubt.UNKNOWN}
    assert ids(WeeklyCsvRow(client="Navy", project="Walls")) == (11, 21, None)


def test_a_user_is_found_by_the_exact_address() -> None:
    """An address is compared as it is written; without it, the name of a user is no proof."""
    assert enriched(detailed(user="Ada", email="ada@example.com")).user_id == 1
    assert enriched(detailed(user="Ada", email="Ada@example.com")).user_id == 2
    assert enriched(detailed(user="Ada", email="ADA@example.com")).unresolved == {"user": Doubt.UNKNOWN}
    assert enriched(SummaryCsvRow(user="Ada")).unresolved == {"user": Doubt.NO_EMAIL}
    assert enriched(detailed()).unresolved == {}


def test_tags_are_found_if_their_text_can_be_divided_in_one_way() -> None:
    """A tag with a comma and a space is found unless it could be two; one doubt leaves a row without tags."""
    assert enriched(detailed(tags_text="")).tag_ids == ()
    assert enriched(detailed(tags_text="wet, on-site")).tag_ids == (41, 44)
    assert enriched(SummaryCsvRow(tag="wet")).tag_ids == (41,)
    for text, doubt in (
        ("on-site, abroad", Doubt.AMBIGUOUS),
        ("wet, same", Doubt.AMBIGUOUS),
        ("wet, new", Doubt.UNKNOWN),
        ("wet, wet", Doubt.UNKNOWN),
        ("Wet", Doubt.UNKNOWN),
    ):
        found = enriched(detailed(tags_text=text))
        assert (found.tag_ids, found.unresolved) == (None, {"tags": doubt})
    without = attrs.evolve(NAMES, tags=[each for each in NAMES.tags if each.id != 43])
    assert enriched(detailed(tags_text="on-site, abroad"), without).tag_ids == (42,)
    assert enriched(DetailedCsvRow()).tag_ids is None
    assert enriched(WeeklyCsvRow()).tag_ids is None


def test_an_object_that_is_listed_twice_is_one() -> None:
    """Lists that state an object twice, as pages may, leave no doubt about it."""
    twice = Names(**{field.name: 2 * getattr(NAMES, field.name) for field in attrs.fields(Names)})
    row = detailed(email="ada@example.com", client="Navy", project="Walls", task="Paint", tags_text="wet")
    assert enriched(row, twice) == enriched(row)


def test_objects_without_ids_or_names_are_no_objects() -> None:
    """Fields of a response may be missing: nothing is found by them, and nothing fails."""
    odd = Names(
        users=[UserInfo(), UserInfo(email="a"), UserInfo(id=1)],
        clients=[ClientInfo(id=2), ClientInfo(name="a")],
        projects=[ProjectInfo(id=3), ProjectInfo(name="a"), ProjectInfo(id=4, name="b", client_id=2)],
        tasks=[Task(id=5), Task(name="a"), Task(id=6, name="a", project_id=3)],
        tags=[TagInfo(id=7), TagInfo(name="a")],
    )
    found = enriched(detailed(email="a", client="a", project="a", task="a", tags_text="a"), odd)
    assert set(found.unresolved) == {"user", "client", "project", "task", "tags"}
    assert enriched(SummaryCsvRow(project="b"), odd).project_id == 4
    assert enriched(detailed(), Names()).unresolved == {}


def test_there_is_one_warning_for_each_kind_of_object() -> None:
    """The first name in doubt of each kind is shown, with the reason; a control character is escaped."""
    rows = [detailed(project=f"No\x1b{number}", tags_text=f"no{number}") for number in range(9)]
    with pytest.warns(UnresolvedNameWarning) as caught:
        assert len(list(enrich(rows, NAMES))) == 9
    messages = sorted(str(each.message) for each in caught)
    assert [message.partition(":")[0] for message in messages] == [r"project 'No\\x1b0'", "tags 'no0'"]
    assert all("unknown" in message for message in messages)


def test_what_is_no_set_of_names_is_refused() -> None:
    """Names of another type are an error at once."""
    wrong: Any = {"projects": []}
    with pytest.raises(InvalidSettingError, match="names"):
        enrich([detailed()], wrong)


@attrs.frozen
class Work:
    """An entry of a made-up workspace, with the objects that it really belongs to."""

    user: UserInfo
    client: ClientInfo | None
    project: ProjectInfo | None
    task: Task | None
    tags: tuple[TagInfo, ...]

    def row(self) -> DetailedCsvRow:
        """Return the entry as a csv has it."""
        return DetailedCsvRow(
            user="somebody",
            email=self.user.email,
            client=(self.client and self.client.name) or "",
            project=(self.project and self.project.name) or "",
            task=(self.task and self.task.name) or "",
            tags_text=", ".join(tag.name or "" for tag in self.tags),
        )


words = st.text("ab, ", min_size=1, max_size=4)


@st.composite
def workspaces(draw: st.DrawFn) -> tuple[Names, list[Work]]:
    """Return a workspace with names that repeat and contain separators, and its entries."""
    users = [UserInfo(id=n, email=draw(words)) for n in range(1, draw(st.integers(2, 4)))]
    clients = [ClientInfo(id=n, name=draw(words)) for n in range(11, 11 + draw(st.integers(0, 3)))]
    choices = st.sampled_from([None, *(each.id for each in clients)])
    projects = [
        ProjectInfo(id=n, name=draw(words), client_id=draw(choices))
        for n in range(21, 21 + draw(st.integers(0, 4)))
    ]
    tasks = [
        Task(id=n, name=draw(words), project_id=draw(st.sampled_from([each.id for each in projects])))
        for n in range(31, 31 + (draw(st.integers(0, 4)) if projects else 0))
    ]
    tags = [TagInfo(id=n, name=draw(words)) for n in range(41, 41 + draw(st.integers(0, 4)))]
    by_id = {each.id: each for each in clients}
    work = []
    for _ in range(draw(st.integers(1, 4))):
        project = draw(st.sampled_from([None, *projects]))
        of_project = [each for each in tasks if project is not None and each.project_id == project.id]
        work.append(
            Work(
                user=draw(st.sampled_from(users)),
                client=by_id.get(project.client_id) if project else None,
                project=project,
                task=draw(st.sampled_from([None, *of_project])),
                tags=tuple(draw(st.permutations(tags))[: draw(st.integers(0, 3))]),
            )
        )
    return Names(users=users, clients=clients, projects=projects, tasks=tasks, tags=tags), work


@given(workspaces())
def test_an_id_that_is_found_is_the_right_one(made: tuple[Names, list[Work]]) -> None:
    """Each id of a row is that of its object, or there is none and the reason is stated."""
    names, work = made
    for entry in work:
        found = enriched(entry.row(), names)
        objects = {"user": entry.user, "client": entry.client, "project": entry.project, "task": entry.task}
        for kind, true in objects.items():
            identifier = getattr(found, f"{kind}_id")
            if identifier is None:
                assert (kind in found.unresolved) is (true is not None)
            else:
                assert true is not None
                assert identifier == true.id
                assert kind not in found.unresolved
        if found.tag_ids is None:
            assert "tags" in found.unresolved
        else:
            assert set(found.tag_ids) == {tag.id for tag in entry.tags}


@given(workspaces())
def test_names_that_differ_are_all_found(made: tuple[Names, list[Work]]) -> None:
    """Where no two objects of a kind share a name, and no tag has a separator, nothing is left in doubt."""
    names, work = made
    kinds = (names.users, names.clients, names.projects, names.tasks, names.tags)

    def renamed(each: Any) -> Any:
        field = "email" if isinstance(each, UserInfo) else "name"
        return attrs.evolve(each, **{field: f"{getattr(each, field).replace(', ', '-')}{each.id}"})

    fresh = [[renamed(each) for each in kind] for kind in kinds]
    pairs = zip(itertools.chain(*kinds), itertools.chain(*fresh), strict=True)
    new: dict[int, Any] = {id(old): each for old, each in pairs}
    distinct = Names(users=fresh[0], clients=fresh[1], projects=fresh[2], tasks=fresh[3], tags=fresh[4])
    for entry in work:
        changed = Work(
            new[id(entry.user)],
            entry.client and new[id(entry.client)],
            entry.project and new[id(entry.project)],
            entry.task and new[id(entry.task)],
            tuple(new[id(tag)] for tag in entry.tags),
        )
        found = enriched(changed.row(), distinct)
        assert found.unresolved == {}
        assert found.task_id == (entry.task and entry.task.id)
        assert found.tag_ids == tuple(tag.id for tag in entry.tags)


YEAR: dict[str, Any] = {"start_date": date(2025, 1, 1), "end_date": date(2025, 12, 31)}


async def test_the_ids_of_a_report_agree_with_its_json() -> None:
    """All rows of a detailed csv get the ids that the same report has as JSON, for five requests more."""
    company = Company(entries=300, users=9)
    async with Sandbox(company, hourly=None) as sandbox, client_of(sandbox) as toggl:
        names = await load_names(toggl)
        assert len(sandbox.received) == 5
        rows = [each async for each in enrich(toggl.rows(ExportDetailed(**YEAR)), names)]
        expected = [row async for row in toggl.reports.detailed(**YEAR)]
        assert sandbox.refused == []
    found = sorted(
        (each.user_id, each.project_id or 0, each.task_id or 0, tuple(sorted(each.tag_ids or ())))
        for each in rows
    )
    wanted = sorted(
        (row.user_id, row.project_id or 0, row.task_id or 0, tuple(sorted(row.tag_ids)))
        for row in expected
        for entry in row.time_entries
        if entry.stop is not None
    )
    assert found == wanted
    clients = {client.id: client.name for client in company.directory.clients}
    assert all(each.row.client == clients.get(each.client_id or 0, "") for each in rows)
    assert not any(each.unresolved for each in rows)


async def test_summary_and_weekly_reports_get_ids_too(tmp_path: Path) -> None:
    """The rows of saved files are enriched like those of a response."""
    async with Sandbox(Company(entries=300), hourly=None) as sandbox, client_of(sandbox) as toggl:
        names = await load_names(toggl)
        summary = ExportSummary(**YEAR, grouping="projects", sub_grouping="users")
        await toggl.save(summary, tmp_path / "a.csv")
        week = ExportWeekly(start_date=date(2025, 3, 3), end_date=date(2025, 3, 9))
        weekly = [each async for each in enrich(toggl.rows(week), names)]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = list(enrich(read_rows(tmp_path / "a.csv", ExportSummary), names))
    assert rows
    found: list[EnrichedRow[Any]] = [*rows, *weekly]
    assert all((each.project_id is None) is (not each.row.project) for each in found)
    doubts = {kind for each in rows for kind in each.unresolved}
    assert doubts == {str(each.message).partition(" ")[0] for each in caught} <= {"user"}


def lists(**bodies: bytes) -> Step:
    """Return a step that responds with empty lists, or with these responses by the end of the path."""

    async def step(conversation: Conversation) -> None:
        received = await conversation.receive()
        name = received.path.partition("?")[0].rpartition("/")[2]
        empty = b'{"data": null, "page": 1, "total_count": 0}' if name == "tasks" else b"[]"
        await conversation.send(bodies.get(name, response(empty)))

    return step


async def test_a_plan_without_tasks_has_no_tasks() -> None:
    """Where the plan lacks tasks, the other names are loaded all the same; archived objects are asked for."""
    refused = response(b'"Tasks are a premium feature"', status=402)
    step = lists(tasks=refused, tags=response(b'[{"id": 4, "name": "a"}]'))
    async with serve(step) as server, client(server, retry=ONCE) as toggl:
        names = await load_names(toggl)
    assert (names.tasks, [tag.name for tag in names.tags]) == ((), ["a"])
    asked = sorted(path.partition("/workspaces/7/")[2].partition("?")[0] for path in server.paths)
    assert asked == ["clients", "projects", "tags", "tasks", "users"]
    assert sum("=both" in path for path in server.paths) == 3


async def test_a_list_that_is_refused_is_an_error() -> None:
    """A missing list would make names unknown that are known, so nothing is loaded without it."""
    step = lists(projects=response(b'"workspace not found/accessible"', status=403))
    async with serve(step) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(ForbiddenError):
            await load_names(toggl)


async def test_rows_that_are_no_longer_read_are_closed() -> None:
    """Leaving the loop early closes the response, as without names."""
    closed = []

    async def rows() -> AsyncIterator[DetailedCsvRow]:
        try:
            yield detailed()
            yield detailed()
        finally:
            closed.append(1)

    found: Any = enrich(rows(), Names())
    async for each in found:
        assert each.unresolved == {}
        break
    await found.aclose()
    assert closed == [1]


def test_the_repr_of_names_is_short() -> None:
    """A repr has the number of rows of each list, and not a thousand addresses."""
    assert repr(NAMES).startswith("Names(users=<2 rows>, clients=<3 rows>,")
    assert "ada@" not in repr(NAMES)
