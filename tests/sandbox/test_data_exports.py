"""The archives of a workspace's data."""

import base64
import io
import json
import zipfile

import aiohttp

from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace

from .http_client import HttpClient, Response

EVERYTHING = ["clients", "projects", "tags", "tasks", "workspace_users"]


def place(http: HttpClient) -> str:
    """Return the URL of the archives of a sandbox's workspace."""
    return f"{http.sandbox.track_url}/api/v9/workspaces/{http.sandbox.workspace_id}/exports"


async def send(http: HttpClient, verb: str, path: str = "", body: object = None) -> Response:
    """Send a request about archives."""
    return await http.send(verb, place(http) + path, body, Authorization=http.basic)


async def archive(http: HttpClient, objects: list[str]) -> zipfile.ZipFile:
    """Ask for an archive, look it up until it is ready, and return it."""
    uuid = (await send(http, "POST", body=objects)).json
    states = []
    while True:
        found = {each["token"]: each["state"] for each in (await send(http, "GET")).json}
        states.append(found[uuid])
        if states[-1] == "done":
            break
        early = await send(http, "GET", f"/data/{uuid}.zip")
        assert (early.status, early.json) == (400, "Workspace export data cannot be found or is expired")
    assert states == ["pending", "done"]
    response = await send(http, "GET", f"/data/{uuid}.zip")
    assert (response.status, response.headers["Content-Type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(response.body))


async def test_an_archive_has_the_objects_of_the_workspace_with_ids(http: HttpClient) -> None:
    """The members of an archive have every object of the company, and each is whole."""
    found, directory = await archive(http, EVERYTHING), http.sandbox.company.directory
    assert found.testzip() is None
    members = {name: json.loads(found.read(name)) for name in found.namelist()}
    for name in ("clients", "projects", "tags"):
        expected = [(each.id, each.name) for each in getattr(directory, name)]
        assert [(each["id"], each["name"]) for each in members[f"{name}.json"]] == expected
    assert [each["uid"] for each in members["workspace_users.json"]] == [user.id for user in directory.users]
    tasks = [task for name, each in members.items() if name.startswith("tasks/") for task in each]
    assert {task["id"] for task in tasks} == {task.id for task in directory.tasks}
    for project in directory.projects:
        assert f"projects_users/{project.id}.json" in members


async def test_an_archive_has_the_objects_that_were_asked_for(http: HttpClient) -> None:
    """An archive of tags has nothing else, and equal archives have equal bytes."""
    first, second = [await archive(http, ["tags", "tags"]) for _ in range(2)]
    assert first.namelist() == ["tags.json"]
    assert first.read("tags.json") == second.read("tags.json")


async def test_one_archive_is_made_at_a_time(http: HttpClient) -> None:
    """Until an archive is ready, another is refused with Toggl's text, which is no mistake of the client."""
    assert (await send(http, "POST", body=["tags"])).status == 200
    refused = await send(http, "POST", body=["tags"])
    assert (refused.status, refused.json) == (
        400,
        "Cannot start another export until current one is complete",
    )
    assert http.sandbox.refused == []
    for _ in range(2):
        await send(http, "GET")
    assert (await send(http, "POST", body=["tags"])).status == 200


async def test_a_wrong_list_of_objects_is_refused(http: HttpClient) -> None:
    """An empty list, an unknown word and an object are refused."""
    for wrong, text in (
        ([], "You must select at least one object"),
        (["nonsense"], "nonsense"),
        ({"objects": ["tags"]}, "Invalid parameter"),
        ([7], "Invalid parameter"),
    ):
        response = await send(http, "POST", body=wrong)
        assert response.status == 400
        assert text in response.json
    assert (await send(http, "GET", "/data/nonsense.zip")).status == 400


async def test_a_member_has_no_access(session: aiohttp.ClientSession) -> None:
    """Only an admin may export the data of a workspace."""
    workspace = SandboxWorkspace(id=11, company=Company(entries=0))
    async with Sandbox(workspaces=[workspace], accounts={"user2@example.com": {11: "member"}}) as sandbox:
        http = HttpClient(sandbox, session)
        token = sandbox.account("user2@example.com").api_token
        basic = f"Basic {base64.b64encode(f'{token}:api_token'.encode()).decode()}"
        for verb, path in (("GET", ""), ("POST", ""), ("GET", "/data/x.zip")):
            body = ["tags"] if verb == "POST" else None
            assert (await http.send(verb, place(http) + path, body, Authorization=basic)).status == 403
        assert (await send(http, "GET")).status == 200
