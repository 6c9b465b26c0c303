"""The settings of a sandbox for tests."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

from toggl_async.sandbox import Company, SandboxWorkspace
from toggl_async.sandbox.accounts import Accessible
from toggl_async.sandbox.api_request import SharedPaths
from toggl_async.sandbox.formatting import DurationTexts
from toggl_async.sandbox.workspaces import PricingPlan


class SandboxSettings(TypedDict, total=False):
    """The settings of a sandbox, each of which may be left out; :class:`Sandbox` describes them."""

    workspaces: Sequence[SandboxWorkspace]
    company: Company
    hourly: int | None
    min_interval: float | None
    port: int
    focus_port: int
    compress: bool
    clock: Callable[[], float]
    plan: PricingPlan
    shared_paths: SharedPaths
    durations: DurationTexts
    max_received: int
    more_companies: Sequence[Company]
    accounts: Mapping[str, Accessible]
    largest_report: int | None
