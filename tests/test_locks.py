"""The locked versions, with which the checks are run."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _locked(name: str) -> dict[str, set[Version]]:
    versions: dict[str, set[Version]] = {}
    for line in (ROOT / ".locks" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        package, version = re.split(r"==|\s*;", line)[:2]
        versions.setdefault(canonicalize_name(package), set()).add(Version(version))
    return versions


def _promised() -> list[Requirement]:
    project = PROJECT["project"]
    extras: Iterable[list[str]] = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    return [Requirement(text) for text in wanted if not text.startswith("toggl-async")]


def _developers() -> list[Requirement]:
    return [Requirement(text) for group in PROJECT["dependency-groups"].values() for text in group]


@pytest.mark.parametrize("wanted", sorted({str(each) for each in [*_promised(), *_developers()]}))
def test_every_dependency_is_locked_at_a_version_that_is_allowed(wanted: str) -> None:
    """The checks use locked versions of all that the package, its extras and the checks themselves need."""
    requirement = Requirement(wanted)
    versions = _locked("tested")[canonicalize_name(requirement.name)]
    assert all(requirement.specifier.contains(version) for version in versions)


@pytest.mark.parametrize("wanted", sorted({str(each) for each in _promised()}))
def test_the_lowest_versions_are_those_that_are_promised(wanted: str) -> None:
    """The second lock has exactly the lowest version of each dependency that is promised to work."""
    requirement = Requirement(wanted)
    (specifier,) = requirement.specifier
    assert _locked("lowest")[canonicalize_name(requirement.name)] == {Version(specifier.version)}


@pytest.mark.parametrize("name", ["tested", "lowest"])
def test_a_lock_names_packages_and_versions_alone(name: str) -> None:
    """A lock has no address of a package index, so that it works with whichever index is configured."""
    lines = (ROOT / ".locks" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*==\S+( ; .+)?", line)] == []
