"""An archive of a workspace's data that is asked for, waited for and saved."""

import json
import zipfile
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.support.calls import ONCE, client
from tests.support.clock import Clock, hurried
from tests.support.files import archive
from tests.support.server import Conversation, hang_up, serve
from tests.support.wire import ZIP_TYPE, response
from toggl_async import (
    ApiToken,
    BadRequestError,
    DeadlineError,
    DecodeError,
    Hosts,
    IncompleteResponseError,
    InvalidRequestError,
    Options,
    Toggl,
    TransportError,
    save_data_export,
)
from toggl_async.sandbox import Company, Sandbox

MISSING = response(b'"Workspace export data cannot be found or is expired"', status=400)


@attrs.define
class Toggls:
    """A server of archives: the uuid that it returns, its states one after another, and its files."""

    uuid: object = "a-1"
    states: list[Any] = attrs.Factory(list)
    files: list[bytes] = attrs.Factory(lambda: [response(archive(), media_type=ZIP_TYPE)])
    asked: list[str] = attrs.Factory(list)

    async def __call__(self, conversation: Conversation) -> None:
        """Respond to one request; the last state and the last file come again and again."""
        received = await conversation.receive()
        verb, path = received.line.split(" ")[:2]
        self.asked.append("ask" if verb == "POST" else "file" if path.endswith(".zip") else "look")
        if verb == "POST":
            await conversation.send(response(json.dumps(self.uuid).encode()))
        elif path.endswith(".zip"):
            assert path == "/api/v9/workspaces/7/exports/data/a-1.zip"
            await conversation.send(self.files.pop(0) if len(self.files) > 1 else self.files[0])
        else:
            state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
            await conversation.send(response(json.dumps(state).encode()))


def state(word: str | None, **fields: object) -> list[dict[str, object]]:
    """Return a list with one archive."""
    return [{"token": "a-1", "state": word, "error_message": None, **fields}]


async def saved(toggls: Toggls, to: Path, clock: Clock, **arguments: Any) -> Any:
    """Ask a server for an archive, and save it; time passes by itself."""
    async with serve(toggls) as server, hurried(clock):
        async with client(server, workspace_id=7, retry=ONCE, clock=clock.setting) as toggl:
            return await save_data_export(toggl, to, ["clients", "tags"], **arguments)


async def test_the_state_is_looked_up_at_an_interval(tmp_path: Path) -> None:
    """A look-up follows at once and then every interval; the file is fetched once the archive is ready."""
    clock = Clock()
    toggls = Toggls(states=[state("pending"), state("Processing"), state("queued"), state("done")])
    began = clock.now
    done = await saved(toggls, tmp_path / "a.zip", clock, interval=20)
    assert toggls.asked == ["ask", "look", "look", "look", "look", "file"]
    assert clock.now - began == pytest.approx(60, abs=5)
    assert done.path.read_bytes() == archive()
    assert (done.members, done.request.uuid) == (3, "a-1")


async def test_an_unknown_state_is_found_out_by_a_request(tmp_path: Path) -> None:
    """With a word that nobody knows the file is tried, and a refusal means that it is not made yet."""
    toggls = Toggls(
        states=[state("gestartet")], files=[MISSING, MISSING, response(archive(), media_type=ZIP_TYPE)]
    )
    await saved(toggls, tmp_path / "a.zip", Clock())
    assert toggls.asked == ["ask", "look", "file", "look", "file", "look", "file"]


async def test_an_expired_archive_is_not_waited_for(tmp_path: Path) -> None:
    """If Toggl states that an archive is ready and refuses it, the refusal is the error."""
    toggls = Toggls(states=[state("done")], files=[MISSING])
    with pytest.raises(BadRequestError, match="expired"):
        await saved(toggls, tmp_path / "a.zip", Clock())
    assert toggls.asked == ["ask", "look", "file"]


async def test_a_failed_archive_is_an_error_with_its_reason(tmp_path: Path) -> None:
    """The reason that Toggl states is in the message, and nothing is fetched."""
    toggls = Toggls(states=[state("failed", error_message="Out of paper")])
    with pytest.raises(IncompleteResponseError, match="could not make the archive: Out of paper") as caught:
        await saved(toggls, tmp_path / "a.zip", Clock())
    assert caught.value.retryable
    assert toggls.asked == ["ask", "look"]


