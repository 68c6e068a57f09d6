"""Signatures, checked by a verifier that is not ours: dkimpy. It wants PyNaCl for Ed25519; `cryptography` stands in."""

import base64
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from types import SimpleNamespace

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings

from messages.mail.dkim import Dkim, Key
from messages.mail.letterhead import Letterhead
from messages.mail.mime import to_bytes
from messages.message import Message
from tests.messages.test_mime import LETTER, TEXT

RSA, ED25519 = Key("rsa", generate_private_key(65_537, 2_048)), Key("ed", Ed25519PrivateKey.generate())
BOTH = Dkim({"smatched.example": [RSA, ED25519]})
LIST = Letterhead(
    "news", "etappe.example", "smatched", "hello", "https://etappe.example/u/" + "a" * 60, "https://x.example/p/b"
)
SIGNED = replace(LETTER, headers={**LIST.headers, "Reply-To": "antwort@smatched.example"})


class _VerifyKey:
    def __init__(self, key: bytes, encoder: object) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))

    def verify(self, told: bytes, signature: bytes) -> bytes:
        self._key.verify(signature, told)
        return told


@pytest.fixture(autouse=True)
def nacl(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {
        "signing": SimpleNamespace(VerifyKey=_VerifyKey),
        "encoding": SimpleNamespace(Base64Encoder=None),
        "exceptions": SimpleNamespace(BadSignatureError=InvalidSignature, ValueError=ValueError),
    }
    monkeypatch.setattr(dkim, "nacl", SimpleNamespace(**parts), raising=False)


def believed(raw: bytes, keys: Dkim = BOTH, domain: str = "smatched.example") -> list[bool]:
    """What a mailbox that asks the DNS says of each signature."""
    published = {f"{record.name}.".encode(): record.value.encode() for record in keys.records(domain)}
    mail = dkim.DKIM(raw)
    many = sum(name.lower() == b"dkim-signature" for name, _ in mail.headers)

    def one(number: int) -> bool:
        try:
            return bool(mail.verify(idx=number, dnsfunc=lambda name, timeout=5: published.get(name)))
        except dkim.ValidationError:
            return False

    return [one(number) for number in range(many)]


def test_both_signatures_are_believed() -> None:
    raw = to_bytes(SIGNED, BOTH.seal)
    assert believed(raw) == [True, True]
    assert re.findall(rb"a=([\w-]+)", raw) == [b"rsa-sha256", b"ed25519-sha256"]


def test_a_signed_letter_is_the_letter() -> None:
    unsigned, signed = (message_from_bytes(to_bytes(SIGNED, *seal), policy=default) for seal in ((), (BOTH.seal,)))
    assert signed.items()[2:] == unsigned.items()
    assert [part.get_content() for part in signed.iter_parts()] == [
        part.get_content() for part in unsigned.iter_parts()
    ]
    assert not signed.defects


@given(TEXT, TEXT, TEXT)
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_the_signature_holds(subject: str, text: str, html: str) -> None:
    only = Dkim({"smatched.example": [ED25519]})
    for page in (html, ""):
        letter = replace(SIGNED, subject=" ".join(subject.split()), text=text, html=page)
        assert believed(to_bytes(letter, only.seal), only) == [True]


@pytest.mark.parametrize("ending", ["", "\n\n\n", "  \n \n", "\t\n"])
@pytest.mark.parametrize("text", ["", "Hallo"])
def test_empty_lines_at_the_end_do_no_harm(text: str, ending: str) -> None:
    assert believed(to_bytes(replace(SIGNED, text=text + ending, html=""), BOTH.seal)) == [True, True]


@pytest.mark.parametrize(
    "name",
    [
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Reply-To", "List-Id",
        "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "Feedback-ID", "Auto-Submitted",
    ],
)  # fmt: skip
def test_no_header_can_be_changed(name: str) -> None:
    raw = to_bytes(SIGNED, BOTH.seal)
    changed = re.sub(rf"\r\n{name}: ".encode(), f"\r\n{name}: x".encode(), raw, count=1)
    assert changed != raw
    assert believed(changed) == [False, False]


@pytest.mark.parametrize("added", [b"From: evil@example.com", b"Subject: You have won"])
def test_no_second_sender_or_subject_can_be_added(added: bytes) -> None:
    raw = to_bytes(SIGNED, BOTH.seal)
    assert believed(raw.replace(b"\r\nMIME-Version", b"\r\n" + added + b"\r\nMIME-Version")) == [False, False]
    assert believed(added + b"\r\n" + raw) == [False, False]


def test_nothing_can_be_added_to_the_body() -> None:
    raw = to_bytes(SIGNED, BOTH.seal)
    assert believed(raw + b"Buy now\r\n") == [False, False]
    assert b" l=" not in raw.partition(b"\r\nFrom:")[0]


def test_signatures_are_folded_as_they_should() -> None:
    head = to_bytes(SIGNED, BOTH.seal).partition(b"\r\nFrom:")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78


def test_without_a_key_the_relay_signs() -> None:
    assert to_bytes(SIGNED, Dkim.of({}).seal) == to_bytes(SIGNED)


def pem(key: Key) -> bytes:
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("way", ["text", "one line", "file"])
def test_one_key_signs_for_every_sender(way: str, tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(pem(RSA))
    said = {"text": file.read_text(), "one line": file.read_text().replace("\n", "\\n"), "file": str(file)}[way]
    keys = Dkim.of({"dkim_key": said, "dkim_selector": "2026"})
    assert [record.name for record in keys.records("smatched.example")] == ["2026._domainkey.smatched.example"]
    assert believed(to_bytes(SIGNED, keys.seal), keys) == [True]


def test_a_folder_has_keys_for_several_domains_and_those_below_them(tmp_path: Path) -> None:
    for name, key in (("smatched.example.a", RSA), ("smatched.example.b", ED25519), ("other.example.a", RSA)):
        (tmp_path / f"{name}.pem").write_bytes(pem(key))
    keys = Dkim.of({"dkim_key": str(tmp_path)})
    assert believed(to_bytes(SIGNED, keys.seal), keys) == [True, True]
    news = replace(SIGNED, sender="hallo@news.smatched.example")
    assert believed(to_bytes(news, keys.seal), keys, "news.smatched.example") == [True, True]
    assert to_bytes(replace(SIGNED, sender="hallo@third.example"), keys.seal).startswith(b"From:")


def test_what_is_published_says_what_it_is() -> None:
    rsa, ed25519 = BOTH.records("smatched.example")
    assert rsa.value.startswith("v=DKIM1; k=rsa; p=MIIBIjANBgkqh")
    assert re.fullmatch(r"v=DKIM1; k=ed25519; p=[\w+/]{43}=", ed25519.value)


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("/nowhere/key.pem", "cannot be read"),
        ("-----BEGIN NONSENSE-----", "no private key"),
        ("weak", "openssl genrsa 2048"),
        ("folder", "DOMAIN.SELECTOR.pem"),
    ],
)
def test_a_key_that_is_none_is_refused_with_a_remedy(said: str, remedy: str, tmp_path: Path) -> None:
    if said == "weak":
        said = pem(Key("weak", generate_private_key(65_537, 1_024))).decode()
    if said == "folder":
        (tmp_path / "key.pem").write_bytes(pem(RSA))
        said = str(tmp_path)
    with pytest.raises(ValueError, match=remedy):
        Dkim.of({"dkim_key": said})


def test_the_letter_of_a_message_without_a_date_is_signed_too() -> None:
    bare: Message = replace(SIGNED, date=None, headers={})
    assert believed(to_bytes(bare, BOTH.seal)) == [True, True]
