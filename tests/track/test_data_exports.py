"""The archives of a workspace's data."""

import pytest

from tests.support.models import ask, read
from toggl_async import InvalidRequestError, Request, file_name
from toggl_async.codec import encode


def test_the_states_of_archives_are_decoded() -> None:
    """Any word is a state, fields may be missing or null, and a workspace without archives has none."""
    exports = read(
        ask("track.data_exports", workspace_id=7),
        [{"token": "a-1", "state": "something new"}, {"token": None, "error_message": "no"}, {}],
    )
    assert [(each.token, each.state, each.error_message) for each in exports] == [
        ("a-1", "something new", None),
        (None, None, "no"),
        (None, None, None),
    ]
    assert read(ask("track.data_exports", workspace_id=7), None) == ()


def test_the_kinds_of_objects_are_the_whole_body() -> None:
    """Known words and others are sent as a bare list, by a POST that is not repeated."""
    request = ask("track.request_data_export", ["clients", "something new"], workspace_id=7)
    encoded = encode(request)
    assert (encoded.verb, encoded.path) == ("POST", "/api/v9/workspaces/7/exports")
    assert encoded.body == b'["clients","something new"]'
    assert not request.route.repeatable
    assert read(request, "a-1") == "a-1"
    assert read(request, None) is None


@pytest.mark.parametrize("objects", [[], (), "clients", [3], [None], None, {"clients": 1}.items()])
def test_no_kind_of_object_is_refused(objects: object) -> None:
    """An empty list, a text in place of a list, and other values are errors before anything is sent."""
    with pytest.raises(InvalidRequestError, match="objects"):
        ask("track.request_data_export", objects)


def test_an_archive_is_fetched_by_its_uuid() -> None:
    """The path has the uuid and the suffix, and the request for the file is a GET for a zip."""
    request = ask("track.export_data", "0f-1_A", workspace_id=7)
    encoded = encode(request)
    assert (encoded.verb, encoded.accept) == ("GET", "application/zip")
    assert encoded.path == "/api/v9/workspaces/7/exports/data/0f-1_A.zip"
    assert Request.from_json(request.to_json()) == request
    assert file_name(request).startswith("7_data_")
    assert file_name(request).endswith(".zip")
    assert file_name(request, "{workspace}_{uuid}") == "7_0f-1_A.zip"


@pytest.mark.parametrize("uuid", ["", "../7", "a/b", "a.b", "a b", "é", "a" * 101, 7, None])
def test_what_is_no_uuid_is_refused(uuid: object) -> None:
    """A uuid cannot lead to another path."""
    with pytest.raises(InvalidRequestError, match="uuid"):
        ask("track.export_data", uuid)
