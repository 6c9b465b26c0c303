"""Requests become calls, and answers values or errors. No input or output."""

from toggl_async.codec.blocks import read_rows
from toggl_async.codec.decoding import answer_type, decode, parse, row_type
from toggl_async.codec.encoding import encode

__all__ = ["answer_type", "decode", "encode", "parse", "read_rows", "row_type"]
