"""Events: what listeners and the log receive, when, and what is never in them."""

import logging
from typing import Any

import pytest

from tests.support.calls import FOCUS_KEY, NO_WAIT, TOKEN, client, search
from tests.support.server import respond, serve
from tests.support.wire import response
from toggl_async import (
    Event,
    InvalidSettingError,
    Options,
    QuotaError,
    RateLimit,
    RetryEvent,
    TogglError,
    WaitEvent,
)
from toggl_async import events as module
from toggl_async.events import Events, QuotaLowEvent, RequestEvent, ResponseEvent
from toggl_async.reports import Reports

LOW = [("X-Toggl-Quota-Remaining", "3"), ("X-Toggl-Quota-Resets-In", "60"), ("X-Request-Id", "abc")]
LEVELS = {"request": "DEBUG", "response": "DEBUG", "retry": "INFO", "wait": "INFO", "quota low": "WARNING"}
KINDS: list[type[Event]] = [RequestEvent, ResponseEvent, RetryEvent, WaitEvent, QuotaLowEvent]


def test_names_and_levels_are_as_documented() -> None:
    """The table in the docstring of the module has every event with its log level."""
    assert {kind.name: logging.getLevelName(kind.level) for kind in KINDS} == LEVELS
    assert module.__doc__ is not None
    for name, level in LEVELS.items():
        assert f"{name.ljust(13)}  {level}" in module.__doc__


async def test_a_call_emits_its_events_in_order(caplog: pytest.LogCaptureFixture) -> None:
    """Listeners and the log receive the same events in the same order."""
    events: list[Event] = []
    steps = [
        respond(response(b"", status=503)),
        respond(response(b"[]", *LOW)),
        respond(response(b"[]", *LOW)),
    ]
    caplog.set_level(logging.DEBUG, "toggl_async")
    async with serve(*steps) as server, client(server, listeners=[events.append]) as toggl:
        await toggl.send(search())
        await toggl.send(search())
    names = ["request", "response", "retry", "request", "response", "request", "response"]
    assert [each.name for each in events if each.name != "quota low"] == names
    assert sum(each.name == "quota low" for each in events) == 1
    records = [record for record in caplog.records if record.name == "toggl_async"]
    assert [record.__dict__["event"] for record in records] == events
    assert {each.endpoint for each in events} == {"SearchClients"}
    responses = [each for each in events if isinstance(each, ResponseEvent)]
    assert [(each.status, each.outcome, each.number) for each in responses] == [
        (503, "ServerError", 1),
        (200, "ok", 2),
        (200, "ok", 1),
    ]
    assert (responses[1].request_id, responses[1].remaining) == ("abc", 3)


async def test_a_wait_is_reported_before_it_begins() -> None:
    """The event has the reason, the length and the end of the wait."""
    events: list[Event] = []
    rate_limit = RateLimit(per_second=20)
    async with serve(respond(response(b"[]"))) as server:
        async with client(server, listeners=[events.append], rate_limit=rate_limit) as toggl:
            await toggl.send(search())
            await toggl.send(search())
    (wait,) = [each for each in events if isinstance(each, WaitEvent)]
    assert wait.reason == "rate"
    assert wait.seconds is not None
    assert 0 < wait.seconds <= 0.0525
    assert wait.until is not None
    assert [each.name for each in events] == ["request", "response", "wait", "request", "response"]


async def test_no_secret_is_in_any_record(caplog: pytest.LogCaptureFixture) -> None:
    """Credentials, a saved report's token and what a server repeats of them are in no event or log record."""
    caplog.set_level(1)
    saved = "f00dfeed" * 4
    echo = response(f'"{TOKEN} {saved}"'.encode(), ("X-Request-Id", TOKEN), *LOW[:2], status=500)
    events: list[Event] = []
    async with serve(respond(echo)) as server, client(server, listeners=[events.append]) as toggl:
        for request in (search(name="secret name"), Reports.export_saved.request(saved)):
            with pytest.raises(TogglError):
                await toggl.send(request)
    texts = repr(events) + caplog.text + repr([record.__dict__ for record in caplog.records])
    assert events
    for secret in (TOKEN, FOCUS_KEY, saved, "secret name"):
        assert secret not in texts


async def test_without_listeners_no_event_is_made(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is emitted when there is no listener and the log level is too high."""

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Events, "emit", fail)
    caplog.set_level(logging.CRITICAL, "toggl_async")
    none = response(b"", ("X-Toggl-Quota-Remaining", "0"), status=402)
    steps = [respond(response(b"", status=503)), respond(response(b"[]", *LOW)), respond(none)]
    async with (
        serve(*steps) as server,
        client(server, rate_limit=RateLimit(per_second=20), retry=NO_WAIT) as toggl,
    ):
        await toggl.send(search())
        with pytest.raises(QuotaError):
            await toggl.send(search())


async def test_the_label_of_a_call_comes_back_in_its_events(caplog: pytest.LogCaptureFixture) -> None:
    """Every event of a call has its label, also in the log, and it is not sent."""
    events: list[Event] = []
    failure = respond(response(b"", status=500))
    listen = {"listeners": [events.append]}
    async with serve(failure, respond(response(b"[]"))) as server, client(server, **listen) as toggl:
        with caplog.at_level(logging.DEBUG, logger="toggl_async"):
            await toggl.send(search(options=Options(label="for Ada")))
        await toggl.send(search())
    of_the_first = [event for event in events if event.label == "for Ada"]
    assert {event.name for event in of_the_first} == {"request", "response", "retry"}
    assert {event.label for event in events} == {"for Ada", None}
    assert "label=for Ada" in caplog.text
    assert not any(b"Ada" in received.head + received.body for received in server.received)


@pytest.mark.parametrize("label", ["a\nb", "a\x1b[2K", "\u2028", 3, b"x", ["x"]])
def test_a_label_that_would_disturb_a_log_is_refused(label: Any) -> None:
    """A label is one line of text that can be printed."""
    with pytest.raises(InvalidSettingError, match="label must be one line of text"):
        Options(label=label)
