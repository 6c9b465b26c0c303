"""Blocks of records become batches: the header is read once, then the cells are converted by columns."""

from collections.abc import Iterator, Mapping, Sequence

import attrs
import pyarrow as pa

from toggl_async.tables._arrow_cells import TextBlock, TextColumns, decoded, encoded
from toggl_async.tables._arrow_columns import (
    ColumnParser,
    ConstantColumns,
    mapping,
    moments,
    unread_maps,
)
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
from toggl_async.tables.row_builder import RowBuilder, UnreadCell

_CLOCKS = frozenset((parse_duration, parse_time))


@attrs.frozen(kw_only=True)
class BuiltBlock:
    """The batch of a block of records, if it has any, and what is to be reported about them.

    ``unread`` are the cells that are not understood, in the order of their records. ``faulty`` is true if a
    record after those of the batch cannot be read.
    """

    data: bytes = attrs.field(repr=False)
    lines: int
    batch: pa.RecordBatch | None
    unread: Sequence[UnreadCell] = ()
    faulty: bool = False


@attrs.frozen(kw_only=True)
class BatchBuilder:
    """The builder of batches from the records below one header; the header was recognized for rows.

    Several threads may build blocks at once: only :meth:`batches` warns and raises, and it is called for one
    block after another, in their order.
    """

    rows: RowBuilder[object]
    schema: pa.Schema
    sources: Mapping[str, FieldSource]
    texts: TextColumns
    constants: ConstantColumns = attrs.field(factory=ConstantColumns)

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

    def build(self, data: bytes, *, regular: bool) -> BuiltBlock:
        """Return what whole records become; warn of nothing and raise nothing, so that a thread may do it.

        ``regular`` is true if their quotes are known to be regular: see :mod:`._arrow_quotes`.
        """
        texts = self.texts.read(data) if regular else None
        faulty = False
        if texts is None:
            records, fault = RecordBlock(data, 1).read()
            good = self.rows.right_width(records)
            texts = TextBlock(self.texts.of(records[:good]), data.count(b"\n"))
            faulty = good < len(records) or fault is not None
        length = len(texts.columns[0])
        if not length:
            return BuiltBlock(data=data, lines=texts.lines, batch=None, faulty=faulty)
        parser = ColumnParser()
        arrays = self._arrays(texts.columns, parser)
        unread = sorted(parser.unread, key=lambda cell: cell.record)
        if unread:
            arrays["unread"] = unread_maps(unread, length)
        batch = pa.RecordBatch.from_arrays([arrays[name] for name in self.schema.names], schema=self.schema)
        return BuiltBlock(data=data, lines=texts.lines, batch=batch, unread=unread, faulty=faulty)

    def batches(self, built: BuiltBlock, line: int) -> Iterator[pa.RecordBatch]:
        """Yield the batch of a block, and report its cells that are not understood.

        ``line`` is the number of the block's first line.

        Raises:
            DecodeError: a record has more or fewer cells than the header, or a cell is not understood and the
                reader is strict; the rows before that record have been yielded.
        """
        block = RecordBlock(built.data, line)
        if built.batch is not None:
            strict = built.unread and self.rows.reports.strict
            good = built.unread[0].record if strict else built.batch.num_rows
            if good:
                yield built.batch.slice(0, good)
            self.rows.report(built.unread, block)
        if built.faulty:
            self._raise_fault(block)

    def _raise_fault(self, block: RecordBlock) -> None:
        records, fault = block.read()
        good = self.rows.right_width(records)
        if good < len(records):
            raise self.rows.wrong_width(len(records[good]), block.line_of(good))
        if fault is not None:
            raise fault

    def _arrays(self, columns: Sequence[pa.Array], parser: ColumnParser) -> dict[str, pa.Array]:
        arrays = {
            field: self._column(field, source, columns, parser)
            for field, source in self.sources.items()
            if field in self.schema.names
        }
        for name in ("start", "end"):
            if name in self.schema.names:
                arrays[name] = moments(arrays[f"{name}_date"], arrays[f"{name}_time"])
        return arrays

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
        if isinstance(source, MappingSource) and source.columns:
            cells = {
                name: decoded(columns[index])
                if source.parser is None
                else parser.parse(name, columns[index], source.parser, kind.item_type)
                for name, index in source.columns.items()
            }
            return mapping(cells, len(columns[0]))
        value = source.value if isinstance(source, ConstantSource) else None
        return self.constants.column(value if isinstance(value, str) else None, len(columns[0]), kind)
