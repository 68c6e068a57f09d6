"""The letterhead of a mail to many: how to hear no more, and whom else it may concern. All of it is signed.

No `Precedence`: mailboxes take it for an auto-reply of old, or for nothing.
"""

from dataclasses import dataclass

_WE = "etappe"
"""The sender in a Feedback-ID, the same in every mail: 5 to 15 letters."""


@dataclass(frozen=True)
class Letterhead:
    """`host`: the right side of a list's name. `unsubscribe`, `preferences`: links of this delivery."""

    topic: str
    host: str
    journey: str
    message: str
    unsubscribe: str
    preferences: str
    mailto: str = ""
    """An address that unsubscribes whoever writes to it."""
    reply_to: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """RFC 8058, 2369, 2919, 3834, and Gmail's Feedback-ID."""
        ways = [self.unsubscribe, *([f"mailto:{self.mailto}?subject=unsubscribe"] if self.mailto else [])]
        return {
            **({"Reply-To": self.reply_to} if self.reply_to else {}),
            "List-Id": f"<{self.topic}.{self.host}>",
            "List-Unsubscribe": ", ".join(f"<{way}>" for way in ways),
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Help": f"<{self.preferences}>",
            "Feedback-ID": f"{self.journey}:{self.message}:{self.topic}:{_WE}",
            "Auto-Submitted": "auto-generated",
        }
