"""The letter and the colour of each status; the letter is enough where there are no colours."""

from collections.abc import Mapping

from attrs import frozen

from toggl_async.bulk import JobStatus


@frozen
class StatusMark:
    """The mark of a status: its letter, a capital if something is wrong, and its style on a terminal."""

    letter: str
    style: str


STATUS_MARKS: Mapping[JobStatus, StatusMark] = {
    JobStatus.SETTLED: StatusMark("s", "green"),
    JobStatus.DONE: StatusMark("d", "cyan"),
    JobStatus.UNKNOWN: StatusMark("?", "yellow"),
    JobStatus.DUE: StatusMark(".", "yellow"),
    JobStatus.MISSING: StatusMark("M", "bold red"),
    JobStatus.ALTERED: StatusMark("A", "bold magenta"),
    JobStatus.FAILED: StatusMark("F", "bold white on red"),
}
"""The marks of the statuses that a job in a calendar can have, the best first."""
