"""Complaints (ARF, RFC 5965): somebody pressed “this is spam”, and their mailbox provider tells us."""

from collections.abc import Sequence

from messages.mail.returns.dsn import address
from messages.mail.returns.notice import Notice
from messages.mail.returns.parts import Part, fields

_REPORT = "message/feedback-report"
_OUTLOOK = "x-hmxmroriginalrecipient"
"""Outlook.com sends no report: the mail itself, with this header in it."""
_FINE = ("not-spam",)
_ENOUGH = ("opt-out", "opt-out-list")


def complaint(parts: Sequence[Part]) -> Notice | None:
    """The complaint in a mail; None where there is none. Whose it is has often been blacked out."""
    if any(part.wrapped and _OUTLOOK in part.fields for part in parts):
        return Notice(
            "complaint", "abuse", address(next(part.field(_OUTLOOK) for part in parts if part.field(_OUTLOOK)))
        )
    report = next((part for part in parts if part.kind == _REPORT), None)
    told = fields(report.text) if report else _written_plainly(parts)
    if told is None:
        return None
    kind = next(iter(told.get("feedback-type", ())), "abuse").lower()
    recipient = address(next(iter(told.get("original-rcpt-to", ())), ""))
    if kind in _FINE or kind.startswith(("auth-failure", "dmarc", "identity")):
        return Notice("other")
    return Notice("unsubscribe" if kind in _ENOUGH else "complaint", kind[:40], recipient)


def _written_plainly(parts: Sequence[Part]) -> dict[str, list[str]] | None:
    """Where the report lost its type on the way."""
    for part in parts:
        if not part.wrapped and part.kind.startswith("text/plain") and "feedback-type:" in part.text.lower():
            told = fields(part.text.replace("\r\n", "\n"))
            if "feedback-type" in told and {"user-agent", "version"} & told.keys():
                return told
    return None
