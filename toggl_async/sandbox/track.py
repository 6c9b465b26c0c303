"""Track's own operations, those that an export needs."""

from toggl_async.sandbox.answers import Answer, json_answer
from toggl_async.sandbox.requests import Asked


def quota(asked: Asked[None]) -> Answer:
    """Answer what is left of each allowance; the user's own belongs to no organization."""
    return json_answer(
        [
            {
                "organization_id": organization,
                "remaining": bucket.remaining,
                "resets_in_secs": bucket.resets_in,
                "total": bucket.total,
            }
            for organization, bucket in asked.buckets.items()
        ]
    )
