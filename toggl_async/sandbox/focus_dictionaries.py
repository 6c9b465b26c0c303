"""The dictionaries of Focus: the names for the ids in a response."""

from toggl_async.sandbox.directory import CompanyDirectory


def dictionaries(directory: CompanyDirectory) -> dict[str, object]:
    """Return what Focus calls dictionaries: maps whose keys are ids as strings."""
    return {
        "clients": {str(client.id): {"id": client.id, "name": client.name} for client in directory.clients},
        "groups": {str(group.id): {"id": group.id, "name": group.name} for group in directory.groups},
        "projects": {
            str(project.id): {
                "id": project.id,
                "name": project.name,
                "color": project.color,
                "client_id": project.client_id,
                "billable": project.billable,
                "parent_id": None,
            }
            for project in directory.projects
        },
        "status": {
            str(number): {"id": number, "name": name, "position": number, "type": kind}
            for number, (name, kind) in enumerate((("To do", "todo"), ("Done", "done")), start=1)
        },
        "tags": {str(tag.id): {"id": tag.id, "name": tag.name, "color": None} for tag in directory.tags},
        "tasks": {
            str(task.id): {
                "id": task.id,
                "name": task.name,
                "project_id": task.project_id,
                "status_id": 1 if task.active else 2,
                "estimated_mins": None if task.estimated_seconds is None else task.estimated_seconds // 60,
            }
            for task in directory.tasks
        },
        "users": {
            str(user.id): {"id": user.id, "name": user.name, "email": user.email} for user in directory.users
        },
    }
