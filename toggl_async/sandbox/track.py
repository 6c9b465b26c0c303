"""The operations of the Track API that an export needs: the user, the workspace, the organization, quotas."""

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest, EmptyBody, RequestContext
from toggl_async.sandbox.directory import CompanyUser
from toggl_async.sandbox.request_bodies import read_query
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.workspace_state import WorkspaceAccess

Json = dict[str, object]
# Some services of Toggl write nanoseconds, others microseconds.
CHANGED_AT = "2025-05-23T10:42:45.348237418Z"
CREATED_AT = "2024-05-16T12:01:04.834085Z"


@frozen(kw_only=True)
class MeQuery:
    """The query parameters of `me`."""

    with_related_data: bool | None = None


def quota(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the state of each hourly quota; the user's own quota has no organization."""
    return json_response(
        [
            {
                "organization_id": organization,
                "remaining": counter.remaining,
                "resets_in_secs": counter.resets_in,
                "total": counter.total,
            }
            for organization, counter in request.context.quotas.items()
        ]
    )


def me(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the user, with related data on request; related lists are null if they are empty."""
    directory = request.data.directory
    user = _user(request.context)
    related: Json = {}
    if read_query(MeQuery, request.query).with_related_data:
        related = {
            "clients": [
                {"id": client.id, "name": client.name, "wid": request.context.workspace.id, "archived": False}
                for client in directory.clients
            ]
            or None,
            "tags": [{"id": tag.id, "name": tag.name} for tag in directory.tags] or None,
            "time_entries": None,
            "workspaces": [_workspace_json(request.context, each) for each in request.context.workspaces],
        }
    return json_response(
        {
            "id": user.id,
            "api_token": request.context.token,
            "email": user.email,
            "fullname": user.name,
            "timezone": user.zone,
            "toggl_accounts_id": "made-up",
            "2fa_enabled": False,
            "default_workspace_id": request.context.workspace.id,
            "beginning_of_week": 1,
            "image_url": None,
            "created_at": CREATED_AT,
            "updated_at": CREATED_AT,
            "authorization_updated_at": CHANGED_AT,
            "openid_email": None,
            "openid_enabled": False,
            "country_id": None,
            "has_password": True,
            "at": CHANGED_AT,
            "intercom_hash": "made-up",
            **related,
        }
    )


def workspaces(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the workspaces of the user."""
    return json_response(
        [
            {**_workspace_json(request.context, each), "active_project_count": _active_projects(each)}
            for each in request.context.workspaces
        ]
    )


def workspace(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the workspace, which has the id of its organization."""
    return json_response(_workspace_json(request.context, request.context.workspace))


def organizations(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the organizations of the user."""
    ids = dict.fromkeys(each.organization_id for each in request.context.workspaces)
    return json_response([_organization_json(request.context, identifier) for identifier in ids])


def organization(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the organization.

    Raises:
        HttpError: with 403, the id in the path is not that of an organization of the user.
    """
    identifier = request.context.workspace.organization_id
    if request.path_params["organization_id"] != str(identifier):
        raise json_error(403, "organization not found/accessible")
    return json_response(_organization_json(request.context, identifier))


def _user(context: RequestContext) -> CompanyUser:
    """Return the user of the account, who need not occur in any company."""
    directories = [workspace.state.data().directory for workspace in context.workspaces]
    found = [user for each in directories for user in each.users if user.email == context.email]
    return (
        found[0]
        if found
        else CompanyUser(
            id=7_999_999,
            name=context.email.partition("@")[0],
            email=context.email,
            zone="UTC",
            rate=0,
            labor_cost=0,
            active=True,
        )
    )


def _active_projects(workspace: WorkspaceAccess) -> int:
    return sum(project.active for project in workspace.data().directory.projects)


# Toggl sends the API token of the workspace although nobody requests it.
def _workspace_json(context: RequestContext, workspace: WorkspaceAccess) -> Json:
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
        "projects_billable_by_default": True,
        "projects_private_by_default": True,
        "projects_enforce_billable": False,
        "limit_public_project_data": False,
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


def _organization_json(context: RequestContext, identifier: int) -> Json:
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
