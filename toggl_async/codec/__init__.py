"""Encoding requests, and decoding bodies into models. Nothing is sent or awaited here.

msgspec parses JSON, and decodes it straight into a model if it treats all types of the model as cattrs does.
Everything else is converted by cattrs, and so is any body that msgspec rejects: cattrs is more lenient with
Toggl's responses, and names every place that is wrong.

- :mod:`.encoding`: ``encode``, which makes the encoded request that the transport sends;
- :mod:`.decoding`: ``decode``, which makes the model that belongs to the request's class;
- :mod:`.model_types`: the types of a request's model, of a page's rows and of results;
- :mod:`.page_rows`: ``PageRows``, the rows of a page and the request for the next page;
- :mod:`.rows`: ``RowReader``, which decodes a long list piece by piece;
- :mod:`.list_splitter`: ``ListSplitter``, which cuts a list into such pieces while its bytes arrive;
- :mod:`.lines`: lists with one JSON object on each line;
- :mod:`.parsing`: JSON as plain values or as a type;
- :mod:`.converter`: the cattrs converter and its rules;
- :mod:`.lenient`: models of which a part that is not understood does not cost the others.
"""

from toggl_async.codec.decoding import decode
from toggl_async.codec.encoding import encode
from toggl_async.codec.list_splitter import ListSplitter, Piece, split
from toggl_async.codec.model_types import model_type, paged_type, rows_type
from toggl_async.codec.page_rows import PageRows, is_divisible
from toggl_async.codec.parsing import parse, plain_list
from toggl_async.codec.rows import read_rows

__all__ = [
    "ListSplitter",
    "PageRows",
    "Piece",
    "decode",
    "encode",
    "is_divisible",
    "model_type",
    "paged_type",
    "parse",
    "plain_list",
    "read_rows",
    "rows_type",
    "split",
]
