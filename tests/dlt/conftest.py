"""Settings of dlt for its tests: nothing is sent anywhere, and nothing is kept."""

import os

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
