"""The bytes on the wire, read back by a parser that is not ours."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP, default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages.mail.mime import BadHeader, to_bytes
from messages.message import Message

LETTER = Message(
    message_id="<0123456789abcdef@etappe.example>",
    sender='"Smatched" <hallo@smatched.example>',
    recipient="ada@example.com",
    subject="Schön, dass du da bist",
    text="Hallo Ada,\n.ein Punkt am Anfang\nund ein Ende ohne Leerzeichen  \n",
    html="<p>Schön</p>\n" + "<p>" + "lang " * 300 + "</p>\n",
    date=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    headers={"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=300)


def parsed(message: Message):  # type: ignore[no-untyped-def]
    return message_from_bytes(to_bytes(message), policy=default)


def read(part) -> str:  # type: ignore[no-untyped-def]
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_text_comes_first_and_the_page_last() -> None:
    mail = parsed(LETTER)
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert [read(text), read(html)] == [LETTER.text, LETTER.html]
    assert not mail.defects
    assert not text.defects


def test_a_letter_without_a_page_is_plain() -> None:
    mail = parsed(replace(LETTER, html=""))
    assert mail.get_content_type() == "text/plain"
    assert read(mail) == LETTER.text


def test_every_header_is_there_once() -> None:
    mail = parsed(LETTER)
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"):
        assert len(mail.get_all(name)) == 1, name
    assert mail["Date"].datetime == LETTER.date
    assert mail["From"] == "Smatched <hallo@smatched.example>"


def test_the_same_letter_is_the_same_bytes_and_lines_end_as_they_should() -> None:
    raw = to_bytes(LETTER)
    assert raw == to_bytes(LETTER)
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78


@pytest.mark.parametrize("length", range(20, 301, 7))
def test_one_click_links_are_never_folded_or_encoded(length: int) -> None:
    link = "https://etappe.example/u/".ljust(length, "a")
    raw = to_bytes(replace(LETTER, headers={**LETTER.headers, "List-Unsubscribe": f"<{link}>"}))
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in raw
    assert message_from_bytes(raw, policy=SMTP)["List-Unsubscribe"] == f"<{link}>"


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_any_subject_arrives_as_it_was_written(subject: str) -> None:
    written = " ".join(subject.split())
    assert parsed(replace(LETTER, subject=written))["Subject"] == written


@given(TEXT, TEXT)
@settings(max_examples=300, deadline=None)
def test_any_text_arrives_as_it_was_written(text: str, html: str) -> None:
    mail = parsed(replace(LETTER, text=text + "\n", html=html + "\n"))
    assert [read(part) for part in mail.iter_parts()] == [text + "\n", html + "\n"]


@pytest.mark.parametrize(
    "name", ["Smatched", "Bräu & Söhne", 'The "Best", Ltd.', "=?utf-8?q?evil=0aBcc:_x@x?=", "麦酒"]
)
def test_any_name_arrives_as_it_is(name: str) -> None:
    quoted = name.replace('"', r"\"")
    mail = parsed(replace(LETTER, sender=f'"{quoted}" <hallo@smatched.example>'))
    assert mail["From"].addresses[0].display_name == name
    assert mail["From"].addresses[0].addr_spec == "hallo@smatched.example"


def test_an_encoded_word_in_a_subject_is_only_text() -> None:
    subject = "=?utf-8?q?hi=0aBcc:_evil@example.com?="
    raw = to_bytes(replace(LETTER, subject=subject))
    assert b"Bcc" not in raw
    assert message_from_bytes(raw, policy=default)["Subject"] == subject


@pytest.mark.parametrize(
    "evil",
    [
        {"subject": "hi\r\nBcc: evil@example.com"},
        {"subject": "hi\x00"},
        {"recipient": "ada@example.com\r\nBcc: evil@example.com"},
        {"recipient": "jörg@example.com"},
        {"headers": {"List-Id": "x\nBcc: evil@example.com"}},
        {"headers": {"List-Id": "x\r\n Bcc: evil@example.com\r\nTo: b"}},
        {"headers": {"List-Unsubscribe": "<https://etappe.example/" + "a" * 1000 + ">"}},
    ],
)
def test_a_header_that_would_be_another_is_refused(evil: dict[str, object]) -> None:
    with pytest.raises(BadHeader):
        to_bytes(replace(LETTER, **evil))  # type: ignore[arg-type]
