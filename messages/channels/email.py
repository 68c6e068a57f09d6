"""`email`: over SMTP."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Self
from urllib.parse import urlsplit

from messages.mail.address import deliverable
from messages.mail.mime import to_bytes
from messages.mail.relay import Relay
from messages.mail.replies import NO_ANSWER, judged
from messages.mail.smtp import Gone, Line, Lines
from messages.message import Answer, Can, Fence, Message


class Email:
    """Envelope, fence, body. Until the fence anything may be said again; after it comes only the body."""

    name = "email"
    can = Can(receipts=True, page=True)

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self:
        """Reads `smtp_url`, `smtp_connections` (4), and `base_url` for the name we greet with."""
        hello = urlsplit(settings.get("base_url", "")).hostname or "localhost"
        return cls(Lines(Relay.at(settings.get("smtp_url", ""), hello), int(settings.get("smtp_connections", "4"))))

    def address(self, profile: dict[str, object]) -> str | None:
        """The address as a mail server may hear it."""
        return deliverable(profile.get("email"))

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand over; raises only what `fence` raises, and BadHeader."""
        raw = to_bytes(message)
        try:
            async with self._lines.line() as line:
                return await _announce(line, message) or await _hand_over(line, raw, fence)
        except Gone as gone:
            return gone.answer

    async def close(self) -> None:
        """Hang up."""
        await self._lines.close()


async def _announce(line: Line, message: Message) -> Answer | None:
    """Sender, recipient, DATA; an answer when the server wants no more."""
    sender = parseaddr(message.sender)[1]
    for command, wanted, about_recipient in (
        (f"MAIL FROM:<{sender}>", 2, False),
        (f"RCPT TO:<{message.recipient}>", 2, True),
        ("DATA", 3, True),
    ):
        reply = await line.say(command)
        if reply.status >= 400:
            return judged(reply, about_recipient=about_recipient)
        if reply.status // 100 != wanted:
            raise Gone  # a server that speaks another language than ours
    return None


async def _hand_over(line: Line, raw: bytes, fence: Fence) -> Answer:
    await fence()
    try:
        return judged(await line.say_body(raw), about_recipient=True)
    except Gone:
        return Answer("unknown", reason=NO_ANSWER)
