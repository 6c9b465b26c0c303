"""One attempt, from its permit to the response's headers."""

from http import HTTPStatus

from toggl_async.clock import Clock
from toggl_async.errors import StatusError, TogglError
from toggl_async.exchange.admission import Admission
from toggl_async.exchange.call import Call
from toggl_async.exchange.features import WorkingFeatures
from toggl_async.exchange.reporter import CallReporter
from toggl_async.headers import Headers
from toggl_async.http.body import excerpt
from toggl_async.http.response import Response
from toggl_async.http.status_errors import status_error
from toggl_async.http.transport import Transport
from toggl_async.quota_headers import remaining_calls, seconds_to_reset
from toggl_async.ratelimit.permit import UNUSED, Permit, PermitUse

_OK = int(HTTPStatus.OK)


class Sender:
    """Sends attempts, and reports to the admission how their permits were used.

    When at most ``low`` calls are left, the quota is reported to run low.
    """

    def __init__(
        self,
        transport: Transport,
        reporter: CallReporter,
        low: int,
        clock: Clock,
        features: WorkingFeatures | None = None,
    ) -> None:
        self._transport = transport
        self._reporter = reporter
        self._low = low
        self._clock = clock
        self.features: WorkingFeatures = features or WorkingFeatures(clock.now)
        self.reported: Headers = Headers()
        """The header fields of the last response that reported how many calls are left."""

    def check(self, call: Call) -> None:
        """Check that the client can send the call at all.

        Raises:
            CredentialsError: there is no credential for the host.
            MisuseError: the client is closed, or belongs to another event loop or process.
        """
        self._transport.check(call.encoded.host)

    async def send(self, call: Call, number: int, permit: Permit, admission: Admission) -> Response:
        """Send an attempt.

        Raises:
            StatusError: the response's status is not 200.
            TransportError: no response arrived.
        """
        began = self._clock.now()
        try:
            self._reporter.sending(call, number)
        except BaseException:
            admission.settle(permit, UNUSED)
            raise
        response: Response | None = None
        try:
            response = await self._transport.send(call.encoded, call.settings.timeout, permit.release)
            error = (
                None
                if response.status == _OK
                else await self._refused(call, response, accepted=admission.breaker.accepted)
            )
        except BaseException as fault:
            admission.settle(permit, PermitUse(error=fault))
            if response is not None:
                response.close()
            elif isinstance(fault, TogglError):
                self._reporter.responded(call, number, None, type(fault).__name__, began)
            raise
        try:
            admission.settle(permit, PermitUse(headers=response.headers, error=error))
            self._learn(call, number, permit, response.headers, admission)
            outcome = type(error).__name__ if error else "ok"
            self._reporter.responded(call, number, response, outcome, began)
        except BaseException:
            response.close()
            raise
        if error is not None:
            response.close()
            raise error
        return response

    def worked(self, call: Call) -> None:
        """Record that a call succeeded: its feature is included in the plan."""
        self.features.worked(call)

    async def _refused(self, call: Call, response: Response, *, accepted: bool) -> StatusError:
        # In a function of its own, so that the body, which may contain the credential, is in no traceback.
        body = await excerpt(response, call.settings.size_limits)
        error = status_error(response.status, response.headers, body, response.redact, accepted=accepted)
        return self.features.reconsidered(call, error)

    def _learn(self, call: Call, number: int, permit: Permit, headers: Headers, admission: Admission) -> None:
        remaining = remaining_calls(headers)
        if remaining is None:
            return
        self.reported = headers
        if self._reporter.wants_low_quota and admission.runs_low(permit.key, self._low):
            self._reporter.quota_low(call, number, permit.key, remaining, seconds_to_reset(headers))
