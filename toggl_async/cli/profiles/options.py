"""The option ``--profile``."""

from typing import Annotated

from cyclopts import Parameter

ProfileName = Annotated[
    str | None,
    Parameter(
        name="--profile",
        help="Profile in the configuration file; by default, the value of TOGGL_PROFILE, or the "
        "file's default_profile.",
    ),
]
