"""Blocks of records become batches: the header is read once, then the cells are converted by columns."""

from collections.abc import Iterator, Mapping, Sequence

import attrs
import pyarrow as pa

from toggl_async.tables._arrow_cells import TextColumns, decoded, encoded
from toggl_async.tables._arrow_columns import ColumnParser, constant, mapping, moments, unread_maps
from toggl_async.tables.cells import parse_duration, parse_time
from toggl_async.tables.field_sources import (
    ConstantSource,
    FieldSource,
    MappingSource,
    ParsedSource,
    TextSource,
    parsers_of,
)
from toggl_async.tables.records import RecordBlock
from toggl_async.tables.row_builder import RowBuilder

_CLOCKS = frozenset((parse_duration, parse_time))


@attrs.frozen(kw_only=True)
class BatchBuilder:
    """The builder of batches from the records below one header; the header was recognized for rows."""

    rows: RowBuilder[object]
    schema: pa.Schema
    sources: Mapping[str, FieldSource]
    texts: TextColumns

    @classmethod
    def of(cls, rows: RowBuilder[object], schema: pa.Schema) -> "BatchBuilder":
        """Make a builder that reads the same columns as a builder of rows, and warn about unknown ones."""
        sources = dict(zip(rows.fields, rows.sources, strict=True))
        # Texts that are mostly different are slower to read as a dictionary.
        plain = {index for index, parser in parsers_of(rows.sources).items() if parser in _CLOCKS}
        for field, source in sources.items():
            if isinstance(source, TextSource) and field in schema.names:
                plain |= {source.index} if schema.field(field).type == pa.string() else set()
        extra = sources["extra"]
        if isinstance(extra, MappingSource):
            plain.update(extra.columns.values())
            rows.reports.report_unknown(extra.columns)
        return cls(rows=rows, schema=schema, sources=sources, texts=TextColumns(rows.width, plain))

    def batches(self, block: RecordBlock) -> Iterator[pa.RecordBatch]:
        """Yield the batch of a block's records.

        Raises:
            DecodeError: a record has more or fewer cells than the header, or a cell is not understood and the
                reader is strict; the rows before that record have been yielded.
        """
        if not block.data:
            return
        columns = self.texts.read(block)
        if columns is not None:
            yield from self._typed(columns, block)
            return
        records, fault = block.read()
        good = self.rows.right_width(records)
        yield from self._typed(self.texts.of(records[:good]), block)
        if good < len(records):
            raise self.rows.wrong_width(len(records[good]), block.line_of(good))
        if fault is not None:
            raise fault

    def _typed(self, columns: Sequence[pa.Array], block: RecordBlock) -> Iterator[pa.RecordBatch]:
        if not len(columns[0]):
            return
        parser = ColumnParser()
        arrays = {
            field: self._column(field, source, columns, parser)
            for field, source in self.sources.items()
            if field in self.schema.names
        }
        unread = sorted(parser.unread, key=lambda cell: cell.record)
        arrays["unread"] = unread_maps(unread, len(columns[0]))
        for name in ("start", "end"):
            if name in self.schema.names:
                arrays[name] = moments(arrays[f"{name}_date"], arrays[f"{name}_time"])
        batch = pa.RecordBatch.from_arrays([arrays[name] for name in self.schema.names], schema=self.schema)
        good = unread[0].record if unread and self.rows.reports.strict else len(columns[0])
        if good:
            yield batch.slice(0, good)
        self.rows.report(unread, block)

    def _column(
        self, field: str, source: FieldSource, columns: Sequence[pa.Array], parser: ColumnParser
    ) -> pa.Array:
        kind = self.schema.field(field).type
        if isinstance(source, TextSource):
            column = columns[source.index]
            return encoded(column) if pa.types.is_dictionary(kind) else decoded(column)
        if isinstance(source, ParsedSource):
            name = self.rows.names[source.index]
            return parser.parse(name, columns[source.index], source.parser, kind)
        if isinstance(source, MappingSource):
            cells = {
                name: decoded(columns[index])
                if source.parser is None
                else parser.parse(name, columns[index], source.parser, kind.item_type)
                for name, index in source.columns.items()
            }
            return mapping(cells, len(columns[0]), kind)
        value = source.value if isinstance(source, ConstantSource) else None
        return constant(value, len(columns[0]), kind)
