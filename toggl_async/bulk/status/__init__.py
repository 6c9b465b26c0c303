"""The status of each job: done, due, missing or altered.

- :mod:`.job_status`: the status as a pure function of a job's entry, its file and the day;
- :mod:`.job_finder`: jobs looked up in the ledger and at the destination;
- :mod:`.recovery`: the entry of a job whose process was killed, or whose file no ledger knows;
- :mod:`.halves`: the halves of a window that was too large.
"""
