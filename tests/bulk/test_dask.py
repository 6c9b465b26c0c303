"""Partitions on the workers of a Dask cluster: two processes on loopback, one of which may be killed."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import attrs
import pytest
from distributed import Client, LocalCluster

from tests.support.archives import names_in, plan_of
from toggl_async import ApiToken, Clock, Hosts, RateLimit, Toggl
from toggl_async.bulk import Account, PartitionResult, Plan, open_archive
from toggl_async.bulk.dask import run_partitions
from toggl_async.events import Listener
from toggl_async.sandbox import Company, Sandbox

ADA = Company(entries=300, first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
BOB = Company(seed=2, entries=300, first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
MAILS = {"ADA": "ada@example.com", "BOB": "bob@example.com"}
YEAR = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}


@attrs.frozen
class SandboxClient:
    """A function that makes clients of a sandbox in another process."""

    track_url: str
    tokens: dict[str, str]
    per_second: float | None
    clock: Clock | None

    def __call__(self, account: Account, listeners: Sequence[Listener], /) -> Toggl:
        """Return the client of an account."""
        return Toggl(
            ApiToken(self.tokens[account.name]),
            hosts=Hosts(track=self.track_url),
            rate_limit=RateLimit(per_second=self.per_second),
            listeners=listeners,
            clock=self.clock,
        )


def two_accounts(**settings: Any) -> Sandbox:
    """Return a sandbox with two accounts, each with a workspace of its own."""
    accounts = {MAILS["ADA"]: [ADA], MAILS["BOB"]: [BOB]}
    return Sandbox(ADA, more_companies=[BOB], accounts=accounts, **settings)


def clients_of(
    sandbox: Sandbox, per_second: float | None = None, clock: Clock | None = None
) -> SandboxClient:
    """Return a function that makes clients of a sandbox on a worker."""
    tokens = {name: sandbox.account(mail).api_token for name, mail in MAILS.items()}
    return SandboxClient(sandbox.track_url, tokens, per_second, clock)


def two_partitions(folder: Path, **settings: Any) -> tuple[Plan, ...]:
    """Return the two partitions of a plan."""
    accounts = [Account(token_env=name) for name in MAILS]
    return plan_of(folder, accounts=accounts, **{**YEAR, **settings}).partitions()


@pytest.fixture(scope="module", autouse=True)
def _resource_tracker() -> None:
    # Python starts this process with the first process of its kind, and keeps a pipe to it.
    resource_tracker.ensure_running()


@asynccontextmanager
async def workers() -> AsyncGenerator[tuple[LocalCluster, Client]]:
    """Start a scheduler in this process, and two workers in processes of their own."""
    async with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            asynchronous=True,
        ) as cluster,
        Client(cluster, asynchronous=True) as client,
    ):
        yield cluster, client


def reports_of(sandbox: Sandbox) -> Counter[str]:
    """Return how often each report was requested, by workspace and first day."""
    return Counter(
        f"{each.path} {each.body}" for each in sandbox.received if each.path.startswith("/reports/")
    )


async def until(reached: Callable[[], bool]) -> None:
    """Wait until something has happened in another process."""
    async with asyncio.timeout(60):
        while not reached():  # noqa: ASYNC110 - what happens in another process sets no event
            await asyncio.sleep(0.02)


async def test_each_account_is_a_task(tmp_path: Path) -> None:
    """Two accounts are exported by two workers, and a second run has nothing to request."""
    async with two_accounts() as sandbox, workers() as (_, client):
        results = await _all(client, two_partitions(tmp_path), clients_of(sandbox))
        again = await _all(client, two_partitions(tmp_path), clients_of(sandbox))
    assert {each.account: (each.saved, each.complete) for each in results} == {
        "ADA": (12, True),
        "BOB": (12, True),
    }
    assert [each.requests for each in again] == [0, 0]
    assert len(names_in(tmp_path / "ADA")) == len(names_in(tmp_path / "BOB")) == 12


def broken_client(account: Account, listeners: Sequence[Listener], /) -> Toggl:
    """Raise an error that the client does not have."""
    raise ValueError(f"no client for {account.name}")


async def test_an_unexpected_error_of_a_task_is_its_result(tmp_path: Path) -> None:
    """An unexpected error of a task ends its partition, and is in the result."""
    async with workers() as (_, client):
        runs = run_partitions(client, two_partitions(tmp_path), open_client=broken_client)
        results = [each async for each in runs]
    assert sorted((each.account, each.fatal) for each in results) == [
        ("ADA", "ValueError: no client for ADA"),
        ("BOB", "ValueError: no client for BOB"),
    ]


async def test_a_partition_whose_worker_is_killed_goes_on_elsewhere(tmp_path: Path) -> None:
    """Another worker finds the files of a killed one, and repeats only the request that was running."""
    async with two_accounts() as sandbox, workers() as (cluster, client):
        open_client = clients_of(sandbox, per_second=5)
        partitions = two_partitions(tmp_path)
        running = asyncio.create_task(_all(client, partitions, open_client, concurrency=1))
        await until(lambda: len(list((tmp_path / "ADA").glob("*.csv"))) >= 3)
        (address,) = [
            address
            for address, keys in (await client.processing()).items()
            if any("-ADA-" in str(key) for key in keys)
        ]
        (nanny,) = [each for each in cluster.workers.values() if each.worker_address == address]
        os.kill(nanny.process.pid, signal.SIGKILL)
        results = await running
        requested = reports_of(sandbox)
    assert {each.account for each in results if each.complete} == set(MAILS)
    assert all(each.fatal is None for each in results)
    (ada,) = [each for each in results if each.account == "ADA" and each.complete]
    assert 0 < ada.saved < 12
    assert len(names_in(tmp_path / "ADA")) == len(names_in(tmp_path / "BOB")) == 12
    assert len(requested) == 24
    assert requested.total() <= 25


async def _all(
    client: Client, partitions: Sequence[Plan], open_client: SandboxClient, **settings: Any
) -> list[PartitionResult]:
    return [each async for each in run_partitions(client, partitions, open_client=open_client, **settings)]


def _shift(file: Path) -> float:
    return float(file.read_text("utf-8"))


def _shifted_now(file: Path) -> float:
    return time.monotonic() + _shift(file)


def _shifted_utc(file: Path) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=_shift(file))


async def _no_sleep(file: Path, seconds: float) -> None:
    new = file.with_name("new")
    new.write_text(str(_shift(file) + seconds), "utf-8")
    new.replace(file)  # in one step, since workers read it at any time


def shared_clock(file: Path) -> Clock:
    """Return a clock that all processes share: a sleep ends at once, and moves the clock on in a file."""
    file.write_text("0", "utf-8")
    return Clock(
        now=partial(_shifted_now, file), sleep=partial(_no_sleep, file), utc=partial(_shifted_utc, file)
    )


async def test_no_worker_waits_for_quota(tmp_path: Path) -> None:
    """A task ends when its quota is used up, and another begins at the reset, until all files are saved."""
    file = tmp_path / "clock"
    clock = shared_clock(file)
    (partition, _) = two_partitions(tmp_path / "files")
    async with two_accounts(hourly=5, clock=clock.now) as sandbox, workers() as (_, client):
        # The clients sleep as usual, since they also sleep beside other work.
        open_client = clients_of(sandbox, clock=attrs.evolve(clock, sleep=asyncio.sleep))
        results = await _all(client, [partition], open_client, clock=clock)
        refused = [each for each in sandbox.received if each.status == 402]
    assert [each.saved for each in results] == [5, 5, 2]
    assert [each.resume_at is None for each in results] == [False, False, True]
    assert results[-1].complete
    assert not refused
    assert _shift(file) > 2 * 3500


@pytest.mark.parametrize("gone", ["iterator", "client"])
async def test_closing_the_iterator_or_the_client_ends_the_tasks(tmp_path: Path, gone: str) -> None:
    """When the iterator or the client is closed, workers send no request, hold no lock, and are free."""
    partitions = two_partitions(tmp_path, windows="day")
    async with two_accounts() as sandbox, workers() as (cluster, other_client):
        open_client = clients_of(sandbox, per_second=20)
        async with Client(cluster, asynchronous=True) as client:
            running = asyncio.create_task(_all(client, partitions, open_client))
            await until(lambda: all(len(list(Path(each.into).glob("*.csv"))) >= 3 for each in partitions))
            if gone == "iterator":
                running.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await running
        if gone == "client":
            assert all("Cancelled" in (each.fatal or "") for each in await running)
        await until(lambda: not any(_is_in_use(each) for each in partitions))
        free: Any = other_client.submit(os.getpid).result()
        assert await asyncio.wait_for(free, 20) != os.getpid()
        assert not any((await other_client.processing()).values())
        sandbox.clear_received()
        await asyncio.sleep(0.2)
        assert not sandbox.received
        async with open_archive(partitions[0], open_client=open_client):
            pass


def _is_in_use(plan: Plan) -> bool:
    return bool(list(Path(plan.into).glob("*.owner")))


async def test_an_archive_that_stays_in_use_is_given_up(tmp_path: Path) -> None:
    """A partition whose archive another process uses is tried twenty times, and then reported as failed."""
    clock = shared_clock(tmp_path / "clock")
    partition, _ = two_partitions(tmp_path / "files")
    async with two_accounts() as sandbox, workers() as (_, client):
        open_client = clients_of(sandbox)
        async with open_archive(partition, open_client=open_client):
            results = await _all(client, [partition], open_client, clock=clock)
        assert not sandbox.received
    assert len(results) == 20
    assert all(each.resume_at for each in results[:-1])
    assert results[-1].fatal is not None
    assert f"in use by process {os.getpid()} on " in results[-1].fatal


async def test_a_client_that_is_not_asynchronous_serves_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A synchronous client of Dask works, and workers read the credentials from their environment."""
    async with two_accounts() as sandbox:
        monkeypatch.setenv("TOGGL_TRACK_URL", sandbox.track_url)
        for name, mail in MAILS.items():
            monkeypatch.setenv(name, sandbox.account(mail).api_token)
        partitions = two_partitions(tmp_path, since=date(2025, 12, 1))
        cluster = await asyncio.to_thread(
            LocalCluster,
            n_workers=1,
            threads_per_worker=2,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
        )
        try:
            client = await asyncio.to_thread(Client, cluster)
            try:
                results = [each async for each in run_partitions(client, partitions, wait=False)]
            finally:
                await asyncio.to_thread(client.close)
        finally:
            await asyncio.to_thread(cluster.close)
    assert sorted((each.account, each.saved, each.problem) for each in results) == [
        ("ADA", 1, None),
        ("BOB", 1, None),
    ]
