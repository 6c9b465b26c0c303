"""What a client has learned of its credentials, which the next client of the same ones goes on with.

A client that is closed and made again would otherwise take a used-up quota for a full one, send at once where
it has just sent, and present a credential again that was refused a moment ago.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from toggl_async.exchange.features import WorkingFeatures
from toggl_async.exchange.host_knowledge import HostKnowledge
from toggl_async.hosts import Host


@attrs.frozen(eq=False, kw_only=True)
class Knowledge:
    """The knowledge of each host, the organizations of workspaces, and the features that worked."""

    hosts: Mapping[Host, HostKnowledge] = attrs.field(default=MappingProxyType({}))
    organizations: Mapping[int, int] = attrs.field(default=MappingProxyType({}))
    features: WorkingFeatures | None = None

    def needed_until(self, now: float) -> float:
        """Return the moment after which a new client needs none of this; the current time if it is now."""
        return max([now, *(each.needed_until(now) for each in self.hosts.values())])


NOTHING: Final = Knowledge()
"""The knowledge of a client that is the first of its credentials."""