async def test_the_wait_has_an_end(tmp_path: Path) -> None:
    """An archive that never becomes ready is an error after the longest wait, and five requests."""
    clock = Clock()
    toggls = Toggls(states=[state("pending")])
    began = clock.now
    with pytest.raises(DeadlineError, match="100 seconds"):
        await saved(toggls, tmp_path / "a.zip", clock, interval=30, longest_wait=100)
    assert toggls.asked == ["ask", *["look"] * 4]
    assert clock.now - began <= 105
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("uuid", ["OK", "", None])
async def test_the_only_archive_is_meant_whatever_toggl_returns(tmp_path: Path, uuid: object) -> None:
    """Where Toggl returns no uuid, the only archive of the list is fetched."""
    toggls = Toggls(uuid=uuid, states=[None, [], state("done")])
    await saved(toggls, tmp_path / "a.zip", Clock())
    assert toggls.asked == ["ask", "look", "look", "look", "file"]


async def test_one_of_several_archives_is_chosen_by_its_uuid(tmp_path: Path) -> None:
    """Older archives are not taken for the new one; without its uuid none is."""
    several = [{"token": "old", "state": "done"}, *state("done"), {"token": None}]
    toggls = Toggls(states=[several])
    await saved(toggls, tmp_path / "a.zip", Clock())
    assert toggls.asked == ["ask", "look", "file"]
    with pytest.raises(DeadlineError):
        await saved(Toggls(uuid="?", states=[several]), tmp_path / "b.zip", Clock(), longest_wait=60)


async def test_a_uuid_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    """A token that is no uuid would make another path, and is an error."""
    toggls = Toggls(uuid="../../me", states=[state("done", token="../../me")])
    with pytest.raises(DecodeError, match="uuid"):
        await saved(toggls, tmp_path / "a.zip", Clock())
    assert toggls.asked == ["ask", "look"]


@pytest.mark.parametrize(
    "arguments",
    [
        *({"interval": value} for value in (0, -1, float("nan"), "30", True, None)),
        *({"longest_wait": value} for value in (29, float("nan"), "1", None)),
        {"options": Options(existing="skip")},
    ],
    ids=str,
)
async def test_wrong_arguments_are_refused(tmp_path: Path, arguments: dict[str, Any]) -> None:
    """Nothing is asked for if the times are wrong, or the archive might not be kept."""
    toggls = Toggls()
    with pytest.raises(InvalidRequestError, match="save_data_export"):
        await saved(toggls, tmp_path / "a.zip", Clock(), **arguments)
    assert toggls.asked == []


async def test_a_path_is_checked_before_anything_is_asked_for(tmp_path: Path) -> None:
    """A wrong suffix, a taken name and a missing folder are errors that cost no request."""
    (tmp_path / "taken.zip").write_bytes(b"mine")
    for name, error in (
        ("a.csv", InvalidRequestError),
        ("taken.zip", FileExistsError),
        ("no/a.zip", FileNotFoundError),
    ):
        toggls = Toggls()
        with pytest.raises(error):
            await saved(toggls, tmp_path / name, Clock())
        assert toggls.asked == []
    assert (tmp_path / "taken.zip").read_bytes() == b"mine"
    replaced = await saved(
        Toggls(states=[state("done")]), tmp_path / "taken.zip", Clock(), options=Options(existing="replace")
    )
    assert replaced.replaced


async def test_a_request_that_may_have_arrived_is_not_repeated(tmp_path: Path) -> None:
    """If the connection breaks after the request was sent, no second archive is asked for."""
    async with serve(hang_up) as server, client(server) as toggl:
        with pytest.raises(TransportError):
            await save_data_export(toggl, tmp_path / "a.zip", ["tags"])
    assert len(server.received) == 1


async def test_the_sandbox_makes_an_archive(tmp_path: Path) -> None:
    """Against the sandbox, an archive takes four requests, and its members have the ids of the company."""
    clock, company = Clock(), Company(entries=5)
    async with Sandbox(company, hourly=None, clock=clock) as sandbox, hurried(clock):
        hosts = Hosts(track=sandbox.track_url, focus=sandbox.focus_url)
        async with Toggl(ApiToken(sandbox.api_token), hosts=hosts, clock=clock.setting) as toggl:
            workspace = toggl.workspace(sandbox.workspace_id)
            done = await save_data_export(workspace, tmp_path / "a.zip", ["tags"])
        assert [each.method for each in sandbox.received] == ["POST", "GET", "GET", "GET"]
        assert sandbox.refused == []
    with zipfile.ZipFile(done.path) as made:
        tags = json.loads(made.read("tags.json"))
    assert [tag["id"] for tag in tags] == [tag.id for tag in company.directory.tags]
