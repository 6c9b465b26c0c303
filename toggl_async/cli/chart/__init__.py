"""``toggl-async chart``: the hours of each week as bars, from saved csvs or from Toggl.

- :mod:`.command`: the command with its options;
- :mod:`.entries`: the time entries, read from files or requested from Toggl;
- :mod:`.weekly_totals`: the hours of each week, of all entries or of each project, client or user;
- :mod:`.terminal`: the chart on a terminal;
- :mod:`.json_lines`: the chart as JSON for programs;
- :mod:`.page`: the chart as a web page.
"""
