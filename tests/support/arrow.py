"""Arrow's own files, which it opens once in a process and keeps."""

import pyarrow as pa
import pytest
from pyarrow import csv as arrow_csv


@pytest.fixture(autouse=True, scope="module")
def signal_pipe() -> None:
    """Let Arrow's csv reader open its pipe for signals before the files of a test are counted."""
    arrow_csv.read_csv(pa.BufferReader(b"a\n1\n"))
