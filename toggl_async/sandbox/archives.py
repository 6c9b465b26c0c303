"""The archives of a workspace's data that were requested, of which one is made at a time."""

import hashlib
import uuid
from collections.abc import Sequence

from attrs import define, field, frozen

OBJECTS = ("clients", "projects", "tags", "tasks", "workspace_users")
LOOKS_UNTIL_READY = 2
"""An archive is ready when its state is looked up for the second time."""


@frozen(kw_only=True)
class Archive:
    """An archive with the kinds of its objects, and the number of times that its state was looked up."""

    uuid: str
    objects: tuple[str, ...]
    looks: int = 0

    @property
    def is_ready(self) -> bool:
        """True if the archive has been made."""
        return self.looks >= LOOKS_UNTIL_READY


def archive_uuid(seed: int, number: int) -> str:
    """Return the uuid of an archive; equal arguments give equal uuids."""
    digest = hashlib.blake2b(f"archive/{seed}/{number}".encode(), digest_size=16).digest()
    return str(uuid.UUID(bytes=digest, version=4))


@define(eq=False)
class Archives:
    """The archives of a workspace, in the order in which they were requested. The first one is ready."""

    seed: int
    _made: list[Archive] = field(factory=list[Archive], init=False)

    def __attrs_post_init__(self) -> None:
        first = Archive(uuid=archive_uuid(self.seed, 0), objects=OBJECTS, looks=LOOKS_UNTIL_READY)
        self._made.append(first)

    def request(self, objects: Sequence[str]) -> Archive | None:
        """Begin an archive; return None if another one is not ready yet."""
        if not self._made[-1].is_ready:
            return None
        made = Archive(uuid=archive_uuid(self.seed, len(self._made)), objects=tuple(dict.fromkeys(objects)))
        self._made.append(made)
        return made

    def look_up(self) -> tuple[Archive, ...]:
        """Return all archives, which become ready by being looked up."""
        self._made = [
            Archive(uuid=each.uuid, objects=each.objects, looks=each.looks + 1) for each in self._made
        ]
        return tuple(self._made)

    def find(self, identifier: str) -> Archive | None:
        """Return the archive with a uuid if it is ready, else None."""
        return next((each for each in self._made if each.uuid == identifier and each.is_ready), None)
