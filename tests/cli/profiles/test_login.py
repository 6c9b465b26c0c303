"""``toggl-async login`` and ``logout``."""

import json
import os
import pty
import signal
import stat
import sys
import termios
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from tests.cli.program import COMMAND, Program, until_received
from toggl_async.cli.profiles.private_file import write_private
from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace, faults

BAD_TOKEN = "0123456789abcdef0123456789abcdef"
FOLDER = Path(".home") / ".config" / "toggl-async"


def mode_of(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


async def test_login_stores_the_token_in_a_private_file(
    user: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    """After login --file, a command needs no variables; only the user can read the files."""
    done = await user.run("login", "--file", stdin=sandbox.api_token + "\n")
    assert (done.code, done.out) == (0, "")
    assert sandbox.api_token not in done.err
    token = tmp_path / FOLDER / "default.token"
    assert token.read_text() == sandbox.api_token + "\n"
    assert {mode_of(each) for each in (tmp_path / FOLDER).iterdir()} == {0o600}
    assert {each.name for each in (tmp_path / FOLDER).iterdir()} == {"config.toml", "default.token"}
    assert [each.path for each in sandbox.received] == ["/api/v9/me", "/api/v9/me/workspaces"]
    assert (await user.run("list", "clients")).code == 0


async def test_login_stores_the_token_in_the_keyring(user: Program, sandbox: Sandbox, tmp_path: Path) -> None:
    """By default, the token is in the keyring alone, and logout removes it from there."""
    pytest.importorskip("keyring")
    done = await user.run("login", stdin=sandbox.api_token)
    assert done.code == 0, done.err
    entries = tmp_path / "keyring.json"
    assert json.loads(entries.read_text()) == {"toggl-async/default": sandbox.api_token}
    assert [each.name for each in (tmp_path / FOLDER).iterdir()] == ["config.toml"]
    assert sandbox.api_token not in (tmp_path / FOLDER / "config.toml").read_text()
    assert (await user.run("list", "clients")).code == 0
    assert (await user.run("logout")).code == 0
    assert json.loads(entries.read_text()) == {}
    after = await user.run("list", "clients")
    assert (after.code, "profile default has no token" in after.err) == (2, True)


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"])
async def test_login_without_a_keyring_says_what_to_do(backend: str, user: Program, sandbox: Sandbox) -> None:
    """Where there is no keyring, nothing is asked or sent, and the message names --file."""
    pytest.importorskip("keyring")
    done = await user.with_settings(PYTHON_KEYRING_BACKEND=backend).run("login", stdin=sandbox.api_token)
    assert (done.code, sandbox.received) == (2, [])
    assert "--file" in done.err


async def test_a_token_in_a_keyring_that_is_gone_says_what_to_do(user: Program, sandbox: Sandbox) -> None:
    """Where the profile's keyring does not exist, as in a container, the message says so and names --file."""
    pytest.importorskip("keyring")
    assert (await user.run("login", stdin=sandbox.api_token)).code == 0
    gone = user.with_settings(PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    done = await gone.run("list", "clients")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "this system has no keyring: 'toggl-async login --file'" in done.err


async def test_a_locked_keyring_is_a_mistake_in_the_settings(user: Program, sandbox: Sandbox) -> None:
    """A keyring that fails ends the command with one line."""
    pytest.importorskip("keyring")
    assert (await user.run("login", stdin=sandbox.api_token)).code == 0
    locked = {name: value for name, value in user.settings.items() if name != "TEST_KEYRING"}
    done = await Program(user.folder, locked).run("list", "clients")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "the keyring failed (KeyringLocked)" in done.err


async def test_login_without_the_extra_names_it(user: Program, sandbox: Sandbox) -> None:
    """Without the keyring extra, the message says how to install it, or to use a file."""
    source = (
        "import sys; sys.modules['keyring'] = None; sys.argv[1:] = ['login']\n"
        "from toggl_async.cli import main\nsys.exit(main())"
    )
    done = await user.script(source)
    assert (done.code, sandbox.received) == (2, [])
    assert "pip install 'toggl-async[keyring]'" in done.err
    assert "--file" in done.err


@pytest.mark.parametrize(
    "arguments", [(BAD_TOKEN,), ("--token", BAD_TOKEN), (f"--token={BAD_TOKEN}",), ("--file", BAD_TOKEN)]
)
async def test_a_token_in_the_arguments_is_refused(
    arguments: tuple[str, ...], user: Program, sandbox: Sandbox
) -> None:
    """A token on the command line is refused, and not repeated."""
    done = await user.fork("login", *arguments)
    assert (done.code, sandbox.received) == (2, [])
    assert "standard input" in done.err
    assert BAD_TOKEN not in done.err + done.out


@pytest.mark.parametrize("token", ["", "\n", "two words", "me@example.com", "toggl_sk_" + "0" * 32, "\udcff"])
async def test_what_is_no_token_is_refused_without_a_request(
    token: str, user: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Something else than a token is a mistake, and nothing is stored or sent."""
    with anyio.fail_after(30):
        done = await anyio.run_process(
            [*COMMAND, "login", "--file"],
            input=token.encode(errors="surrogateescape"),
            cwd=user.folder,
            env=user.environment,
            check=False,
        )
    assert (done.returncode, len(done.stderr.splitlines()), sandbox.received) == (2, 1, [])
    assert not (tmp_path / FOLDER).exists()


async def test_a_token_that_toggl_refuses_is_not_stored(user: Program, tmp_path: Path) -> None:
    """A wrong token ends login with exit code 1, and changes nothing."""
    done = await user.run("login", "--file", stdin=BAD_TOKEN)
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert BAD_TOKEN not in done.err
    assert not (tmp_path / FOLDER).exists()


async def test_login_keeps_the_rest_of_the_file(user: Program, sandbox: Sandbox, config_file: Path) -> None:
    """Comments, other profiles and other settings stay as they are; the place of the token is replaced."""
    config_file.write_text(
        "# mine\n\n[profiles.other]  # theirs\nworkspace_id = 5\n\n"
        '[profiles.work]\n# at the office\ntimezone = "UTC"\ntoken_env = "OLD"\n'
    )
    done = await user.run("login", "--file", "--profile", "work", stdin=sandbox.api_token)
    assert done.code == 0, done.err
    text = config_file.read_text()
    for kept in ("# mine\n", "[profiles.other]  # theirs\nworkspace_id = 5\n", "# at the office\n", '"UTC"'):
        assert kept in text
    assert "OLD" not in text
    assert text.startswith('default_profile = "work"\n')
    assert (await user.run("list", "clients")).code == 0
    out = await user.run("logout", "--profile", "work")
    assert (out.code, (config_file.parent / "work.token").exists()) == (0, False)
    assert "# at the office\n" in config_file.read_text()


async def test_login_follows_a_link_to_the_file(
    user: Program, sandbox: Sandbox, config_file: Path, tmp_path: Path
) -> None:
    """A configuration file that is a link, for example to a folder of dot files, stays one."""
    real = tmp_path / "dotfiles.toml"
    real.write_text("# mine\n")
    config_file.symlink_to(real)
    assert (await user.run("login", "--file", stdin=sandbox.api_token)).code == 0
    assert config_file.is_symlink()
    assert "# mine" in real.read_text()
    assert "[profiles.default]" in real.read_text()


async def test_login_checks_the_workspace(user: Program, sandbox: Sandbox, tmp_path: Path) -> None:
    """A workspace to which the user does not belong is a mistake, and nothing is stored."""
    done = await user.run("login", "--file", "--workspace", "5", stdin=sandbox.api_token)
    assert (done.code, str(sandbox.workspace_id) in done.err) == (2, True)
    assert not (tmp_path / FOLDER).exists()
    good = await user.run(
        "login", "--file", "--workspace", str(sandbox.workspace_id), "--quiet", stdin=sandbox.api_token
    )
    assert (good.code, good.out, good.err) == (0, "", "")


async def test_logout_removes_only_what_login_stored(user: Program, config_file: Path) -> None:
    """A token that is in a variable or in the user's own file is not touched."""
    own = config_file.parent / "own.token"
    own.write_text(BAD_TOKEN)
    for place in ('token_env = "OURS"', 'token_file = "own.token"', ""):
        config_file.write_text(f"[profiles.a]\n{place}\n")
        done = await user.fork("logout", "--profile", "a")
        assert (done.code, "login did not store its token" in done.err) == (2, True)
    assert own.exists()
    assert (await user.fork("logout")).code == 2


async def on_terminal(
    user: Program, *arguments: str, typed: bytes | signal.Signals, chosen: bytes = b""
) -> tuple[int, str, bool]:
    """Run the program on a terminal; type or send a signal at the first prompt, and choose at the second.

    Return the exit code, what was shown, and whether the terminal shows what is typed afterwards.
    """
    main, side = pty.openpty()
    shown = b""
    try:
        process = await anyio.open_process(
            [*COMMAND, *arguments],
            stdin=side,
            stdout=side,
            stderr=side,
            cwd=user.folder,
            env=user.environment,
            start_new_session=True,
        )
        os.set_blocking(main, False)
        prompted = False
        with anyio.fail_after(30):
            while process.returncode is None or not prompted:
                shown += _read(main)
                hidden = not termios.tcgetattr(side)[3] & termios.ECHO
                if b"not shown" in shown and hidden and not prompted:
                    prompted = True
                    if isinstance(typed, bytes):
                        os.write(main, typed)
                    else:
                        process.send_signal(typed)
                if chosen and b"Workspace" in shown:
                    os.write(main, chosen)
                    chosen = b""
                await anyio.sleep(0.02)
            code = await process.wait()
        shown += _read(main)
        echoes = bool(termios.tcgetattr(side)[3] & termios.ECHO)
        await process.aclose()
        return code, shown.decode().replace("\r\n", "\n"), echoes
    finally:
        os.close(main)
        os.close(side)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
async def test_the_token_is_typed_without_echo(user: Program, sandbox: Sandbox) -> None:
    """On a terminal, the token is asked for, and not shown."""
    typed = sandbox.api_token.encode() + b"\n"
    code, shown, echoes = await on_terminal(user, "login", "--file", typed=typed)
    assert (code, echoes) == (0, True)
    assert "API token" in shown
    assert sandbox.api_token not in shown


@pytest.mark.parametrize(
    ("typed", "expected"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (b"\x04", 2), (b"\n", 2)],
)
async def test_a_login_that_is_stopped_leaves_the_terminal_as_it_was(
    typed: bytes | signal.Signals, expected: int, user: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    """After a signal or the end of the input at the prompt, the terminal shows what is typed again."""
    code, shown, echoes = await on_terminal(user, "login", "--file", typed=typed)
    assert (code, echoes, sandbox.received) == (expected, True, [])
    assert "Traceback" not in shown
    assert not (tmp_path / FOLDER).exists()


async def test_an_interrupted_check_stores_nothing(user: Program, sandbox: Sandbox, tmp_path: Path) -> None:
    """Ctrl-C while the token is checked ends login with exit code 130."""
    sandbox.fault(faults.Stall(), path="/api/v9/me")
    process = await anyio.open_process([*COMMAND, "login", "--file"], cwd=user.folder, env=user.environment)
    assert process.stdin is not None
    await process.stdin.send(sandbox.api_token.encode() + b"\n")
    with anyio.fail_after(20):
        await until_received(sandbox, "/api/v9/me")
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 130
    await process.aclose()
    assert not (tmp_path / FOLDER).exists()


@pytest.fixture
async def many() -> AsyncIterator[Sandbox]:
    """Return a sandbox whose user belongs to three workspaces."""
    workspaces = [
        SandboxWorkspace(id=66, company=Company(entries=10)),
        SandboxWorkspace(id=77, name="Second", company=Company(seed=2, entries=10)),
        SandboxWorkspace(id=88, name="Th\x1b[31mird", company=Company(seed=3, entries=10)),
    ]
    async with Sandbox(workspaces=workspaces) as opened:
        yield opened


async def test_one_of_several_workspaces_is_chosen(many: Sandbox, tmp_path: Path) -> None:
    """On a terminal, the workspaces are listed, and one is chosen by its number or id."""
    user = Program(tmp_path, {"TOGGL_TRACK_URL": many.track_url})
    config = tmp_path / FOLDER / "config.toml"
    for answer, expected in (("2", 77), ("88", 88), ("9\nx\n3", 88), ("", many.workspace_id)):
        code, shown, _ = await on_terminal(
            user, "login", "--file", typed=f"{many.api_token}\n".encode(), chosen=f"{answer}\n".encode()
        )
        assert (code, f"workspace_id = {expected}" in config.read_text()) == (0, True)
        assert "2  77  Second" in shown
        assert "\x1b[31m" not in shown
        assert ("Type a number from 1 to 3." in shown) is ("x" in answer)


async def test_without_a_terminal_the_users_own_default_is_the_workspace(
    many: Sandbox, tmp_path: Path
) -> None:
    """Nothing is asked without a terminal: the workspace is the one that Toggl opens first."""
    user = Program(tmp_path, {"TOGGL_TRACK_URL": many.track_url})
    done = await user.run("login", "--file", stdin=many.api_token)
    assert done.code == 0
    assert f"workspace_id = {many.workspace_id}" in (tmp_path / FOLDER / "config.toml").read_text()


async def test_the_files_are_private_from_the_start(user: Program, sandbox: Sandbox, tmp_path: Path) -> None:
    """Even if the system would let others read new files, the files and their folder are the user's alone."""
    open_to_all = ("sh", "-c", 'umask 0; exec "$@"', "-")
    done = await user.run("login", "--file", prefix=open_to_all, stdin=sandbox.api_token)
    assert done.code == 0
    assert mode_of(tmp_path / FOLDER) == 0o700
    assert {mode_of(each) for each in (tmp_path / FOLDER).iterdir()} == {0o600}


def test_a_private_file_is_never_open_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file is created with its mode, instead of being restricted afterwards, and never followed."""
    created: list[tuple[int, int]] = []
    open_file = os.open

    def record(path: object, flags: int, mode: int = 0o777, **options: int) -> int:
        if flags & os.O_CREAT:
            created.append((flags & (os.O_EXCL | os.O_NOFOLLOW), mode))
        return open_file(path, flags, mode, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", record)
    write_private(tmp_path / "a.token", b"secret")
    assert created == [(os.O_EXCL | os.O_NOFOLLOW, 0o600)]


def test_a_private_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the disk is full, what was in the file stays, and nothing is left beside it."""
    path = tmp_path / "a.token"
    write_private(path, b"first")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_private(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]
