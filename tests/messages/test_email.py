"""E-mail against a real server that misbehaves: what can be repeated comes before the fence, the body after it."""

import asyncio
from dataclasses import replace

import pytest

from messages.channels import opened
from messages.channels.email import Email
from messages.mail.relay import Relay
from messages.message import Answer, Message
from tests.faults.sink import RESET, VANISH, Sink
from tests.messages.test_mime import LETTER

ADA = LETTER.recipient


class Fence:
    """Counts how often it was passed."""

    def __init__(self) -> None:
        self.passed = 0

    async def __call__(self) -> None:
        self.passed += 1


class Unsubscribed(Exception):
    """She just did."""


@pytest.fixture
def fence() -> Fence:
    return Fence()


async def test_a_letter_arrives_byte_by_byte(email: Email, sink: Sink, fence: Fence) -> None:
    letter = replace(LETTER, text=".dots\n..and more\n.\n")
    assert await email.submit(letter, fence) == Answer("accepted", "2.0.0")
    assert b"\r\n=2E\r\n" in sink.taken[0].raw or b"\r\n.\r\n" in sink.taken[0].raw
    assert b".dots\r\n..and more\r\n" in sink.taken[0].raw
    assert sink.taken[0].message_id == letter.message_id
    assert fence.passed == 1


async def test_one_connection_carries_many_letters(email: Email, sink: Sink, fence: Fence) -> None:
    for _ in range(5):
        assert (await email.submit(LETTER, fence)).state == "accepted"
    assert sink.connections == 1


async def test_there_are_never_more_connections_than_allowed(email: Email, sink: Sink, fence: Fence) -> None:
    answers = await asyncio.gather(*(email.submit(LETTER, fence) for _ in range(20)))
    assert {answer.state for answer in answers} == {"accepted"}
    assert sink.connections == 2


async def test_a_connection_that_died_idle_is_replaced(email: Email, sink: Sink, fence: Fence) -> None:
    await email.submit(LETTER, fence)
    for writer in list(sink.open):
        writer.close()
    await asyncio.sleep(0.05)
    assert (await email.submit(LETTER, fence)).state == "accepted"


@pytest.mark.parametrize(
    ("stage", "reply", "state", "reason"),
    [
        ("rcpt", "450 4.2.0 Greylisted", "try_again", "later"),
        ("rcpt", "421 4.3.2 shutting down", "try_again", "later"),
        ("rcpt", "550 5.1.1 no such user", "rejected", "no_such_address"),
        ("rcpt", "550 5.7.1 we do not like you", "try_again", "sender_refused"),
        ("rcpt", RESET, "try_again", "away"),
        ("data", "451 4.3.0 disk", "try_again", "later"),
        ("data", "554 5.6.0 no", "rejected", "refused"),
        ("data", "250 what", "try_again", "away"),
    ],
)
async def test_before_the_fence_nothing_has_gone_out(
    email: Email, sink: Sink, fence: Fence, stage: str, reply: str, state: str, reason: str
) -> None:
    sink.misbehave[ADA] = [(stage, reply)]
    answer = await email.submit(LETTER, fence)
    assert (answer.state, answer.reason, fence.passed) == (state, reason, 0)
    assert (await email.submit(LETTER, fence)).state == "accepted"
    assert len(sink.taken) == 1


async def test_a_refused_sender_is_not_the_recipients_fault(email: Email, sink: Sink, fence: Fence) -> None:
    sink.misbehave["hallo@smatched.example"] = [("mail", "550 5.1.0 sender rejected")]
    assert await email.submit(LETTER, fence) == Answer("try_again", "5.1.0", "sender_refused")


@pytest.mark.parametrize(
    ("reply", "state", "copies"),
    [
        ("452 4.3.1 full", "try_again", 0),
        ("552 5.2.2 full", "rejected", 0),
        ("554 5.7.1 spam", "try_again", 0),
        (VANISH, "unknown", 1),
        (RESET, "unknown", 0),
    ],
)
async def test_after_the_fence_silence_is_unknown(
    email: Email, sink: Sink, fence: Fence, reply: str, state: str, copies: int
) -> None:
    sink.misbehave[ADA] = [("body", reply)]
    assert (await email.submit(LETTER, fence)).state == state
    assert (len(sink.copies(ADA)), fence.passed) == (copies, 1)
    assert (await email.submit(LETTER, fence)).state == "accepted"  # and the next one has a sound connection


async def test_a_fence_that_says_no_keeps_the_body_here(email: Email, sink: Sink, fence: Fence) -> None:
    async def no() -> None:
        raise Unsubscribed

    with pytest.raises(Unsubscribed):
        await email.submit(LETTER, no)
    assert not sink.taken
    assert (await email.submit(LETTER, fence)).state == "accepted"


async def test_a_server_that_is_not_there_is_away(fence: Fence) -> None:
    channel = Email.open({"smtp_url": "smtp://127.0.0.1:1"})
    assert await channel.submit(LETTER, fence) == Answer("try_again", "", "away")
    assert fence.passed == 0


async def test_a_server_that_will_not_talk_to_us_is_no_fault_of_adas(email: Email, sink: Sink, fence: Fence) -> None:
    sink.misbehave[""] = [("greeting", "554 5.7.1 go away")]
    assert (await email.submit(LETTER, fence)).reason == "sender_refused"


async def test_a_password_is_not_said_to_a_server_without_the_promised_tls(sink: Sink, fence: Fence) -> None:
    channel = Email.open({"smtp_url": f"smtp+starttls://me:secret@127.0.0.1:{sink.port}"})
    answer = await channel.submit(LETTER, fence)
    assert (answer.state, answer.reason) == ("try_again", "away")
    assert not sink.taken


def test_a_relay_is_one_address() -> None:
    assert Relay.at("smtp://mail.example.com", "me") == Relay("mail.example.com", 25, "plain", hello="me")
    secured = Relay.at("smtp+starttls://ada:p%40ss@mail.example.com", "me")
    assert (secured.port, secured.user, secured.password) == (587, "ada", "p@ss")
    assert Relay.at("smtps://mail.example.com", "me").port == 465
    with pytest.raises(ValueError, match="write smtp://host:port"):
        Relay.at("http://mail.example.com", "me")


async def test_the_folder_is_the_registry(sink: Sink) -> None:
    channels = opened({"smtp_url": sink.url})
    assert set(channels) >= {"email", "log"}
    assert channels["log"].address({"id": "cus_1"}) == "cus_1"
    message: Message = LETTER
    assert (await channels["log"].submit(message, Fence())).state == "accepted"
