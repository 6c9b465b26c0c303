"""The result of a finished delivery."""

from typing import Generic, TypeVar

import attrs

from toggl_async.saved import ExportedFile

ResultT = TypeVar("ResultT", covariant=True)


@attrs.frozen(kw_only=True)
class Delivered(ExportedFile, Generic[ResultT]):
    """A file that a sink has committed; ``result`` is the value that the sink returned."""

    result: ResultT
