"""``toggl-async bulk``: years of reports, resumed where they stopped, and kept up to date.

- :mod:`.app`: the command with its subcommands;
- :mod:`.plan_options`: the plan, from a TOML file, a folder or options;
- :mod:`.archive_options`: the archive, on an account or a sandbox;
- :mod:`.running`: ``run``, which fetches what is due, and ``plan``, which says what that will cost;
- :mod:`.looking`: ``status``, ``verify`` and ``manifest``, which send nothing unless asked to;
- :mod:`.results`: results as text and as JSON;
- :mod:`.run_display`: the progress of a run, as lines or JSON;
- :mod:`.event_values`: events as plain values.
"""
