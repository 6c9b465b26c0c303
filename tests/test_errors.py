"""Errors: one tree, complete after pickling, and without a secret in any of their texts."""

import asyncio
import copy
import errno
import gc
import inspect
import json
import pickle
import secrets
import traceback
import warnings
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.calls import ONCE, TOKEN, client, export, search, summary
from tests.support.clock import BEGIN, Clock
from tests.support.files import CSV
from tests.support.server import Step, hang_up, respond, serve, silence
from tests.support.wire import csv_response, response
from toggl_async import (
    ApiToken,
    Attempt,
    Concern,
    ConnectError,
    Credential,
    CredentialsError,
    DeadlineError,
    DecodeError,
    Headers,
    Hosts,
    InvalidRequestError,
    MisuseError,
    Options,
    Password,
    QuotaError,
    RateLimit,
    RateLimitError,
    Session,
    Timeout,
    Toggl,
    TogglError,
    errors,
)
from toggl_async.errors import concern_of


def kinds() -> list[type[TogglError]]:
    """Return every error class."""
    return [
        value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, TogglError)
    ]


def test_all_errors_are_toggl_errors() -> None:
    """``except TogglError`` catches all of ours and none of the operating system's."""
    assert all(issubclass(kind, TogglError) for kind in kinds())
    assert not any(issubclass(kind, OSError) for kind in kinds() if kind is not errors.DeadlineError)
    assert issubclass(errors.DeadlineError, TimeoutError)


def test_the_tree_in_the_docstring_is_complete() -> None:
    """The docstring of the module has every error class under its base."""
    drawn: list[tuple[int, str]] = []
    for line in (inspect.getdoc(errors) or "").splitlines():
        word = line.split()[0] if line.split() else ""
        if word.endswith("Error") and line.startswith("    "):
            drawn.append((len(line) - len(line.lstrip()), word))
    assert {name for _, name in drawn} == {kind.__name__ for kind in kinds()}
    for place, (indent, name) in enumerate(drawn[1:], start=1):
        parent = next(above for depth, above in reversed(drawn[:place]) if depth < indent)
        assert parent in {base.__name__ for base in getattr(errors, name).__bases__}


def made(kind: type[TogglError]) -> TogglError:
    """Make an error of a class, with everything that an error may carry."""
    error = (
        kind("message", status=418, headers=Headers((("a", "b"),)), request_id="r")
        if issubclass(kind, errors.StatusError)
        else kind("message")
    )
    error.request = export(options=Options(progress=print))
    error.attempts = (Attempt(number=1, outcome="ok", seconds=0.5),)
    return error


@pytest.mark.parametrize("kind", kinds())
def test_an_error_survives_pickling(kind: type[TogglError]) -> None:
    """Message, status, request and attempts are the same in another process."""
    error = made(kind)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (str(again), again.request, again.attempts) == (str(error), error.request, error.attempts)
    assert again.__dict__.keys() == error.__dict__.keys()


def test_an_error_with_a_local_callback_survives_pickling() -> None:
    """A progress callback that cannot be pickled is left out, and the error is kept."""
    error = QuotaError("message", status=429, headers=Headers())
    error.request = export(options=Options(progress=lambda _: None))
    assert pickle.loads(pickle.dumps(error)).request == error.request


# When to come back.


def test_retry_after_is_the_whole_seconds_until_retry_at() -> None:
    """It is rounded up, at least 1, follows the clock, and is None if the moment is not known."""
    clock = Clock()
    error = TogglError("message")
    assert [error.retry_after] == [None]
    error.retry_in(90.2, clock.utc)
    assert error.retry_at == BEGIN + timedelta(seconds=1090.2)
    for moment, expected in ((1000.0, 91), (1001.0, 90), (1089.5, 1), (1090.2, 1), (5000.0, 1)):
        clock.now = moment
        assert error.retry_after == expected


