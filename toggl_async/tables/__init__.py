"""Csv exports as typed rows: from a response as it streams, or from a file on disk.

A csv goes through these steps. Its bytes are cut into blocks of whole records. The first record is the
header; from it, a row builder is made once. The row builder then turns each block of records into rows,
column by column. Only one block is in memory at a time.

- :mod:`.csv_reader`: ``read_rows`` for files and ``rows_of`` for requests, and the ``CsvReader`` under both;
- :mod:`.records`: ``RecordSplitter``, which cuts bytes into blocks of whole records;
- :mod:`.report_tables`: the columns that the csv of each report may have;
- :mod:`.row_builder`: ``RowBuilder``, which turns records into rows, and ``Header``, the columns' names;
- :mod:`.field_sources`: where the values of one field of the rows come from;
- :mod:`.cells`: the parsers that turn the text of a cell into a value;
- :mod:`.cell_reports`: ``CellReports``, the warnings and errors about cells that are not understood;
- :mod:`.rows`: the row classes;
- :mod:`.entries`: ``EntryRow``, a time entry of the detailed report as JSON, and ``entry_rows``;
- :mod:`.schema`: the schema of each report as a typed table, with ``schema_of``;
- :mod:`.arrow`: ``read_batches`` and ``batches_of``, which yield batches of typed columns (extra ``arrow``),
  and the ``BatchReader`` under both;
- :mod:`.arrow_entries`: ``entries_batch``, which makes a batch of entries;
- :mod:`.batch_builder`: ``BatchBuilder``, which turns blocks of records into batches;
- :mod:`.arrow_types`: the schemas as schemas of Arrow;
- :mod:`._arrow_cells`: blocks of records as columns of text;
- :mod:`._arrow_quotes`: the check that the quotes of a csv mean the same to Arrow and to the csv module;
- :mod:`._arrow_clocks`: clock times as seconds;
- :mod:`._arrow_threads`: several blocks of a file at once;
- :mod:`._arrow_columns`: columns of text as typed columns;
- :mod:`.parquet`: csv exports as a folder of Parquet files (extra ``arrow``), for ``Toggl.to_parquet``;
- :mod:`.parquet_download`: ``ParquetDownload``, which writes one response as a file;
- :mod:`.parquet_file`: the file while it is written, and the check that it is whole;
- :mod:`.parquet_schema`: the schemas of such files, and whether those of a folder agree;
- :mod:`.names`: ``load_names`` and ``Names``, the names of a workspace's objects with their ids;
- :mod:`.enrich`: ``enrich``, which adds the ids to rows;
- :mod:`.tag_lists`: the tags in one text;
- :mod:`.sanitize`: ``sanitize_csv``, which makes a copy whose cells no spreadsheet program runs as formulas;
- :mod:`.convert`: ``convert_csv``, which makes files in other formats of a csv;
- :mod:`.csv_source`: the csv that is converted, and the kinds of its columns;
- :mod:`.csv_kinds`: the kinds of csv, told apart by their headers;
- :mod:`.parquet_copy`: the Parquet file that is made of a csv (extra ``arrow``);
- :mod:`.workbook`: the workbook that is made of a csv (extra ``xlsx``);
- :mod:`.spreadsheet_csv`: the csv that is made of a csv, for spreadsheet programs.
"""

from toggl_async.tables.cell_reports import UnknownColumnWarning, UnreadCellWarning
from toggl_async.tables.convert import Converted, convert_csv
from toggl_async.tables.csv_reader import PlainExport, read_rows, rows_of
from toggl_async.tables.enrich import EnrichedRow, UnresolvedNameWarning, enrich
from toggl_async.tables.entries import EntryRow, entry_rows
from toggl_async.tables.names import Doubt, Names, load_names
from toggl_async.tables.rows import DetailedCsvRow, SummaryCsvRow, WeeklyCsvRow
from toggl_async.tables.sanitize import sanitize_csv
from toggl_async.tables.schema import ColumnType, SchemaColumn, TableSchema, schema_of

__all__ = [
    "ColumnType",
    "Converted",
    "DetailedCsvRow",
    "Doubt",
    "EnrichedRow",
    "EntryRow",
    "Names",
    "PlainExport",
    "SchemaColumn",
    "SummaryCsvRow",
    "TableSchema",
    "UnknownColumnWarning",
    "UnreadCellWarning",
    "UnresolvedNameWarning",
    "WeeklyCsvRow",
    "convert_csv",
    "enrich",
    "entry_rows",
    "load_names",
    "read_rows",
    "rows_of",
    "sanitize_csv",
    "schema_of",
]
