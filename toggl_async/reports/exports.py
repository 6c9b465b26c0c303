"""Reports as files, of which one import gives all: https://engineering.toggl.com/docs/reports/exports.

Each report has a module of its own, and the methods of a client import only the one that they need.
"""

from toggl_async.reports.detailed_exports import ExportDetailed, ExportDetailedPdf
from toggl_async.reports.summary_exports import ExportSummary, ExportSummaryPdf
from toggl_async.reports.weekly_exports import ExportWeekly, ExportWeeklyPdf

__all__ = [
    "ExportDetailed",
    "ExportDetailedPdf",
    "ExportSummary",
    "ExportSummaryPdf",
    "ExportWeekly",
    "ExportWeeklyPdf",
]
