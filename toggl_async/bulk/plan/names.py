"""The names of files that differ only in their dates.

A plan may have a million files, so the rest of their names is made once.
"""

from datetime import date

import attrs

from toggl_async.bulk.errors import InvalidPlanError
from toggl_async.bulk.plan.windows import Window
from toggl_async.errors import InvalidRequestError
from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import FileFormat
from toggl_async.transfer.file_names import Placeholder, parts_of, safe_name

DEFAULT_NAMES = "{workspace}_{report}_{start}_{end}"
"""The pattern of names, to which a digest is added if a report has filters."""
_WHOLE_DATES = frozenset({"", "%Y-%m-%d", "%Y%m%d"})
_STARTS, _ENDS = frozenset({"start", "start_date"}), frozenset({"end", "end_date"})


@attrs.frozen
class WindowNames:
    """The names of the files of one report, workspace and format.

    ``parts`` are texts, which may be empty, with a date between any two of them.
    """

    parts: tuple[str | Placeholder, ...]
    file_format: FileFormat

    @classmethod
    def of(cls, request: FileRequest, pattern: str) -> "WindowNames":
        """Return the names for all requests that differ from the given one only in their dates.

        Raises:
            InvalidRequestError: the pattern has an unknown placeholder.
        """
        parts: list[str | Placeholder] = []
        texts = ""
        for text, place in parts_of(pattern):
            texts += text
            if place is not None and (place.name in _STARTS or place.name in _ENDS):
                parts += [texts, place]
                texts = ""
            elif place is not None:
                texts += place.filled(request)
        return cls((*parts, texts), request.file_format)

    def name(self, window: Window) -> str:
        """Return the name for a window.

        Raises:
            InvalidPlanError: the file would be in another folder.
            InvalidRequestError: the name is empty or too long.
        """
        stem = self.stem(window)
        if window.is_half and not self._names_both_days:
            # Otherwise both halves might have the same name.
            stem = f"{stem}_{window.start}_{window.end}"
        return f"{safe_name(stem, self.file_format)}.{self.file_format}"

    def stem(self, window: Window) -> str:
        """Return the name for a window before it is made safe, and without its extension."""
        return "".join(part if isinstance(part, str) else _dated(part, window) for part in self.parts)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts before, between and after the dates."""
        return tuple(part for part in self.parts if isinstance(part, str))

    def dates(self, window: Window) -> list[str]:
        """Return the dates of a window in the form that its name has."""
        return [_dated(part, window) for part in self.parts if not isinstance(part, str)]

    @property
    def _names_both_days(self) -> bool:
        """True if the names contain the first and the last day of a window, each with month and year."""
        places = (part for part in self.parts if not isinstance(part, str))
        named = {place.name for place in places if place.date_format in _WHOLE_DATES}
        return bool(named & _STARTS and named & _ENDS)


def _dated(place: Placeholder, window: Window) -> str:
    day: date = window.start if place.name in _STARTS else window.end
    return place.dated(day)


def check_pattern(pattern: str) -> None:
    """Check that a pattern makes names without folders.

    Raises:
        InvalidPlanError: the pattern is malformed, or contains a separator of folders.
    """
    for text, place in _parts_of(pattern):
        if "/" in text or "\\" in text or (place is not None and "/" in place.date_format):
            raise InvalidPlanError(f"names: {pattern!r} leaves the folder: a name has no / or \\")


def _parts_of(pattern: str) -> list[tuple[str, Placeholder | None]]:
    try:
        return list(parts_of(pattern))
    except InvalidRequestError as error:
        problem = error.message
    raise InvalidPlanError(problem)
