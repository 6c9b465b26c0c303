"""``toggl-async bulk``: years of reports, resumed where they stopped, and kept up to date.

- :mod:`.app`: the command with its subcommands;
- :mod:`.plan_options`: the plan, from a TOML file, a folder or options;
- :mod:`.archive_options`: the archive, of real accounts or a sandbox;
- :mod:`.run_commands`: ``run``, which fetches the due files, and ``plan``, which previews a run;
- :mod:`.inspection_commands`: ``status``, ``verify`` and ``manifest``;
- :mod:`.results`: results as text and as JSON;
- :mod:`.wording`: the wording that all results share.

The progress of a run:

- :mod:`.run_display`: bars on a terminal, lines elsewhere, JSON for programs;
- :mod:`.run_progress`: the counts and times, computed from the events;
- :mod:`.live_display`: the bars;
- :mod:`.line_display`: the lines;
- :mod:`.progress_text`: the progress as text that fits a terminal of any width;
- :mod:`.notices`: lines about failures and files that have become smaller;
- :mod:`.event_values`: events as plain values.

The coverage of an archive:

- :mod:`.coverage_output`: the coverage as text and as JSON;
- :mod:`.calendar_table`: the coverage as a calendar;
- :mod:`.status_marks`: the letter and colour of each status;
- :mod:`.page`: the coverage as a web page;
- :mod:`.page_calendar`: the calendar of the page;
- :mod:`.page_chart`: the chart of the hours tracked in each week;
- :mod:`.page_style`: the page's colours and layout.
"""
