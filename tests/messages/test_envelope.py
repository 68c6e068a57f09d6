"""Forty recipients, hostile and harmless: who is told to a mail server, and who is refused before one hears of it."""

from dataclasses import replace

import pytest

from messages.channels.email import Email
from messages.mail.address import deliverable
from messages.mail.envelope import Envelope, unfit
from tests.faults.sink import Sink
from tests.messages.test_mime import LETTER

FIT = [
    "ada@example.com", "ada.lovelace@example.com", "ada+news@example.com", "a@b.example", "ada_l@example.com",
    "o'hara@example.com", "ada-l@sub.domain.example.com", "1@example.com", "ada@xn--mller-kva.de", "ADA@EXAMPLE.COM",
    "ada=l@example.com", "ada/l@example.com", "#ada!@example.com", "a" * 64 + "@example.com", "{ada}@example.com",
]  # fmt: skip
NOT_ASCII = ["jörg@example.com", "用户@example.com", "ada\u200b@example.com", "δοκιμή@example.com"]
HOSTILE = [
    "", "ada", "@example.com", "ada@", "ada@example.com>", "<ada@example.com>", "ada@example.com> SIZE=1",
    "ada@example.com>\r\nRCPT TO:<bob@example.com", "ada@example.com\r\nDATA", "ada@example.com\n", "ada\0@example.com",
    "ada b@example.com", '"ada b"@example.com', "ada@[127.0.0.1]", "ada@exa mple.com", "ada,bob@example.com",
    "ada@example.com,bob@example.com", "ada@bob@example.com", "a" * 65 + "@example.com", "ada@" + "a" * 254,
    "ada;bob@example.com", "ada@müller.de", "ada@example.com (Ada)", "Ada <ada@example.com>", "ada\t@example.com",
]  # fmt: skip


@pytest.mark.parametrize("recipient", FIT)
def test_who_is_fit_is_told(recipient: str) -> None:
    assert unfit(recipient) is None


@pytest.mark.parametrize("recipient", NOT_ASCII + HOSTILE)
async def test_who_is_not_fit_is_refused_and_no_server_hears_of_it(recipient: str, email: Email, sink: Sink) -> None:
    answer = await email.submit(replace(LETTER, recipient=recipient), _never)
    assert answer.state == "rejected"
    assert (sink.connections, sink.taken) == (0, [])
    assert deliverable(recipient) in (None, "ada@example.com", "ada@xn--mller-kva.de", "ada@b.example")


@pytest.mark.parametrize("recipient", NOT_ASCII)
def test_an_address_beyond_ascii_is_refused_by_its_name(recipient: str) -> None:
    answer = unfit(recipient)
    assert answer
    assert (answer.code, answer.reason) in {("5.6.7", "not_ascii"), ("5.1.3", "no_such_address")}
    assert answer.reason == "not_ascii" or "\u200b" in recipient


def test_a_mail_comes_back_to_its_return_path_or_else_to_its_sender() -> None:
    assert Envelope.of(LETTER, 9).sender == "hallo@smatched.example"
    assert Envelope.of(replace(LETTER, return_path="bounce+abc@b.example"), 9).sender == "bounce+abc@b.example"


async def _never() -> None:
    raise AssertionError("nothing may leave")
