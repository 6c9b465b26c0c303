"""A dlt source: a workspace's entries, the objects that they name, and reports, in any destination of dlt.

Needs the extra ``dlt``::

    import dlt
    from toggl_async.dlt import source

    pipeline = dlt.pipeline("toggl", destination="duckdb", dataset_name="toggl_data")
    pipeline.run(source(1234567, since=date(2025, 1, 1)))

- ``entries`` has the finished time entries since a day, merged by their ids. A run adds, replaces and deletes
  what has changed since the last one, see :mod:`toggl_async.changes`.
- ``projects``, ``clients``, ``tasks``, ``tags`` and ``users`` have the objects whose ids are in the entries.
  Each run replaces those of the workspace.
- Each report is divided into months, or weeks for a weekly report. A run replaces the rows of those whose
  totals have changed, and of the newest ones.

Rows have a ``workspace_id``, so that several workspaces can share a dataset: each replaces only its own rows.
The progress is part of dlt's state of the pipeline, and is saved together with the rows: what is not loaded
comes again. If the hourly quota is used up, or Toggl cannot be reached for the moment, a resource ends with a
:class:`StoppedEarlyWarning`. What was read until then is loaded, and the next run continues there.

- :mod:`.toggl_source`: ``source``;
- :mod:`.entries`, :mod:`.objects`, :mod:`.reports`: its resources;
- :mod:`.resource`: ``merged``, which makes a resource of dlt;
- :mod:`.replacement`: rows that replace all rows with their key;
- :mod:`.shared_client`: the client that the resources share;
- :mod:`.stopping`: the early end of a resource;
- :mod:`.columns`: the types of columns.
"""

from toggl_async.dlt.stopping import StoppedEarlyWarning
from toggl_async.dlt.toggl_source import source

__all__ = ["StoppedEarlyWarning", "source"]
