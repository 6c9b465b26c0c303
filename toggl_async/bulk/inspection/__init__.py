"""The inspection of an archive, without an export.

- :mod:`.preview`: the requests that a run will send;
- :mod:`.coverage`: the files that are done, missing, altered or extra;
- :mod:`.calendar`: the coverage by workspace, year and month;
- :mod:`.weekly_hours`: the hours tracked in each week;
- :mod:`.verification`: the files read again and compared with the ledger;
- :mod:`.totals`: the csvs compared with Toggl's totals;
- :mod:`.manifest`: a line of JSON for each file.
"""
