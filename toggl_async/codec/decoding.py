"""Decoding a body into a model, or into an error that names every place that is wrong."""

from typing import Any, TypeVar

from toggl_async.codec.model_types import model_type
from toggl_async.codec.page_rows import whole_page
from toggl_async.codec.parsing import read
from toggl_async.headers import Headers
from toggl_async.request.base import Request
from toggl_async.request.pages import Paginated
from toggl_async.tracebacks import without_frames

ModelT = TypeVar("ModelT")


@without_frames
def decode(request: Request[ModelT], body: bytes, headers: Headers) -> ModelT:
    """Decode a body into the model that belongs to the request's class.

    Raises:
        DecodeError: the body is not JSON, or not of the documented shape; ``problems`` has the places.
    """
    made: Any = request
    is_paginated = isinstance(request, Paginated)
    if is_paginated:
        model: Any = whole_page(made, body, headers)
    else:
        kind: Any = model_type(made.__class__)
        model = body if kind is bytes else read(body, kind)
    result: ModelT = model
    return result
