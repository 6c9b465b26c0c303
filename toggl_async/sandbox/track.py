"""Track's own operations, those that an export needs."""

from toggl_async.sandbox.api_request import Asked, Nothing
from toggl_async.sandbox.responses import Answer, json_answer, json_error

Json = dict[str, object]
# Go writes nine digits where others write six.
CHANGED = "2025-05-23T10:42:45.348237418Z"
CREATED = "2024-05-16T12:01:04.834085Z"


def quota(asked: Asked[Nothing]) -> Answer:
    """Answer what is left of each allowance; the user's own belongs to no organization."""
    return json_answer(
        [
            {
                "organization_id": organization,
                "remaining": bucket.remaining,
                "resets_in_secs": bucket.resets_in,
                "total": bucket.total,
            }
            for organization, bucket in asked.site.buckets.items()
        ]
    )


def me(asked: Asked[Nothing]) -> Answer:
    """Answer who is asking; with related data what is empty is null."""
    user, directory = asked.company.directory.users[0], asked.company.directory
    related: Json = {}
    if asked.query.get("with_related_data") == "true":
        related = {
            "clients": [
                {"id": one.id, "name": one.name, "wid": asked.site.workspace_id, "archived": False}
                for one in directory.clients
            ]
            or None,
            "tags": [{"id": one.id, "name": one.name} for one in directory.tags] or None,
            "time_entries": None,
            "workspaces": [_workspace(asked)],
        }
    return json_answer(
        {
            "id": user.id,
            "api_token": asked.site.token,
            "email": user.email,
            "fullname": user.name,
            "timezone": user.zone,
            "toggl_accounts_id": "made-up",
            "2fa_enabled": False,
            "default_workspace_id": asked.site.workspace_id,
            "beginning_of_week": 1,
            "image_url": None,
            "created_at": CREATED,
            "updated_at": CREATED,
            "authorization_updated_at": CHANGED,
            "openid_email": None,
            "openid_enabled": False,
            "country_id": None,
            "has_password": True,
            "at": CHANGED,
            "intercom_hash": "made-up",
            **related,
        }
    )


def workspaces(asked: Asked[Nothing]) -> Answer:
    """Answer the workspaces of the user."""
    return json_answer([{**_workspace(asked), "active_project_count": _active_projects(asked)}])


def workspace(asked: Asked[Nothing]) -> Answer:
    """Answer the workspace, which names its organization."""
    return json_answer(_workspace(asked))


def organizations(asked: Asked[Nothing]) -> Answer:
    """Answer the organizations of the user."""
    return json_answer([_organization(asked)])


def organization(asked: Asked[Nothing]) -> Answer:
    """Answer the organization, if it is the right one."""
    if asked.path["organization_id"] != str(asked.site.organization_id):
        raise json_error(403, "organization not found/accessible")
    return json_answer(_organization(asked))


def _active_projects(asked: Asked[Nothing]) -> int:
    return sum(project.active for project in asked.company.directory.projects)


def _workspace(asked: Asked[Nothing]) -> Json:
    return {
        "id": asked.site.workspace_id,
        "organization_id": asked.site.organization_id,
        "name": "Sandbox",
        "premium": asked.site.plan == "premium",
        "business_ws": False,
        "admin": True,
        "role": "admin",
        "suspended_at": None,
        "server_deleted_at": None,
        "default_hourly_rate": None,
        "rate_last_updated": None,
        "default_currency": "USD",
        "only_admins_may_create_projects": False,
        "only_admins_may_create_tags": False,
        "only_admins_see_billable_rates": False,
        "only_admins_see_team_dashboard": False,
        "projects_billable_by_default": True,
        "projects_private_by_default": True,
        "projects_enforce_billable": False,
        "limit_public_project_data": False,
        "last_modified": CREATED,
        "reports_collapse": True,
        "rounding": 1,
        "rounding_minutes": 0,
        # A workspace brings its own secret along, whether or not anybody wants it.
        "api_token": asked.site.token[::-1],
        "at": CHANGED,
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


def _organization(asked: Asked[Nothing]) -> Json:
    return {
        "id": asked.site.organization_id,
        "name": "Sandbox, Inc.",
        "pricing_plan_id": 0 if asked.site.plan == "free" else 14,
        "pricing_plan_name": asked.site.plan,
        "pricing_plan_enterprise": False,
        "created_at": CREATED,
        "at": CHANGED,
        "server_deleted_at": None,
        "is_multi_workspace_enabled": False,
        "suspended_at": None,
        "user_count": len(asked.company.directory.users),
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
        "admin": True,
        "owner": True,
    }
