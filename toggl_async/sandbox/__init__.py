"""A Toggl on loopback with made-up data, true to the wire: for demonstrations and for tests.

    async with Sandbox(Company(entries=1000)) as sandbox:
        ...  # sandbox.track_url, sandbox.api_token, sandbox.workspace_id

Its requests are declared on their own and share nothing with the client's, so each checks the other. It is
stricter than Toggl: unknown fields are refused. Needs the `sandbox` extra.
"""

from toggl_async.sandbox import faults
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.operations import operations
from toggl_async.sandbox.optional_packages import check_packages
from toggl_async.sandbox.request_log import ReceivedRequest
from toggl_async.sandbox.server import Sandbox

__all__ = ["Company", "ReceivedRequest", "Sandbox", "faults", "operations"]

check_packages()
