"""Reports as files, in all formats: https://engineering.toggl.com/docs/reports/exports."""

# The classes are in modules of their own, so that a method of a client imports one alone.
from toggl_async.reports.detailed_exports import ExportDetailed
from toggl_async.reports.pdf_exports import ExportDetailedPdf, ExportSummaryPdf, ExportWeeklyPdf
from toggl_async.reports.summary_exports import ExportSummary
from toggl_async.reports.weekly_exports import ExportWeekly

__all__ = [
    "ExportDetailed",
    "ExportDetailedPdf",
    "ExportSummary",
    "ExportSummaryPdf",
    "ExportWeekly",
    "ExportWeeklyPdf",
]
