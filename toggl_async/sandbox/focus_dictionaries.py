"""Names for the ids in answers of Focus."""

from toggl_async.sandbox.directory import Directory


def dictionaries(directory: Directory) -> dict[str, object]:
    """Give what Focus calls dictionaries: maps whose keys are ids written as strings."""
    return {
        "clients": {str(one.id): {"id": one.id, "name": one.name} for one in directory.clients},
        "groups": {str(one.id): {"id": one.id, "name": one.name} for one in directory.groups},
        "projects": {
            str(one.id): {
                "id": one.id,
                "name": one.name,
                "color": one.color,
                "client_id": one.client_id,
                "billable": one.billable,
                "parent_id": None,
            }
            for one in directory.projects
        },
        "status": {
            str(number): {"id": number, "name": name, "position": number, "type": kind}
            for number, (name, kind) in enumerate((("To do", "todo"), ("Done", "done")), start=1)
        },
        "tags": {str(one.id): {"id": one.id, "name": one.name, "color": None} for one in directory.tags},
        "tasks": {
            str(one.id): {
                "id": one.id,
                "name": one.name,
                "project_id": one.project_id,
                "status_id": 1 if one.active else 2,
                "estimated_mins": None if one.estimated_seconds is None else one.estimated_seconds // 60,
            }
            for one in directory.tasks
        },
        "users": {
            str(one.id): {"id": one.id, "name": one.name, "email": one.email} for one in directory.users
        },
    }
