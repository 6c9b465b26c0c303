"""The halves of a window that was too large, which follow from the request that was too large.

A window may be halved under several plans, and its halves may be those of another window as well, so no entry
says to which window it belongs.
"""

import attrs

from toggl_async.bulk.ledger.entry import LedgerEntry
from toggl_async.bulk.plan.jobs import Job


def known_halves(job: Job, entry: LedgerEntry) -> tuple[Job, ...]:
    """Return the jobs that an entry puts in the place of a job; none if it is not the entry of its days."""
    window, last = job.window, entry.last_requested
    if entry.state != "halved" or last is None or (entry.start, entry.end) != (window.start, window.end):
        return ()
    return tuple(
        job.group.job(attrs.evolve(half, last=min(half.end, window.last)))
        for half in attrs.evolve(window, last=last).halves()
        if half.start <= window.last
    )
