"""What a mail server's reply means: for whom, and whether it is worth trying again."""

import re
from dataclasses import dataclass

from messages.message import Answer

_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})\b")

# Reasons, as codes; the console puts them into words.
LATER, AWAY, NO_ANSWER = "later", "away", "no_answer"
NO_SUCH_ADDRESS, MAILBOX_FULL, REFUSED = "no_such_address", "mailbox_full", "refused"
NOT_ASCII = "not_ascii"
OURS = "sender_refused"

_UNKNOWN_THERE = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.4"}
_SENDER = {"1.7", "1.8", "1.9"}
_PROTOCOL = {500, 501, 502, 503, 504, 530, 534, 535, 538, 555}


@dataclass(frozen=True)
class Reply:
    """A basic status (`550`), and the enhanced one (`5.1.1`) when the server gives it. Its words stay here."""

    status: int
    enhanced: str = ""

    @classmethod
    def read(cls, status: int, text: str) -> "Reply":
        """From what the server said."""
        found = _ENHANCED.match(text)
        return cls(status, found[0] if found and found[1] == str(status)[:1] else "")

    @property
    def code(self) -> str:
        """What may be written down."""
        return self.enhanced or str(self.status)

    @property
    def detail(self) -> str:
        """`5.1.1` → `1.1`."""
        return self.enhanced[2:]

    @property
    def about_us(self) -> bool:
        """Whether our address, our login or our manners are refused (x.7.x): never the recipient's fault."""
        if self.enhanced:
            return self.detail.startswith(("5.", "7.")) or self.detail in _SENDER
        return self.status in _PROTOCOL


def judged(reply: Reply, *, about_recipient: bool) -> Answer:
    """The answer in a reply. Before the recipient is named, whatever is refused is refused to us."""
    if reply.status < 400:
        return Answer("accepted", reply.code)
    if reply.status < 500:
        return Answer("try_again", reply.code, LATER)
    if reply.about_us or not about_recipient:
        return Answer("try_again", reply.code, OURS)
    return Answer("rejected", reply.code, _why(reply))


def _why(reply: Reply) -> str:
    if reply.detail in _UNKNOWN_THERE:
        return NO_SUCH_ADDRESS
    return MAILBOX_FULL if reply.detail == "2.2" else REFUSED