def test_a_used_up_quota_and_a_429_say_when_to_come_back_before_a_moment_is_set() -> None:
    """Without ``retry_at``, the seconds that the response reported count, rounded up."""
    quota = QuotaError("message", status=402, headers=Headers())
    waits = [quota.retry_after]
    for seconds in (1800.1, 0.0):
        quota.resets_in = seconds
        waits.append(quota.retry_after)
    assert waits == [None, 1801, 1]
    limit = RateLimitError("message", status=429, headers=Headers())
    waits = [limit.retry_after]
    limit.asked_wait = 30.0
    assert [*waits, limit.retry_after] == [None, 30]


def test_a_pickled_error_goes_by_the_clock_of_its_machine() -> None:
    """A clock of the client's own stays in its process."""
    error = TogglError("message")
    error.retry_in(3600.0, lambda: datetime.now(UTC))
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert same.retry_at == error.retry_at
        assert same.retry_after in (3599, 3600)


@pytest.mark.parametrize(
    ("status", "field", "seconds"),
    [
        (402, ("X-Toggl-Quota-Resets-In", "1200"), 1200),
        (429, ("Retry-After", "7"), 7),
        (503, ("Retry-After", "8"), 8),
        (500, ("X-Nothing", "1"), None),
        (404, ("X-Nothing", "1"), None),
    ],
)
async def test_retry_after_of_a_call_goes_by_its_clients_clock(
    status: int, field: tuple[str, str], seconds: int | None
) -> None:
    """An error of a call knows in how many seconds the call may succeed, if the server says so."""
    clock = Clock()
    data = response(b'"You have hit your hourly limit for API calls."', field, status=status)
    async with (
        serve(respond(data)) as server,
        client(server, retry=ONCE, clock=clock.setting) as toggl,
    ):
        with pytest.raises(TogglError) as caught:
            await toggl.send(search())
    assert caught.value.retry_after == seconds
    await clock.pass_by(2)
    assert caught.value.retry_after == (seconds and seconds - 2)


# Secrets that must appear in no error, log or output.

SECRET = secrets.token_hex(16)
REPORT_TOKEN = secrets.token_hex(16)
ODD = secrets.token_hex(16)
CREDENTIALS: dict[str, Credential] = {
    "token": ApiToken(SECRET),
    "password": Password(f"ada@{SECRET[:20]}.example", SECRET),
    "odd": Password("ada@mail.example", f'{ODD}"\\ ä+/<x'),
    "session": Session(SECRET),
}


def forms(credential: Credential) -> set[str]:
    """Return pieces of the secrets in every form in which they are sent."""
    value = credential.header()[1].rpartition(" ")[2]
    whole = {REPORT_TOKEN, ODD if credential is CREDENTIALS["odd"] else SECRET, value, quote(value, safe="")}
    return {form[start : start + 12] for form in whole for start in range(0, len(form) - 11, 4)}


def found_in(text: str, credential: Credential = CREDENTIALS["token"]) -> list[str]:
    """Return the places where a text contains a secret."""
    places = (text.find(form) for form in forms(credential))
    return sorted({text[max(0, place - 200) : place + 60] for place in places if place >= 0})


def texts_of(error: BaseException) -> Iterator[str]:
    """Yield every text of an error that may appear in a log."""
    yield repr(error)
    yield str(error)
    yield repr(vars(error))
    # A pickled request has its fields, a report's token too; the credential is no part of it.
    yield pickle.dumps(error).decode("latin-1").replace(REPORT_TOKEN, "")
    yield "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    for linked in (error.__cause__, error.__context__):
        if linked is not None:
            yield from texts_of(linked)


