"""Profiles in the configuration file: which values they have, and what takes precedence over them."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox

TOKEN = "0123456789abcdef0123456789abcdef"

MISTAKES = [
    ("profiles = 5", "profiles: expected tables such as [profiles.work]"),
    ("[profiles]\nwork = 5", "profiles.work: expected a table [profiles.work]"),
    ("[profiles.work]\nworkspace = 5", "profiles.work.workspace: unknown key: did you mean workspace_id?"),
    ("[profiles.work]\nzzz = 5", "profiles.work.zzz: unknown key: expected workspace_id, token_env"),
    (
        '[profiles.work]\nworkspace_id = "5"',
        "profiles.work.workspace_id: expected the id of a workspace, not this text",
    ),
    ("[profiles.work]\nworkspace_id = true", "not this boolean"),
    ("[profiles.work]\nworkspace_id = 0", "profiles.work.workspace_id: expected the id of a workspace"),
    ('[profiles.work]\ntimezone = "Europe"', "profiles.work.timezone: expected a time zone such as"),
    ('[profiles.work]\nproxy = "http://me:word@localhost:1"', "belongs in HTTPS_PROXY"),
    ('[profiles.work]\nproxy = "socks5://localhost:1"', "profiles.work.proxy: expected 'env', or a proxy"),
    ('[profiles.work]\ntrack_url = "http://example.com"', "profiles.work.track_url: expected an origin"),
    ('[profiles.work]\ntoken_env = "A-B"', "profiles.work.token_env: expected the name of an environment"),
    ('[profiles.work]\ntoken_keyring = "yes"', "profiles.work.token_keyring: expected true or false"),
    ('[profiles.work]\ntoken_env = "A"\ntoken_file = "b"', "token_env and token_file: give one place"),
    ('[profiles."a b"]\nworkspace_id = 5', "a profile has a name of 1 to 64 letters"),
    ('default_profile = "work"', "default_profile: expected the name of a profile"),
    ("default_profile = 5\n[profiles.work]", "default_profile: expected the name of a profile: work"),
    ('default_profil = "work"', "default_profil: unknown key: did you mean default_profile?"),
    ("[profiles.work", "this is not TOML"),
]
SECRETS = [
    f'[profiles.work]\ntoken = "{TOKEN}"',
    f'[profiles.work]\napi_token = "{TOKEN}"',
    f'token = "{TOKEN}"',
    f'[profiles.work]\ntoken_env = "{TOKEN}"',
    f'[profiles.work]\ntoken_file = "{TOKEN}"',
    f'[profiles.work]\nworkspace_id = "{TOKEN}"',
    f"[profiles.work]\n{TOKEN} = true",
    '[profiles.work]\nfocus = "toggl_sk_0123456789abcdef0123456789abcdef"',
    '[profiles.work]\npassword = "0123456789abcdef"',
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
async def test_a_mistake_in_the_file_names_file_and_key(
    text: str, message: str, user: Program, config_file: Path
) -> None:
    """A mistake is one line that names the file, the key and what is expected there."""
    config_file.write_text(text)
    done = await user.fork("list", "clients")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert str(config_file) in done.err
    assert message in done.err
    assert "word" not in done.err.replace("password", "")


@pytest.mark.parametrize("text", SECRETS)
async def test_a_secret_in_the_file_is_refused_and_not_repeated(
    text: str, user: Program, config_file: Path
) -> None:
    """The message says where a secret belongs, and does not repeat it."""
    config_file.write_text(text)
    done = await user.fork("config")
    assert (done.code, done.out) == (2, "")
    assert "a secret does not belong in this file" in done.err
    assert "toggl-async login" in done.err
    assert "0123456789abcdef" not in done.err


async def test_a_profile_has_the_token_and_the_workspace(
    user: Program, config_file: Path, sandbox: Sandbox
) -> None:
    """A command needs nothing but the profile, whose token is in a variable."""
    config_file.write_text(f'[profiles.work]\nworkspace_id = {sandbox.workspace_id}\ntoken_env = "OURS"')
    ready = user.with_settings(OURS=sandbox.api_token)
    chosen = await ready.fork("list", "clients", "--profile", "work")
    named = await ready.with_settings(TOGGL_PROFILE="work").fork("list", "clients")
    assert (chosen.code, chosen.err) == (0, "")
    assert chosen.out == named.out != ""
    config_file.write_text('default_profile = "work"\n' + config_file.read_text())
    assert (await ready.fork("list", "clients")).out == chosen.out
    unset = await user.fork("list", "clients")
    assert unset.code == 2
    assert "profile work: there is no token in the variable OURS" in unset.err


async def test_an_option_precedes_a_variable_and_a_variable_the_profile(
    user: Program, config_file: Path, sandbox: Sandbox
) -> None:
    """The workspace in a message is the one of the option, else of the variable, else of the profile."""
    config_file.write_text('default_profile = "a"\n[profiles.a]\nworkspace_id = 11\ntoken_env = "OURS"')
    ready = user.with_settings(OURS=sandbox.api_token)
    by_profile = await ready.fork("list", "clients")
    assert "the workspace is 11 (of profile a)" in by_profile.err
    with_variable = ready.with_settings(TOGGL_WORKSPACE_ID="22")
    by_variable = await with_variable.fork("list", "clients")
    assert "the workspace is 22:" in by_variable.err
    by_option = await with_variable.fork("list", "clients", "--workspace", "33", "--profile", "a")
    assert "the workspace is 33:" in by_option.err
    assert "precedence" not in by_option.err


async def test_a_refused_token_is_named_by_its_place(user: Program, config_file: Path) -> None:
    """If Toggl refuses the token, the message says where it is from."""
    (config_file.parent / "own.token").write_text(TOKEN)
    (config_file.parent / "own.token").chmod(0o600)
    config_file.write_text('[profiles.a]\nworkspace_id = 11\ntoken_file = "own.token"')
    done = await user.fork("list", "clients", "--profile", "a")
    assert done.code == 1
    assert (
        f"the credential is the one in the file {config_file.parent / 'own.token'}, for profile a" in done.err
    )
    assert TOKEN not in done.err


async def test_variables_that_precede_a_chosen_profile_are_named(
    user: Program, config_file: Path, sandbox: Sandbox
) -> None:
    """Whoever chooses a profile by --profile is told which variables are used instead; --quiet is quiet."""
    config_file.write_text('[profiles.a]\nworkspace_id = 11\ntoken_env = "OURS"')
    ready = user.with_settings(
        TOGGL_API_TOKEN=sandbox.api_token, TOGGL_WORKSPACE_ID=str(sandbox.workspace_id)
    )
    done = await ready.fork("list", "clients", "--profile", "a")
    assert done.code == 0
    assert done.err == (
        "toggl-async: TOGGL_WORKSPACE_ID and TOGGL_API_TOKEN in the environment take precedence over "
        "profile a\n"
    )
    assert (await ready.fork("list", "clients", "--profile", "a", "--quiet")).err == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
async def test_a_token_that_others_can_read_is_refused(mode: int, user: Program, config_file: Path) -> None:
    """A file with a token that the group or others can open is not used, and the message has the remedy."""
    token = config_file.parent / "own.token"
    token.write_text(TOKEN)
    token.chmod(mode)
    config_file.write_text('[profiles.a]\nworkspace_id = 11\ntoken_file = "own.token"')
    done = await user.fork("list", "clients", "--profile", "a")
    assert done.code == 2
    assert f"type chmod 600 {token}" in done.err
    assert TOKEN not in done.err


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"\xff\xfe\x00"])
async def test_a_file_without_one_token_is_refused(content: bytes, user: Program, config_file: Path) -> None:
    """An empty, a long or a binary file is a mistake in the settings."""
    token = config_file.parent / "own.token"
    token.write_bytes(content)
    token.chmod(0o600)
    config_file.write_text('[profiles.a]\nworkspace_id = 11\ntoken_file = "own.token"')
    done = await user.fork("list", "clients", "--profile", "a")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert str(token) in done.err


async def test_the_time_zone_of_a_profile_decides_what_today_is(
    user: Program, config_file: Path, sandbox: Sandbox
) -> None:
    """--timezone takes precedence over the profile's time zone."""
    config_file.write_text(
        f"[profiles.a]\nworkspace_id = {sandbox.workspace_id}\n"
        'token_env = "OURS"\ntimezone = "Pacific/Auckland"'
    )
    ready = user.with_settings(OURS=sandbox.api_token, TOGGL_PROFILE="a")
    assert "in Pacific/Auckland" in (await ready.fork("report", "detailed", "--today")).err
    assert "in UTC" in (await ready.fork("report", "detailed", "--today", "--timezone", "UTC")).err
    assert (await ready.fork("report", "detailed", "--today", "--quiet")).err == ""


