"""``toggl-async completion``."""

import shutil
from pathlib import Path

import anyio
import pytest

from tests.cli.program import Program

FILES = {
    "bash": (".local/share/bash-completion/completions/toggl-async", ".bashrc"),
    "zsh": (".zsh/completions/_toggl-async", ".zshrc"),
    "fish": (".config/fish/completions/toggl-async.fish", None),
}


@pytest.mark.parametrize("shell", list(FILES))
async def test_the_script_for_a_shell_has_commands_and_options(shell: str, tmp_path: Path) -> None:
    """The script has every command and its options, and is valid where the shell is installed."""
    done = await Program(tmp_path, {}).fork("completion", shell)
    assert (done.code, done.err) == (0, "")
    for word in ("export", "bulk", "login", "detailed", "clients", "profile", "workspace"):
        assert word in done.out
    if found := shutil.which(shell):
        checked = await anyio.run_process([found, "-n"], input=done.out.encode(), check=False)
        assert (checked.returncode, checked.stderr) == (0, b"")
    assert not (tmp_path / ".home").exists()


@pytest.mark.parametrize("shell", list(FILES))
async def test_install_writes_the_script_and_says_where(shell: str, tmp_path: Path) -> None:
    """--install names each file that it writes, and changes nothing more the second time."""
    program, home = Program(tmp_path, {}), tmp_path / ".home"
    home.mkdir()
    script, startup = FILES[shell]
    first = await program.fork("completion", shell, "--install")
    assert first.code == 0, first.err
    assert str((home / script).parent) in first.out
    (written,) = [path for path in (home / script).parent.iterdir() if str(path) in first.out]
    assert written.read_text() == (await program.fork("completion", shell)).out
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    if startup is not None:
        assert str(home / startup) in first.out
        assert str(home / script).rpartition("/")[0] in (home / startup).read_text()
    again = await program.fork("completion", shell, "--install")
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
    assert startup is None or str(home / startup) not in again.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
async def test_bash_completes_a_command(tmp_path: Path) -> None:
    """In bash, ``toggl-async exp`` and Tab complete to ``export``, and an option's name is completed."""
    script = (await Program(tmp_path, {}).fork("completion", "bash")).out
    (tmp_path / "script").write_text(script)
    ask = (
        "source ./script; COMP_WORDS=({words}); COMP_CWORD={last}; _toggl_async; "
        'printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    for words, last, expected in (
        ("toggl-async exp", 1, "export"),
        ("toggl-async list clients --prof", 3, "--profile"),
    ):
        done = await anyio.run_process(
            ["bash", "-c", ask.format(words=words, last=last)], cwd=tmp_path, check=False
        )
        assert expected in done.stdout.decode().split(), done.stderr


async def test_an_unknown_shell_is_a_mistake(tmp_path: Path) -> None:
    """The message names the shells."""
    done = await Program(tmp_path, {}).fork("completion", "tcsh")
    assert done.code == 2
    assert "fish" in done.err