def echo(status: int, media_type: str, form: str) -> Step:
    """Make a step that sends the credential back in headers and body."""

    async def step(conversation: Any) -> None:
        received = await conversation.receive()
        cookie = received.header("cookie")
        basic = received.header("authorization") or ""
        plain = b64decode(basic.rpartition(" ")[2]).decode()
        secret = SECRET if cookie else plain.partition(":")[2 if "@" in plain else 0]
        sent = received.header("authorization") or received.header("cookie") or ""
        fields = {"sent": sent, "value": sent.rpartition(" ")[2], "path": received.path, "secret": secret}
        if media_type.endswith("json"):
            fields = {name: json.dumps(value)[1:-1] for name, value in fields.items()}
        body = form.format(**fields)
        data = response(
            body.encode(),
            ("X-Echo", sent),
            ("X-Request-Id", sent),
            ("Location", sent),
            status=status,
            media_type=media_type,
        )
        await conversation.send(data)

    return step


FAILURES: dict[str, tuple[Step, ...]] = {
    "echo-400": (echo(400, "text/plain", "bad: {sent} {path} {secret}"),),
    "echo-long": (echo(400, "text/plain", "x" * 190 + "{secret}{value}"),),
    "echo-json": (
        echo(403, "application/json", '{{"error": "no {sent}", "error_description": "{secret}"}}'),
    ),
    "echo-302": (echo(302, "text/html", "<title>{sent}{path}</title>"),),
    "echo-500": (echo(500, "text/html", "<title>{sent}</title>"),),
    "echo-200": (echo(200, "text/html", "<title>{sent}{path}</title>"),),
    "echo-200-json": (echo(200, "application/json", '{{"seconds": "{sent}"}}'),),
    "echo-200-list": (echo(200, "application/json", '[{{"id": "{sent}", "name": 3}}]'),),
    "echo-type": (echo(200, f"text/{SECRET}", "{sent}"),),
    "echo-encoding": (respond(response(b"x", ("Content-Encoding", SECRET))),),
    "silence": (silence,),
    "reset": (hang_up,),
    "cut-status-line": (respond(b"HTTP/1.1 2"),),
    "no-http": (respond(SECRET.encode() + b"\r\n\r\n"),),
    "cut": (respond(csv_response(CSV * 100), cut=200),),
}


async def _fails(toggl: Toggl, call: Any) -> BaseException:
    with pytest.raises((TogglError, OSError)) as caught:
        await call(toggl)
    return caught.value


