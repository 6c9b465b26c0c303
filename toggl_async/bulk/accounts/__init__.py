"""The accounts of a plan in use: their clients, workspaces and hourly quotas.

- :mod:`.clients`: an open client for each account;
- :mod:`.access`: the workspaces to export, and the account's role in each;
- :mod:`.workspace_list`: one request for the list of an account's workspaces;
- :mod:`.quotas`: the hourly quotas that are used up.
"""
