"""Exports into an object store: an object that is there is not requested again."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import obstore
import pytest
from obstore.store import MemoryStore

from tests.sinks.s3 import BUCKET, PART, S3
from tests.support.archives import SMALL, clock_on, detailed, opener, plan_of, reports_sent, run_plan
from tests.support.calls import client, export
from tests.support.clock import Clock
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from toggl_async.bulk import (
    InvalidPlanError,
    JobStatus,
    ObjectStoreError,
    Plan,
    coverage_of,
    open_archive,
    plan_in,
    verify,
)
from toggl_async.bulk.destinations import object_store
from toggl_async.bulk.destinations.object_store import ObjectStore
from toggl_async.bulk.ledger.entry import LedgerEntry
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.failures import Concern
from toggl_async.sandbox import Sandbox

TODAY = date(2026, 10, 15)
URL = f"s3://{BUCKET}/toggl/archive"


@pytest.fixture
def environment(s3: S3, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Set the variables with which obstore finds the S3 server."""
    variables = {
        "AWS_ACCESS_KEY_ID": "made",
        "AWS_SECRET_ACCESS_KEY": "up",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": s3.origin,
        "AWS_ALLOW_HTTP": "true",
        "AWS_POOL_MAX_IDLE_PER_HOST": "0",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


def store_plan(folder: Path, into: str = URL, **settings: Any) -> Plan:
    """Return a plan for a store, with its ledger in a folder."""
    ledger = str(folder / "bulk-ledger.sqlite3")
    return Plan(
        into=into, ledger=ledger, **{"since": date(2026, 1, 1), "until": date(2026, 9, 30), **settings}
    )


def forget_ledger(folder: Path) -> None:
    """Remove the ledger of an archive."""
    for path in folder.glob("bulk-ledger*"):
        path.unlink()


async def statuses(plan: Plan, sandbox: Sandbox, clock: Clock) -> Mapping[JobStatus, int]:
    """Return how many jobs of an archive have each status."""
    async with open_archive(plan, open_client=opener(sandbox), clock=clock.setting, writes=False) as archive:
        return dict((await coverage_of(archive, await archive.known_groups())).counts)


@pytest.mark.usefixtures("environment")
async def test_each_window_is_an_object_and_a_second_run_sends_nothing(tmp_path: Path, s3: S3) -> None:
    """A run stores whole objects under the path of the URL, and the next run finds them."""
    plan = store_plan(tmp_path, reports=[detailed("csv", "xlsx", "pdf")])
    async with Sandbox(SMALL) as sandbox:
        run, _ = await run_plan(plan, sandbox, clock_on(TODAY))
        assert (run.result.saved, run.result.requests, run.result.complete) == (27, 27, True)
        sandbox.clear_received()
        again, outcomes = await run_plan(plan, sandbox, clock_on(TODAY))
        assert not sandbox.received
        name = f"{sandbox.workspace_id}_detailed_2026-01-01_2026-01-31"
    assert again.result.complete
    assert not outcomes
    assert len(s3.keys()) == 27
    assert s3.read(f"toggl/archive/{name}.csv")[0].startswith(b"\xef\xbb\xbfUser,")
    assert s3.read(f"toggl/archive/{name}.pdf")[1] == "application/pdf"
    assert s3.uploads() == []


@pytest.mark.usefixtures("environment")
async def test_the_records_of_objects_are_those_of_files(tmp_path: Path) -> None:
    """The ledger has the same size, hash, rows and tracked time of an object as of a file in a folder."""
    clock = clock_on(TODAY)
    in_store, in_folder = store_plan(tmp_path / "a"), plan_of(tmp_path / "b", until=date(2026, 9, 30))
    async with Sandbox(SMALL) as sandbox:
        await run_plan(in_store, sandbox, clock)
        await run_plan(in_folder, sandbox, clock)
        async with open_archive(in_store, open_client=opener(sandbox), clock=clock.setting) as archive:
            verification = await verify(archive, await archive.known_groups())
    stored, saved = ({each.name: each.file for each in entries(tmp_path / name)} for name in "ab")
    assert stored == saved
    assert all(each is not None and each.tracked_seconds for each in stored.values())
    assert verification.complete
    assert verification.checked == 9


def entries(folder: Path) -> list[LedgerEntry]:
    """Return the entries of the ledger in a folder."""
    ledger = Ledger.open(folder / "bulk-ledger.sqlite3", writes=False)
    try:
        return list(ledger.all_entries())
    finally:
        ledger.close()


@pytest.mark.usefixtures("environment")
async def test_an_object_that_is_deleted_is_fetched_again(tmp_path: Path, s3: S3) -> None:
    """An object that was removed is requested again, although the ledger has its entry."""
    plan, clock = store_plan(tmp_path), clock_on(TODAY)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock)
        key = sorted(s3.keys())[3]
        before = s3.read(key)
        s3.send("DELETE", f"/{BUCKET}/{key}")
        assert (await statuses(plan, sandbox, clock))[JobStatus.MISSING] == 1
        sandbox.clear_received()
        run, _ = await run_plan(plan, sandbox, clock)
        assert reports_sent(sandbox) == 1
    assert run.result.saved == 1
    assert s3.read(key) == before