@pytest.mark.parametrize("name", ["nope", "a b", "", TOKEN])
async def test_an_unknown_profile_is_a_mistake(name: str, user: Program, config_file: Path) -> None:
    """The message lists the profiles, and repeats no name that may be a token."""
    config_file.write_text("[profiles.work]")
    done = await user.fork("list", "clients", "--profile", name)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert done.err.startswith("toggl-async: --profile: ")
    assert TOKEN not in done.err


async def test_a_sandbox_uses_no_profile(user: Program, config_file: Path) -> None:
    """With --sandbox no file is read, and --profile is refused."""
    config_file.write_text("this is not TOML")
    done = await user.fork("list", "clients", "--sandbox", "--entries", "10")
    assert done.code == 0
    refused = await user.fork("list", "clients", "--sandbox", "--profile", "a")
    assert (refused.code, "leave --profile out" in refused.err) == (2, True)


async def test_bulk_exports_use_the_profile(user: Program, config_file: Path, sandbox: Sandbox) -> None:
    """The account of a plan without an account of its own is the profile's."""
    config_file.write_text('[profiles.a]\ntoken_env = "OURS"')
    ready = user.with_settings(OURS=sandbox.api_token)
    plan = ("--into", "archive", "--since", "2025-01-01", "--until", "2025-01-31")
    done = await ready.fork("bulk", "plan", *plan, "--profile", "a")
    assert done.code == 0, done.err
    assert (await ready.fork("bulk", "plan", *plan)).code == 2


async def test_config_shows_each_setting_and_where_it_is_from(user: Program, config_file: Path) -> None:
    """The settings are shown without secrets, as text and as JSON, and no request is sent."""
    config_file.write_text(
        'default_profile = "a"\n[profiles.a]\nworkspace_id = 11\ntoken_env = "OURS"\ntimezone = "UTC"'
    )
    ready = user.with_settings(OURS=TOKEN, TOGGL_WORKSPACE_ID="22")
    shown = await ready.fork("config")
    assert shown.code == 0
    lines = {line[:10].strip(): line[11:] for line in shown.out.splitlines()}
    assert lines["file"] == str(config_file)
    assert lines["profile"] == "a  (default_profile)"
    assert lines["workspace"] == "22  (TOGGL_WORKSPACE_ID)"
    assert lines["token"] == "in the variable OURS  (profile a)"
    assert lines["time zone"] == "UTC  (profile a)"
    values = json.loads((await ready.fork("config", "--json")).out)
    assert values["workspace"] == {"value": "22", "origin": "TOGGL_WORKSPACE_ID"}
    assert TOKEN not in shown.out + json.dumps(values)
