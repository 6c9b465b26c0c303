"""The features that worked, so that a 402 for one of them is not blamed on the plan."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeAlias

import attrs

from toggl_async.errors import PlanError, QuotaError, StatusError
from toggl_async.exchange.admission import quota_key_of
from toggl_async.exchange.call import Call
from toggl_async.quota_headers import remaining_calls, seconds_to_reset
from toggl_async.ratelimit.hourly_quota import ELSEWHERE, QuotaKey
from toggl_async.request.base import Request
from toggl_async.request.files import file_format_of
from toggl_async.request.media_types import FileFormat

_MOST = 10_000
"""The most features that are remembered."""
_LONGEST_REFUSAL = 7200.0
"""Seconds after which a refusal is no quota's: it is reset within an hour, and may then be used up again."""

Feature: TypeAlias = tuple[type[Request[object]], FileFormat | None, QuotaKey | str]


@attrs.define(eq=False, repr=False)
class Record:
    """The record of a feature that worked: the moment of its first refusal since then, if there was one."""

    refused_at: float | None = None


def feature_of(call: Call) -> Feature:
    """Return the feature that a call uses: its class, the format of its file, and its workspace.

    A call whose URL names no workspace, such as one for a saved report, has its path in place of it.
    """
    place = quota_key_of(call.request)
    whose = call.encoded.path if place == ELSEWHERE else place
    return type(call.request), file_format_of(call.request), whose


class WorkingFeatures:
    """Remembers which features worked, and recognizes a used-up quota in a 402 that blames the plan.

    Toggl responds with 402 both if the plan lacks a feature and if the hourly quota is used up, and a text
    such as "Please upgrade to a paid plan" may mean either. A feature that worked before in the same client
    is included in the plan, so its 402 is a :class:`QuotaError`. A feature is a request class, with the
    format of its file and the workspace: a plan may include csv and not xlsx, and workspaces have plans of
    their own.

    There are two exceptions. A 402 whose headers report that calls are left cannot be the quota's: perhaps
    the plan lacks what an argument asks for. And a plan may end while the client is open: refusals that go on
    for two hours without a success in between are not the quota's either.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._features: OrderedDict[Feature, Record] = OrderedDict()

    def worked(self, call: Call) -> None:
        """Record that a call succeeded."""
        feature = feature_of(call)
        known = self._features.get(feature)
        if known is not None:
            known.refused_at = None
            self._features.move_to_end(feature)
            return
        self._features[feature] = Record()
        if len(self._features) > _MOST:
            self._features.popitem(last=False)

    def reconsidered(self, call: Call, error: StatusError) -> StatusError:
        """Return the error of a refused call: a QuotaError if it is a PlanError for a feature that worked."""
        known = self._features.get(feature_of(call)) if isinstance(error, PlanError) else None
        if known is None or remaining_calls(error.headers) is not None:
            return error
        now = self._now()
        if known.refused_at is None:
            known.refused_at = now
        if now - known.refused_at > _LONGEST_REFUSAL:
            return error
        found = QuotaError(
            error.message, status=error.status, headers=error.headers, request_id=error.request_id
        )
        found.resets_in = seconds_to_reset(error.headers)
        return found
