"""The command ``toggl-async bulk`` and its subcommands."""

from cyclopts import App

from toggl_async.cli.bulk.inspection_commands import manifest_command, status_command, verify_command
from toggl_async.cli.bulk.run_commands import plan_command, run_command


def bulk_app() -> App:
    """Return the ``bulk`` command."""
    app = App(name="bulk")
    app.command(plan_command, name="plan")
    app.command(run_command, name="run")
    app.command(status_command, name="status")
    app.command(verify_command, name="verify")
    app.command(manifest_command, name="manifest")
    return app


BULK_APP = bulk_app()
