"""The file formats of exports, and the media types that each may arrive as."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

FileFormat: TypeAlias = Literal["csv", "xlsx", "pdf", "zip"]
ReportFormat: TypeAlias = Literal["csv", "xlsx", "pdf"]
"""The formats of reports; a zip is an archive of a workspace's data."""

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Final[Mapping[FileFormat, tuple[str, ...]]] = {
    "csv": ("text/csv", "application/csv", "text/plain", "application/octet-stream"),
    "xlsx": (XLSX_TYPE, "text/xlsx", "application/vnd.ms-excel", "application/octet-stream"),
    "pdf": ("application/pdf", "application/octet-stream"),
    "zip": ("application/zip", "application/x-zip-compressed", "application/octet-stream"),
}
"""The media types of each format, the registered one first; ``text/xlsx`` is from Toggl's documentation."""
