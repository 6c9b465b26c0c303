"""A response as it came."""

from typing import Generic, TypeVar

import attrs

from toggl_async.codec import decode, parse
from toggl_async.errors import Attempt, DecodeError
from toggl_async.headers import Headers
from toggl_async.request.base import Request

ModelT = TypeVar("ModelT")


@attrs.frozen(kw_only=True)
class RawResponse(Generic[ModelT]):
    """A response as it came: its body and headers, the request, and the attempts that it took."""

    request: Request[ModelT]
    body: bytes = attrs.field(repr=False)
    headers: Headers = attrs.field(repr=False)
    attempts: tuple[Attempt, ...] = ()

    @property
    def model(self) -> ModelT:
        """The decoded body; it is decoded again at each access.

        Raises:
            DecodeError: the body cannot be decoded.
        """
        try:
            return decode(self.request, self.body, self.headers)
        except DecodeError as error:
            self.annotate(error)
            # The traceback is dropped: its frames hold the body, which may contain a token.
            raise error.with_traceback(None) from None

    @property
    def json(self) -> object:
        """The body as plain JSON values, including fields that Toggl does not document.

        Raises:
            DecodeError: the body is not JSON.
        """
        try:
            return parse(self.body)
        except DecodeError as error:
            self.annotate(error)
            raise error.with_traceback(None) from None  # as in model

    def annotate(self, error: DecodeError) -> None:
        """Set the request and the attempts of an error to those of this response."""
        error.request = self.request
        error.attempts = self.attempts
