"""Credentials are checked when they are made, and are shown to nobody but their hosts."""

import copy
import html
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import ApiToken, Credential, CredentialsError, FocusKey, Host, Password, Session
from toggl_async.credentials import for_host, redactor

CANARY = "c4n4ry0123456789"
MADE: list[Credential] = [
    ApiToken(CANARY),
    Password(f"{CANARY}@example.com", CANARY),
    FocusKey(f"toggl_sk_{CANARY}"),
    Session(CANARY),
]


@pytest.mark.parametrize(
    "value", ["", " ", "a b", "abc\n", "\ta", "a\r\nX: y", "a\0b", "a\u2028b", None, 5, b"abc"]
)
def test_a_malformed_secret_is_refused_and_not_printed(value: Any) -> None:
    """Empty secrets, blanks, control characters (which would forge headers) and non-strings are refused."""
    for make in (
        ApiToken,
        lambda v: FocusKey(f"toggl_sk_{v}" if v else v),
        Session,
        lambda v: Password(v, "x"),
    ):
        if make is not ApiToken and value in (None, 5, b"abc"):
            continue
        with pytest.raises(CredentialsError) as caught:
            make(value)
        assert not value or repr(value) not in str(caught.value)


def test_a_credential_of_another_kind_is_refused_with_a_hint() -> None:
    """The hint names the class for a Focus key, a password, a token or a session."""
    with pytest.raises(CredentialsError, match="FocusKey"):
        ApiToken("toggl_sk_" + CANARY)
    with pytest.raises(CredentialsError, match="Password") as caught:
        ApiToken("ada@example.com:hunter2")
    assert "hunter2" not in str(caught.value)
    with pytest.raises(CredentialsError, match="ApiToken"):
        FocusKey(CANARY)
    with pytest.raises(CredentialsError, match="ApiToken"):
        Password(CANARY, "api_token")
    with pytest.raises(CredentialsError, match="alone"):
        Session(f"a={CANARY};Path=/")


@pytest.mark.parametrize("credential", MADE, ids=lambda each: type(each).__name__)
def test_a_credential_hides_its_secret(credential: Any) -> None:
    """The repr, str, format and asdict of a credential lack the secret; it cannot be pickled or copied."""
    shown = [
        repr(credential),
        str(credential),
        f"{credential}",
        f"{attrs.asdict(credential)}",
        repr([credential]),
    ]
    assert CANARY not in "".join(shown)
    with pytest.raises(TypeError):
        pickle.dumps(credential)
    with pytest.raises(TypeError):
        copy.deepcopy(credential)


def test_each_kind_of_credential_has_its_header() -> None:
    """Track takes Basic, Focus takes Bearer, and a session is sent as a cookie."""
    headers = [credential.header() for credential in MADE]
    assert headers[0][1] == "Basic YzRuNHJ5MDEyMzQ1Njc4OTphcGlfdG9rZW4="
    assert headers[1][1].startswith("Basic ")
    assert headers[2] == ("Authorization", f"Bearer toggl_sk_{CANARY}")
    assert headers[3] == ("Cookie", f"__Secure-accounts-session={CANARY}")


def test_a_host_gets_the_first_credential_that_suits_it() -> None:
    """The error names the missing class and the classes at hand, and shows no secret."""
    token, key = MADE[0], MADE[2]
    assert for_host((key, token), Host.TRACK) is token
    with pytest.raises(CredentialsError, match=r"FocusKey.*held: ApiToken") as caught:
        for_host((token,), Host.FOCUS)
    assert CANARY not in str(caught.value)


printable = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_characters="@:;,"), min_size=6
)


@given(printable.filter(str.isprintable), st.text(max_size=10), st.text(max_size=10))
def test_secrets_are_redacted_from_texts(secret: str, before: str, after: str) -> None:
    """Every form in which a secret is sent is removed from what a server sends back."""
    if secret.startswith("toggl_sk_") or any(char.isspace() for char in secret):
        return
    credential = ApiToken(secret)
    redact = redactor(credential)
    _, value = credential.header()
    assert secret not in redact(before + secret + after) or secret in before + after or secret in "****"
    assert value.removeprefix("Basic ") not in redact(f"{before}{value}{after}")


def test_secrets_are_redacted_from_html() -> None:
    """A password with every character that HTML escapes is removed as a page of a server shows it."""
    password = '<p\'ss> & "word"'
    redact = redactor(Password("ada@example.com", password))
    assert redact(f"wrong: {html.escape(password)}.") == "wrong: ****."
