"""An archive whose files are saved by a script, so that nothing is sent and no time passes."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import attrs

from tests.support.clock import Clock
from toggl_async import ApiToken, Toggl
from toggl_async.bulk import Archive, CheckedFile, FoundFile, Plan, SavedFile, open_archive
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.bulk.ledger.seen_account import SeenWorkspace
from toggl_async.clock import Clock as ClientClock
from toggl_async.request.files import FileRequest
from toggl_async.workspace import Workspace

Script = Callable[[str], None]
"""A function that is called with the name of each file, and raises the error of a failed request."""


def _nothing(_: str) -> None:
    """Save the file."""


@attrs.define
class ScriptedDestination:
    """A destination that saves every file unless the script raises; ``requested`` has the names in order."""

    clock: Clock
    script: Script = _nothing
    files: dict[str, FoundFile] = attrs.Factory(dict[str, FoundFile])
    requested: list[str] = attrs.Factory(list[str])

    async def find(self, names: Sequence[str]) -> Mapping[str, FoundFile]:
        """Return the files that were saved."""
        return {name: self.files[name] for name in names if name in self.files}

    async def all_names(self) -> AsyncIterator[str]:
        """Yield the names that were saved."""
        for name in self.files:
            yield name

    async def check(self, request: FileRequest, name: str) -> CheckedFile | None:
        """Report every file as not whole."""

    async def save(self, client: Workspace, request: FileRequest, name: str) -> SavedFile:
        """Save a file of one byte."""
        self.requested.append(name)
        self.script(name)
        self.files[name] = FoundFile(size=1, modified=self.clock.utc())
        return SavedFile(size=1, sha256="0", changed=True)

    async def close(self) -> None:
        """Close nothing."""


@asynccontextmanager
async def scripted_archive(
    plan: Plan, clock: Clock, script: Script = _nothing, organizations: Sequence[int] = (1,)
) -> AsyncGenerator[tuple[Archive, ScriptedDestination]]:
    """Open an archive with one workspace in each organization; both have the same id.

    A wait ends at once, and moves the clock on.
    """

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    def client(*_: object) -> Toggl:
        return Toggl(ApiToken("0" * 32), workspace_id=1, clock=clock.setting)

    today = clock.utc().astimezone().date()
    workspaces = [SeenWorkspace(each, f"Workspace {each}", each, "admin", today) for each in organizations]
    async with open_archive(
        plan, open_client=client, clock=ClientClock(now=clock, sleep=sleep, utc=clock.utc)
    ) as archive:
        await archive.ledger.do(lambda ledger: _put(ledger, workspaces))
        destination = ScriptedDestination(clock, script)
        yield attrs.evolve(archive, destination=destination), destination


def _put(ledger: Ledger, workspaces: Sequence[SeenWorkspace]) -> None:
    ledger.put_workspaces("default", workspaces)


def plan_into(folder: Path, until: date = date(2026, 6, 30)) -> Plan:
    """Return the plan of the detailed csvs of some months of 2026."""
    return Plan(into=str(folder), since=date(2026, 1, 1), until=until)
