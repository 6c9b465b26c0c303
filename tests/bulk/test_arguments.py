"""Arguments of the wrong type to the functions of bulk exports: each is a typed error."""

import itertools
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path

import pytest

from tests.support.archives import SMALL, clock_on, opener, plan_of
from toggl_async.bulk import Run, open_archive, plan_in, run_partition
from toggl_async.errors import InvalidSettingError
from toggl_async.sandbox import Sandbox

TODAY = date(2026, 10, 15)
OTHERS: tuple[object, ...] = (0, 1, "x", [])
NO_BOOLEANS: tuple[object, ...] = (None, 0, 1, "no", "false", [])


def called(function: Callable[..., object], *args: object, **settings: object) -> object:
    """Return what a function returns for arguments of any type."""
    return function(*args, **settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *itertools.product(("adopt", "writes"), NO_BOOLEANS),
        *itertools.product(["open_client"], OTHERS),
        *itertools.product(["clock"], (*OTHERS, TODAY)),
    ],
)
async def test_a_setting_of_another_type_is_refused(tmp_path: Path, name: str, value: object) -> None:
    """A text in place of a boolean would adopt a plan by mistake, so it is refused at once."""
    manager = called(open_archive, plan_of(tmp_path / "x"), **{name: value})
    assert isinstance(manager, AbstractAsyncContextManager)
    with pytest.raises(InvalidSettingError, match=name):
        await manager.__aenter__()
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("plan", [None, 1, "archive.toml", Path("archive.toml"), {"into": "x"}])
async def test_a_plan_of_another_type_is_refused(plan: object) -> None:
    """The path of a plan is not a plan: the message says how to read it."""
    manager, partition = called(open_archive, plan), called(run_partition, plan)
    assert isinstance(manager, AbstractAsyncContextManager)
    assert isinstance(partition, Awaitable)
    with pytest.raises(InvalidSettingError, match="load_plan"):
        await manager.__aenter__()
    with pytest.raises(InvalidSettingError, match="load_plan"):
        await partition


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *itertools.product(["wait"], NO_BOOLEANS),
        *itertools.product(["listener", "archive"], (None, *OTHERS)),
        *itertools.product(["only"], (1, "x", {}, [1], ["a.csv"])),
    ],
)
async def test_a_run_of_other_arguments_is_refused(tmp_path: Path, name: str, value: object) -> None:
    """A run checks its arguments before it begins."""
    clock = clock_on(TODAY)
    async with Sandbox(SMALL) as sandbox:
        make = opener(sandbox, clock)
        async with open_archive(plan_of(tmp_path), open_client=make, clock=clock.setting) as archive:
            with pytest.raises(InvalidSettingError, match=name):
                called(Run, **{"archive": archive, name: value})


def test_an_archive_is_named_by_a_text(tmp_path: Path) -> None:
    """The path of an archive may be a text, as that of a plan may be."""
    with pytest.raises(FileNotFoundError):
        called(plan_in, str(tmp_path))


async def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    """A file in place of the folder is said to be no folder."""
    (tmp_path / "file").write_text("x", "utf-8")
    async with Sandbox(SMALL) as sandbox:
        with pytest.raises(NotADirectoryError, match="file"):
            async with open_archive(plan_of(tmp_path / "file"), open_client=opener(sandbox)):
                pass
