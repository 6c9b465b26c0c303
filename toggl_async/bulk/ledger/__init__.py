"""The ledger: a SQLite database with an entry for each job that was begun.

- :mod:`.ledger`: the queries that a run needs;
- :mod:`.ledger_file`: the database file: its creation, version and errors;
- :mod:`.ledger_rows`: entries as rows;
- :mod:`.ledger_thread`: the one thread on which the ledger is used;
- :mod:`.entry`: an entry, and the record of a saved file;
- :mod:`.seen_account`: the workspaces and hourly quotas of an account, as they were last seen;
- :mod:`.lock`: the lock that keeps a second process out.
"""
