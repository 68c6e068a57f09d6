"""The envelope of a mail: what the servers on its way are told, and what no server may be told."""

import re
from dataclasses import dataclass

from messages.mail.mime import address_of
from messages.mail.replies import NO_SUCH_ADDRESS, NOT_ASCII
from messages.message import Answer, Message

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
"""Nothing that ends an address or a command; `messages/mail/address.py` is stricter, and is asked first."""


@dataclass(frozen=True)
class Envelope:
    """`sender`: where it comes back to. `size`: bytes of what is in it."""

    sender: str
    recipient: str
    size: int

    @classmethod
    def of(cls, message: Message, size: int) -> "Envelope":
        """The envelope of a message."""
        return cls(message.return_path or address_of(message.sender), message.recipient, size)

    def commands(self, *, sized: bool) -> list[str]:
        """What is said before the body. `sized`: whether the server wants to know the size."""
        size = f" SIZE={self.size}" if sized else ""
        return [f"MAIL FROM:<{self.sender}>{size}", f"RCPT TO:<{self.recipient}>", "DATA"]


def unfit(recipient: str) -> Answer | None:
    """The answer to a recipient that no server is told; None when it is fit."""
    if _ADDRESS.fullmatch(recipient):
        return None
    local, _, domain = recipient.rpartition("@")
    if local.isprintable() and not local.isascii() and domain.isascii():
        return Answer("rejected", "5.6.7", NOT_ASCII)  # SMTPUTF8 would have to be offered on the whole way
    return Answer("rejected", "5.1.3", NO_SUCH_ADDRESS)
