"""The operations of the Track API that an export needs: the user, the workspace, the organization, quotas."""

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest, EmptyBody, RequestContext
from toggl_async.sandbox.directory import CompanyUser
from toggl_async.sandbox.request_bodies import read_query
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.track_json import CHANGED_AT, CREATED_AT, organization_json, workspace_json
from toggl_async.sandbox.workspace_state import WorkspaceAccess

Json = dict[str, object]


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
            "workspaces": [workspace_json(request.context, each) for each in request.context.workspaces],
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
            {**workspace_json(request.context, each), "active_project_count": _active_projects(each)}
            for each in request.context.workspaces
        ]
    )


def workspace(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the workspace, which has the id of its organization."""
    return json_response(workspace_json(request.context, request.context.workspace))


def organizations(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the organizations of the user."""
    ids = dict.fromkeys(each.organization_id for each in request.context.workspaces)
    return json_response([organization_json(request.context, identifier) for identifier in ids])


def organization(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the organization.

    Raises:
        HttpError: with 403, the id in the path is not that of an organization of the user.
    """
    return json_response(organization_json(request.context, check_organization(request)))


def check_organization(request: ApiRequest[EmptyBody]) -> int:
    """Return the id of the organization that a path names.

    Raises:
        HttpError: with 403, it is not that of an organization of the user.
    """
    identifier = request.context.workspace.organization_id
    if request.path_params["organization_id"] != str(identifier):
        raise json_error(403, "organization not found/accessible")
    return identifier


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
