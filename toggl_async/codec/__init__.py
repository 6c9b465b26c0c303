"""Requests become encoded requests, and bodies become models or errors. Nothing is sent or awaited here.

cattrs is the authority on types. msgspec reads JSON under it, and fills models directly where both read a
type the same way; whatever it stumbles over, cattrs decides.

- :mod:`.encoding`: a request becomes what is sent;
- :mod:`.decoding`: a body becomes the model that the request's class promises;
- :mod:`.rows`: a long list is read piece by piece;
- :mod:`.parsing`: JSON is read as plain values or as a type;
- :mod:`.converter`: the cattrs converter and its rules.
"""

from toggl_async.codec.decoding import decode, model_type, row_type
from toggl_async.codec.encoding import encode
from toggl_async.codec.parsing import parse
from toggl_async.codec.rows import PageRows, read_rows

__all__ = ["PageRows", "decode", "encode", "model_type", "parse", "read_rows", "row_type"]
