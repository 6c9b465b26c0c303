"""Builds the site, and fails if a link of it is broken."""

import subprocess
import sys

from site_builder.site import build

if __name__ == "__main__":
    try:
        problems = build()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
    sys.exit("\n".join(problems) or None)