@pytest.mark.parametrize("credential", CREDENTIALS)
@pytest.mark.parametrize("failure", FAILURES)
async def test_no_failure_shows_a_secret(
    failure: str,
    credential: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """No secret appears in an error, its traceback with locals, a log, a warning or the output."""
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0
    caplog.set_level(1)
    caplog.set_level(1, logger="asyncio")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        async with serve(*FAILURES[failure]) as server:
            toggl = Toggl(
                CREDENTIALS[credential],
                workspace_id=7,
                hosts=Hosts(track=server.origin),
                retry=ONCE,
                rate_limit=RateLimit(per_second=None),
                timeout=Timeout(first_byte=0.1, progress=0.1),
            )
            async with toggl:
                calls = [
                    lambda toggl: toggl.save(export(), tmp_path / "a.csv"),
                    lambda toggl: toggl.send(summary()),
                    lambda toggl: toggl.send(search()),
                    lambda toggl: toggl.reports.export_saved(tmp_path / "b.csv", REPORT_TOKEN),
                ]
                errors = [await _fails(toggl, call) for call in calls]
                shown = [repr(toggl), str(vars(toggl))]
        gc.collect()
    for error in errors:
        for text in texts_of(error):
            assert found_in(text, CREDENTIALS[credential]) == []
    outputs = [*shown, caplog.text, *(str(each.message) for each in warned), *capfd.readouterr()]
    assert found_in("".join(outputs), CREDENTIALS[credential]) == []


@pytest.mark.parametrize("rounds", range(1, 61, 3))
async def test_a_cancelled_call_shows_no_secret(rounds: int, tmp_path: Path) -> None:
    """The traceback of a cancellation, which goes through frames of aiohttp, shows no secret."""
    async with serve(silence) as server:
        toggl = Toggl(CREDENTIALS["token"], workspace_id=7, hosts=Hosts(track=server.origin), retry=ONCE)
        async with toggl:
            task = asyncio.create_task(toggl.reports.export_saved(tmp_path / "b.csv", REPORT_TOKEN))
            for _ in range(rounds):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
    frames = traceback.walk_tb(caught.value.__traceback__)
    summary = traceback.StackSummary.extract(
        ((frame, line) for frame, line in frames if frame.f_code.co_filename != __file__), capture_locals=True
    )
    text = "".join(summary.format())
    del caught, frames, task
    gc.collect()
    assert found_in(text) == []


ESCAPE = "\x1b[2J\x1b]0;owned\x07\x9b31m"


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        (500, [("X-Request-Id", ESCAPE)]),
        (200, [("Content-Type", ESCAPE)]),
        (200, [("Content-Type", "text/csv"), ("Content-Encoding", ESCAPE)]),
        (200, [("Content-Type", "text/csv"), ("Transfer-Encoding", ESCAPE)]),
    ],
    ids=["request id", "media type", "content encoding", "transfer encoding"],
)
async def test_no_control_character_of_a_server_reaches_a_message(
    status: int, fields: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    """A header may hold sequences that a terminal obeys; messages, logs and reprs show them escaped."""
    caplog.set_level(1)
    lines = [f"HTTP/1.1 {status} Some Words", *(f"{name}: {value}" for name, value in fields), "", ""]
    raw = "\r\n".join(lines).encode("latin-1")
    async with serve(respond(raw)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(TogglError) as caught:
            await toggl.send(export())
    text = "".join([str(caught.value), repr(caught.value), repr(vars(caught.value)), caplog.text])
    assert not {char for char in text if not char.isprintable() and char != "\n"}


async def test_a_secret_in_the_name_of_a_header_is_not_kept() -> None:
    """A server may repeat the credential anywhere."""
    repeated = respond(response(b"", (TOKEN, "x"), status=500))
    async with serve(repeated) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(TogglError) as caught:
            await toggl.send(export())
    assert TOKEN not in repr(vars(caught.value))


@pytest.mark.parametrize(
    ("error", "concern"),
    [
        (ConnectError("no"), Concern.HOST),
        (ConnectError("the certificate is not valid", retryable=False), Concern.HOST),
        (CredentialsError("none"), Concern.CREDENTIAL),
        (MisuseError("closed"), Concern.EVERYTHING),
        (InvalidRequestError("no"), Concern.JOB),
        (DeadlineError("late"), Concern.JOB),
        (DecodeError("no"), Concern.JOB),
        (OSError(errno.ENOSPC, "full"), Concern.DESTINATION),
        (OSError(errno.EDQUOT, "full"), Concern.DESTINATION),
        (OSError(errno.EROFS, "read-only"), Concern.DESTINATION),
        (OSError(errno.EIO, "gone"), Concern.DESTINATION),
        (FileNotFoundError(errno.ENOENT, "no folder"), Concern.DESTINATION),
        (FileExistsError(errno.EEXIST, "exists"), Concern.JOB),
        (IsADirectoryError(errno.EISDIR, "a folder"), Concern.JOB),
        (OSError(errno.ENAMETOOLONG, "too long"), Concern.JOB),
        (OSError("no number"), Concern.JOB),
    ],
    ids=repr,
)
def test_what_an_error_concerns(error: TogglError | OSError, concern: Concern) -> None:
    """Each error says which other calls would fail the same way, also after pickling."""
    assert concern_of(error) is concern
    assert concern_of(pickle.loads(pickle.dumps(error))) is concern


def test_what_an_error_concerns_can_be_set() -> None:
    """A concern that is set on an error is kept by copies and pickles, and no other error has it."""
    error = ConnectError("no")
    error.concerns = Concern.JOB
    assert copy.copy(error).concerns is Concern.JOB
    assert pickle.loads(pickle.dumps(error)).concerns is Concern.JOB
    assert ConnectError("no").concerns is Concern.HOST
