"""Mails that are written before their turn: what leaves is what would have been written then."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from messages.channels.email import Email
from messages.mail import ahead
from messages.mail.dkim import Dkim, Key
from messages.mail.mime import BadHeader, to_bytes
from messages.mail.relay import Relay
from messages.mail.smtp import Lines
from tests.faults.sink import Sink
from tests.messages.test_mime import LETTER

DKIM = Dkim({"": [Key("etappe", generate_private_key(65_537, 2_048))]})
GRACE = replace(LETTER, message_id="<grace@shop.example>", recipient="grace@example.com")


@pytest.fixture
def signing(sink: Sink) -> Email:
    return Email([Lines(Relay.at(sink.url, "localhost"), 1)], DKIM)


async def nothing() -> None:
    return


async def test_what_leaves_is_what_would_have_been_written_at_its_turn(signing: Email, sink: Sink) -> None:
    for message in await signing.ahead([LETTER, GRACE]):
        assert message.raw
        assert (await signing.submit(message, nothing)).state == "accepted"
    assert [mail.raw for mail in sink.taken] == [to_bytes(one, DKIM.seal) for one in (LETTER, GRACE)]
    await signing.close()


async def test_who_cannot_be_written_to_is_found_out_at_their_turn_and_nobody_before(signing: Email) -> None:
    broken = replace(LETTER, subject="Hi\nBcc: bob@example.com")
    first, second = await signing.ahead([broken, GRACE])
    assert second.raw
    with pytest.raises(BadHeader):
        await signing.submit(first, nothing)


async def test_only_so_much_lies_written(signing: Email, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_MOST", 10)
    assert [bool(one.raw) for one in await signing.ahead([LETTER, GRACE])] == [True, False]


async def test_what_nobody_signs_is_not_written_ahead(email: Email) -> None:
    assert await email.ahead([LETTER]) == [LETTER]