@pytest.mark.usefixtures("environment")
async def test_an_object_that_was_altered_is_found(tmp_path: Path, s3: S3) -> None:
    """A verification reads the objects, finds one that is not whole or has other bytes, and repairs it."""
    plan, clock = store_plan(tmp_path), clock_on(TODAY)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock)
        store, keys = s3.store(), sorted(s3.keys())
        whole = s3.read(keys[0])[0]
        await obstore.put_async(store, keys[0], whole[:-40] + b"x" * 40)
        await obstore.put_async(store, keys[1], s3.read(keys[1])[0] + b"\n")
        async with open_archive(plan, open_client=opener(sandbox), clock=clock.setting) as archive:
            verification = await verify(archive, await archive.known_groups())
            repairs = verification.repairs()
    altered = {f"toggl/archive/{each.job.name}" for each in verification.altered}
    assert altered == {keys[0], keys[1]}
    assert len(repairs) == 2


@pytest.mark.usefixtures("environment")
async def test_a_lost_ledger_is_made_again_from_the_objects(tmp_path: Path, s3: S3) -> None:
    """Without its ledger an archive requests its workspaces, but none of the reports that are settled."""
    # The server stamps objects with the machine's time, by which all windows must be over.
    plan, clock = store_plan(tmp_path, until=date(2026, 6, 30)), Clock(now=86_400 * 100)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock)
        before = {each.name: each.file for each in entries(tmp_path)}
        forget_ledger(tmp_path)
        sandbox.clear_received()
        run, outcomes = await run_plan(plan, sandbox, clock)
        assert reports_sent(sandbox) == 0
    after = {each.name: each.file for each in entries(tmp_path)}
    assert run.result.found == len(before) == 6
    assert not outcomes
    for name, file in after.items():
        known = before[name]
        assert file is not None
        assert known is not None
        assert attrs.evolve(file, fetched_at=known.fetched_at) == known


@pytest.mark.usefixtures("environment")
async def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, s3: S3) -> None:
    """Of two jobs that were running when a process was killed, only the one without an object is repeated."""
    plan, clock = store_plan(tmp_path, until=date(2026, 6, 30)), Clock(now=86_400 * 100)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock)
        first, second, *_ = entries(tmp_path)
        ledger = Ledger.open(tmp_path / "bulk-ledger.sqlite3")
        ledger.put(*(attrs.evolve(each, state="running", file=None) for each in (first, second)))
        ledger.close()
        s3.send("DELETE", f"/{BUCKET}/toggl/archive/{second.name}")
        sandbox.clear_received()
        run, outcomes = await run_plan(plan, sandbox, clock)
        assert reports_sent(sandbox) == 1
    assert [each.job.name for each in outcomes] == [second.name]
    assert run.result.found == 1
    assert {each.state for each in entries(tmp_path)} == {"done"}


@pytest.mark.usefixtures("environment")
async def test_an_object_whose_bytes_are_the_same_is_not_uploaded(tmp_path: Path, s3: S3) -> None:
    """A window that is fetched again without a change keeps its object; one with a change is replaced."""
    plan = store_plan(tmp_path)
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        before = await stamps(s3)
        _, outcomes = await run_plan(plan, sandbox, clock_on(TODAY + timedelta(days=1)))
        assert [each.result for each in outcomes] == ["unchanged"]
        assert await stamps(s3) == before
        sandbox.delete_entry(next(sandbox.entries(date(2026, 9, 1))).id)
        _, outcomes = await run_plan(plan, sandbox, clock_on(TODAY + timedelta(days=2)))
    assert [each.result for each in outcomes] == ["saved"]
    assert outcomes[0].shrunk is not None
    changed = {key for key, stamp in (await stamps(s3)).items() if before[key] != stamp}
    assert changed == {f"toggl/archive/{outcomes[0].job.name}"}


