"""A csv file as a Parquet file. Needs the extra ``arrow``."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise ModuleNotFoundError("Parquet files need pyarrow: pip install 'toggl-async[arrow]'") from None

from toggl_async.tables.arrow import arrow_schema, read_batches
from toggl_async.tables.csv_kinds import REPORTS
from toggl_async.tables.csv_source import CopiedCells, CsvSource
from toggl_async.tables.parquet_file import ROWS, compacted, footer, open_writer, release_memory
from toggl_async.tables.row_builder import Header
from toggl_async.tables.schema import schema_of


def write(source: CsvSource, file: BinaryIO, progress: Callable[[int], None]) -> CopiedCells:
    """Write the rows of a csv.

    The file has the schema of the report; that of another csv has columns of text. ``progress`` gets the
    number of rows after each row group.

    Raises:
        DecodeError: the csv cannot be read, or two columns have the same name.
    """
    rows = unread = 0
    schema, batches = _batches(source)
    report = REPORTS[source.kind].__name__ if source.kind in REPORTS else source.kind
    with open_writer(file, schema, footer(report)) as writer:
        for batch in batches:
            writer.write_batch(compacted(batch))
            release_memory()
            rows += batch.num_rows
            if source.kind in REPORTS:
                offsets = batch["unread"].offsets
                unread += offsets[-1].as_py() - offsets[0].as_py()
            progress(rows)
    return CopiedCells(rows=rows, unread=unread)


def _batches(source: CsvSource) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    if source.kind not in REPORTS:
        names = Header.of([column.name for column in source.columns]).names
        schema = pa.schema([pa.field(name, pa.string()) for name in names])
        return schema, _of_texts(source, schema)
    report, options = REPORTS[source.kind], source.options
    batches = read_batches(
        source.path,
        report,
        rows=ROWS,
        date_format=options.date_format,
        calculate=source.calculate,
        allow_unended_line=options.allow_unended_line,
    )
    return arrow_schema(schema_of(report, calculate=source.calculate)), batches


def _of_texts(source: CsvSource, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    kept: list[list[str]] = []
    for records in source.blocks():
        kept += records
        while len(kept) >= ROWS:
            yield _batch(kept[:ROWS], schema)
            kept = kept[ROWS:]
    if kept:
        yield _batch(kept, schema)


def _batch(records: list[list[str]], schema: pa.Schema) -> pa.RecordBatch:
    columns = list(zip(*records, strict=True))[: len(schema)]
    return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], schema=schema)
