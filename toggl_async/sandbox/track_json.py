"""Workspaces and organizations as the Track API sends them."""

from toggl_async.sandbox.api_request import RequestContext
from toggl_async.sandbox.workspace_state import WorkspaceAccess

Json = dict[str, object]
# Some services of Toggl write nanoseconds, others microseconds.
CHANGED_AT = "2025-05-23T10:42:45.348237418Z"
CREATED_AT = "2024-05-16T12:01:04.834085Z"
PROJECT_SETTINGS: Json = {
    "projects_billable_by_default": True,
    "projects_private_by_default": True,
    "projects_enforce_billable": False,
    "limit_public_project_data": False,
}


def workspace_json(context: RequestContext, workspace: WorkspaceAccess) -> Json:
    """Return a workspace as Toggl sends it, with an API token although nobody requests it."""
    settings = workspace.settings
    return {
        "id": workspace.id,
        "organization_id": workspace.organization_id,
        "name": settings.name,
        "premium": context.plan_of(workspace) == "premium",
        "business_ws": False,
        "admin": workspace.is_admin,
        # Toggl calls a plain member a user.
        "role": "admin" if workspace.is_admin else "user",
        "suspended_at": None,
        "server_deleted_at": None,
        "default_hourly_rate": None,
        "rate_last_updated": None,
        "default_currency": "USD",
        "only_admins_may_create_projects": False,
        "only_admins_may_create_tags": False,
        "only_admins_see_billable_rates": settings.only_admins_see_billable_rates,
        "only_admins_see_team_dashboard": False,
        **PROJECT_SETTINGS,
        "last_modified": CREATED_AT,
        "reports_collapse": True,
        "rounding": 1,
        "rounding_minutes": 0,
        "api_token": context.token[::-1],
        "at": CHANGED_AT,
        "logo_url": "",
        "ical_url": "/ical/workspace_user/made-up",
        "ical_enabled": True,
        "csv_upload": None,
        "subscription": None,
        "hide_start_end_times": False,
        "working_hours_in_minutes": None,
        "permissions": None,
        "max_data_retention_days": None,
        "profile": 0,
    }


def organization_json(context: RequestContext, identifier: int) -> Json:
    """Return an organization of the account's workspaces as Toggl sends it."""
    workspaces = [each for each in context.workspaces if each.organization_id == identifier]
    plan, first = context.plan_of(workspaces[0]), workspaces[0].settings
    users = {user.id for each in workspaces for user in each.state.data().directory.users}
    is_admin = any(workspace.is_admin for workspace in workspaces)
    return {
        "id": identifier,
        "name": f"{first.name}, Inc.",
        "pricing_plan_id": 0 if plan == "free" else 14,
        "pricing_plan_name": plan,
        "pricing_plan_enterprise": False,
        "created_at": CREATED_AT,
        "at": CHANGED_AT,
        "server_deleted_at": None,
        "is_multi_workspace_enabled": len(workspaces) > 1,
        "suspended_at": None,
        "user_count": len(users),
        "trial_info": {
            "trial": False,
            "trial_available": False,
            "trial_end_date": None,
            "next_payment_date": None,
            "last_pricing_plan_id": None,
        },
        "is_unified": False,
        "max_workspaces": 20,
        "max_data_retention_days": None,
        "permissions": None,
        "admin": is_admin,
        "owner": is_admin,
    }