async def stamps(s3: S3) -> Mapping[str, object]:
    """Return the time and the ETag of each object."""
    objects = [each for some in obstore.list(s3.store()) for each in some]
    return {each["path"]: (each["last_modified"], each["e_tag"]) for each in objects}


LARGE = CSV + CSV.splitlines(keepends=True)[-1] * (6 * PART * 4 // len(CSV.splitlines()[-1]))


async def test_a_large_object_of_the_same_bytes_is_left() -> None:
    """A file that is uploaded in parts is compared too; the upload is aborted if the object is equal."""
    store = MemoryStore()
    destination = ObjectStore(store, "memory://")
    other = LARGE[:-2] + b"9\n"
    responses = [respond(csv_response(body)) for body in (LARGE, LARGE, other, CSV)]
    try:
        async with serve(*responses) as server, client(server) as toggl:
            changed = [(await destination.save(toggl, export(), "a.csv")).changed for _ in responses]
            checked = await destination.check(export(), "a.csv")
    finally:
        await destination.close()
    assert changed == [True, False, True, True]
    assert len(LARGE) == len(other) > 5 << 20
    assert checked is not None
    assert checked.size == len(CSV)


async def test_an_object_that_is_not_a_whole_file_is_not_checked_as_one() -> None:
    """An object that is truncated, empty, of another format or absent has no content."""
    store = MemoryStore()
    destination = ObjectStore(store, "memory://")
    bodies = {"cut.csv": CSV[:-1] + b',"', "empty.csv": b"", "page.csv": b"<html>sorry</html>"}
    for name, body in bodies.items():
        await obstore.put_async(store, name, body)
    try:
        found = [await destination.check(export(), name) for name in (*bodies, "absent.csv")]
    finally:
        await destination.close()
    assert found == [None] * 4


@pytest.mark.usefixtures("environment")
async def test_names_with_any_character_are_found_again(s3: S3) -> None:
    """A HEAD request and a listing find a name with any characters, and no object with a deeper path."""
    names = ["a b.csv", "ü€.csv", "a#b.csv", "a%20b.csv", "a+b=c.csv", "a[1]{2}.csv", "a&'b.csv"]
    store = s3.store()
    for name in (*names, "deeper/c.csv"):
        await obstore.put_async(store, f"toggl/archive/{name}", b"x")
    for many in (names, names * 4, [*names, "absent.csv"]):
        destination = ObjectStore.open(URL)
        assert set(await destination.find(many)) == set(names)
        assert {name async for name in destination.all_names()} == set(names)
        await destination.close()


async def test_a_hundred_thousand_objects_are_listed_once() -> None:
    """A few names are looked up with a HEAD request each, and more of them in one listing."""
    store = MemoryStore()
    await obstore.put_async(store, "1.csv", b"x")
    destination = ObjectStore(store, "memory://")
    assert set(await destination.find(["1.csv", "2.csv"])) == {"1.csv"}
    await obstore.put_async(store, "2.csv", b"x")
    assert set(await destination.find(["1.csv", "2.csv"])) == {"1.csv", "2.csv"}
    for start in range(0, 100_000, 500):
        found = await destination.find([f"{number}.csv" for number in range(start, start + 500)])
        assert set(found) == ({"1.csv", "2.csv"} if start == 0 else set())
        await obstore.put_async(store, f"{start + 501}.csv", b"x")  # not seen, since there is one listing
    await destination.close()


BAD_STORES = {
    "a bucket that is not there": ("s3://nowhere/toggl", "there is no such bucket .*NoSuchBucket"),
    "no access": (f"s3://{BUCKET}/forbidden", "no access with the store's credentials"),
}


@pytest.mark.parametrize(("into", "problem"), BAD_STORES.values(), ids=BAD_STORES)
@pytest.mark.usefixtures("environment")
async def test_a_store_that_cannot_be_used_is_an_error_before_a_report_is_requested(
    tmp_path: Path, into: str, problem: str
) -> None:
    """A wrong bucket and a refused credential end the run in one sentence, before a report is requested."""
    async with Sandbox(SMALL) as sandbox:
        run, outcomes = await run_plan(store_plan(tmp_path, into), sandbox, clock_on(TODAY))
        assert reports_sent(sandbox) == 0
    error = run.result.fatal
    assert isinstance(error, ObjectStoreError)
    assert error.concerns is Concern.DESTINATION
    assert error.message.startswith(f"{into}: ")
    assert "Debug source" not in error.message
    assert re.search(problem, error.message)
    assert not outcomes
    assert not run.result.complete


@pytest.mark.usefixtures("environment")
async def test_a_store_that_refuses_an_upload_ends_the_run(
    tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a refused upload no other report is requested, and the job is due again."""
    # No HEAD request is sent for a name; the objects are listed, which the store allows.
    monkeypatch.setattr(object_store, "_MOST_HEAD_REQUESTS", 0)
    plan = store_plan(tmp_path, names="forbidden_{start}_{workspace}", since=date(2025, 1, 1))
    async with Sandbox(SMALL) as sandbox:
        run, outcomes = await run_plan(plan, sandbox, clock_on(TODAY), concurrency=2)
        assert reports_sent(sandbox) == 1
    assert isinstance(run.result.fatal, ObjectStoreError)
    assert [(each.result, each.requests) for each in outcomes] == [("failed", 1)]
    assert s3.keys() == []


WRONG: Mapping[str, tuple[str, str]] = {
    "user": ("s3://AKIAEXAMPLE@bucket/toggl", "environment"),
    "password": ("s3://AKIAEXAMPLE:sEcReT@bucket/toggl", "environment"),
    "password with a slash": ("s3://AKIAEXAMPLE:sEc/ReT@bucket/toggl", "environment"),
    "signature": ("az://container/toggl?sig=sEcReT", "environment"),
    "fragment": ("gs://bucket/toggl#sEcReT", "environment"),
    "other store": ("ftp://AKIAEXAMPLE:sEcReT@host/toggl", "begins with one of s3://"),
    "web page": ("https://bucket.example/toggl?sEcReT", "begins with one of s3://"),
    "no bucket": ("s3:///toggl", "name the bucket"),
    "relative folder": ("file://toggl", "absolute path"),
}


@pytest.mark.parametrize(("into", "problem"), WRONG.values(), ids=WRONG)
def test_a_url_that_is_more_than_a_place_is_refused_without_repeating_it(into: str, problem: str) -> None:
    """A user, password, query or unknown store in the URL is an error that does not repeat the secret."""
    with pytest.raises(InvalidPlanError, match=problem) as error:
        Plan(into=into, since=date(2026, 1, 1), ledger="a")
    assert "sEc" not in str(error.value)
    assert "AKIA" not in str(error.value)


def test_a_store_needs_a_ledger_on_this_machine() -> None:
    """A plan for a store names a local path for its ledger, not a URL."""
    with pytest.raises(InvalidPlanError, match=r"ledger: .*name a path on this machine"):
        Plan(into=URL, since=date(2026, 1, 1))
    with pytest.raises(InvalidPlanError, match="ledger: expected a path on this machine"):
        Plan(into=URL, since=date(2026, 1, 1), ledger="s3://bucket/ledger")


OTHER_STORES: Mapping[str, Callable[[Path], str]] = {
    "memory": lambda _: "memory://",
    "folder": lambda path: (path / "new folder" / "files").as_uri(),
}


@pytest.mark.parametrize("url", OTHER_STORES.values(), ids=OTHER_STORES)
async def test_other_stores_need_no_credentials(tmp_path: Path, url: Callable[[Path], str]) -> None:
    """A URL may name a local folder or memory as the store."""
    plan = store_plan(tmp_path / "ledger", url(tmp_path))
    async with Sandbox(SMALL) as sandbox:
        run, _ = await run_plan(plan, sandbox, clock_on(TODAY))
        again, _ = await run_plan(plan, sandbox, clock_on(TODAY))
    assert run.result.complete
    assert run.result.saved == 9
    assert again.result.saved == (0 if plan.into.startswith("file") else 9)


@pytest.mark.usefixtures("environment")
async def test_the_plan_of_a_store_is_found_by_the_folder_of_its_ledger(tmp_path: Path) -> None:
    """The plan of an archive is found by the folder of its ledger, also after that was moved."""
    plan = store_plan(tmp_path / "old")
    async with Sandbox(SMALL) as sandbox:
        await run_plan(plan, sandbox, clock_on(TODAY))
        (tmp_path / "old").rename(tmp_path / "new")
        found = plan_in(tmp_path / "new")
        _, outcomes = await run_plan(found, sandbox, clock_on(TODAY))
    assert found == store_plan(tmp_path / "new")
    assert not outcomes
