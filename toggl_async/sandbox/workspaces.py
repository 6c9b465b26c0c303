"""The workspaces of a sandbox as a test describes them: ids, names, roles and plans."""

from collections.abc import Sequence
from functools import cached_property
from typing import Literal, get_args

from attrs import field, frozen, validators

from toggl_async.sandbox.company import Company

PricingPlan = Literal["free", "premium"]
WorkspaceRole = Literal["admin", "member"]
VisibleEntries = Literal["own", "all"]
FIRST_WORKSPACE_ID, FIRST_ORGANIZATION_ID = 5_000_000, 7_000_000


@frozen(kw_only=True)
class SandboxWorkspace:
    """A workspace of a sandbox: `SandboxWorkspace(id=77, name="Agency", role="member", plan="free")`.

    Without a `company`, a made-up one whose seed is made from the `id` has the data. Without an `id` or an
    `organization_id`, the company's seed gives it, so that each workspace is in an organization of its own.

    `role` is the role of the sandbox's own token. Members see their own entries and the projects that are
    public or theirs, or all of them if `members_see` is "all"; they see neither labor costs nor, with
    `only_admins_see_billable_rates`, amounts. The default of `plan` is that of the sandbox. A workspace that
    `refuses` is listed, but each of its reports is refused with 403.
    """

    _company: Company | None = field(default=None, alias="company")
    _id: int | None = field(default=None, alias="id", validator=validators.optional(validators.ge(1)))
    _organization_id: int | None = field(
        default=None, alias="organization_id", validator=validators.optional(validators.ge(1))
    )
    _name: str | None = field(default=None, alias="name")
    role: WorkspaceRole = field(default="admin", validator=validators.in_(get_args(WorkspaceRole)))
    plan: PricingPlan | None = field(
        default=None, validator=validators.optional(validators.in_(get_args(PricingPlan)))
    )
    refuses: bool = False
    members_see: VisibleEntries = field(default="own", validator=validators.in_(get_args(VisibleEntries)))
    only_admins_see_billable_rates: bool = False

    @cached_property
    def company(self) -> Company:
        """The company whose data the workspace has."""
        if self._company is not None:
            return self._company
        identifier = FIRST_WORKSPACE_ID + 1 if self._id is None else self._id
        seed = identifier - FIRST_WORKSPACE_ID
        return Company(seed=seed if seed > 0 else identifier)

    @property
    def id(self) -> int:
        """The id of the workspace."""
        return FIRST_WORKSPACE_ID + self.company.seed if self._id is None else self._id

    @property
    def organization_id(self) -> int:
        """The id of the organization."""
        if self._organization_id is None:
            return FIRST_ORGANIZATION_ID + self.company.seed
        return self._organization_id

    @property
    def name(self) -> str:
        """The name of the workspace."""
        if self._name is not None:
            return self._name
        return "Sandbox" if self.company.seed == 1 else f"Sandbox {self.company.seed}"


def all_workspaces(
    workspaces: Sequence[SandboxWorkspace], companies: Sequence[Company]
) -> Sequence[SandboxWorkspace]:
    """Return the workspaces of a sandbox: the given ones, or one for each company.

    Raises:
        ValueError: there are both workspaces and companies other than that of the first workspace.
    """
    if not workspaces:
        return [SandboxWorkspace(company=company) for company in companies]
    if len(companies) > 1 or companies[0] is not workspaces[0].company:
        raise ValueError("the companies of workspaces are given with the workspaces alone")
    return workspaces
