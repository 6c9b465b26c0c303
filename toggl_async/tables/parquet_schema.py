"""The schemas of Parquet files: what a reader sees, and whether the files of a folder agree."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from toggl_async.errors import InvalidRequestError

SUFFIX = ".parquet"
_SHOWN = 8
_NO_COLUMN = "no column"


@lru_cache(64)
def schema_in_file(schema: pa.Schema) -> pa.Schema:
    """Return the schema that a reader finds in a file that was written with a schema.

    Parquet has no moments in whole seconds, for example: they are read as milliseconds.
    """
    written = pa.BufferOutputStream()
    pq.ParquetWriter(written, schema).close()
    return pq.read_schema(pa.BufferReader(written.getvalue()))


def differences(there: pa.Schema, here: pa.Schema) -> Iterator[str]:
    """Yield how the columns of a file and those of a report differ, one text for each column."""
    for name in dict.fromkeys([*there.names, *here.names]):
        old, new = _type_in(there, name), _type_in(here, name)
        if old != new:
            yield f"{name}: {old} there, {new} here"


def _type_in(schema: pa.Schema, name: str) -> str:
    types = [str(field.type) for field in schema if field.name == name]
    return " and ".join(types) or _NO_COLUMN


def check_folder(folder: Path, schema: pa.Schema, replaced: Iterable[str]) -> None:
    """Check that all Parquet files in a folder have a schema; ``replaced`` are the names that we write.

    A file under such a name that is not Parquet is left to ``Options.existing``, like one that is damaged.

    Raises:
        InvalidRequestError: a file has another schema, or is not a Parquet file.
        OSError: a file cannot be read.
    """
    own, expected = frozenset(replaced), schema_in_file(schema.remove_metadata())
    for path in sorted(folder.glob(f"[!.]*{SUFFIX}")):
        if not path.is_file():
            continue
        try:
            found = pq.read_schema(path)
        except pa.ArrowInvalid:
            if path.name not in own:
                raise InvalidRequestError(f"{path} is not a whole Parquet file: remove it first") from None
            continue
        check_equal(str(path), found, expected)


def check_equal(what: str, there: pa.Schema, here: pa.Schema) -> None:
    """Check that two schemas have the same columns; ``what`` has the first one.

    Raises:
        InvalidRequestError: they differ; the message shows the columns.
    """
    found = list(differences(there, here))
    if found:
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise InvalidRequestError(
            f"{what} has another schema, so that both cannot be read as one table: use another folder "
            f"({'; '.join(found[:_SHOWN])}{more})"
        )
