"""Delivery status notifications (RFC 3464): what a mail server reports in fields that are meant for us."""

import re
from collections.abc import Iterator, Sequence

from messages.mail.returns.notice import Kind, Notice
from messages.mail.returns.parts import Fields, Part, fields
from messages.mail.returns.severity import severity, the_code

_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_GAP = re.compile(r"\n[ \t]*\n")
_FINAL = re.compile(r"^(?:final|original)-recipient:", re.MULTILINE | re.IGNORECASE)
_ACTION = re.compile(r"^action:", re.MULTILINE | re.IGNORECASE)
_NOTHING_YET: dict[str, Kind] = {
    "delivered": "delivered",
    "delayed": "delayed",
    "relayed": "other",
    "expanded": "other",
}


def status(parts: Sequence[Part], words: str) -> Notice | None:
    """What became of the recipient, the worst of them where there are several; None where nothing is reported.

    `words`: what stands beside it for people.
    """
    reported = [group for report in _reports(parts) for group in _recipients(report)]
    if not reported:
        return None
    failed = [group for group in reported if _action(group) in ("failed", "")]
    return _told((failed or reported)[0], words)


def _reports(parts: Sequence[Part]) -> Iterator[str]:
    """Reports as they should be; and those that stand in a text, as broken or forwarded mails have them."""
    for part in parts:
        if part.kind in _REPORTS or (not part.wrapped and part.kind in ("text/plain", "application/octet-stream")):
            text = part.text.replace("\r\n", "\n")
            if part.kind in _REPORTS or (_FINAL.search(text) and _ACTION.search(text)):
                yield text


def _recipients(report: str) -> Iterator[Fields]:
    """The groups of fields that speak of a recipient; the first one is of the message."""
    for group in _GAP.split(report.strip())[:50]:
        told = fields(group)
        if {"final-recipient", "original-recipient", "action"} & told.keys():
            yield told


def _action(group: Fields) -> str:
    # Exchange has been seen to write “failed (nicht zugestellt)”.
    return (_first(group, "action").lower().split() or [""])[0].strip(";,.")


def _told(group: Fields, words: str) -> Notice:
    recipient = address(_first(group, "original-recipient")) or address(_first(group, "final-recipient"))
    diagnostic = _first(group, "diagnostic-code")
    code = the_code(_first(group, "status"), diagnostic)
    if kind := _NOTHING_YET.get(_action(group)):
        return Notice(kind, code, recipient)
    return Notice(severity(code, diagnostic or words), code, recipient)


def _first(group: Fields, name: str) -> str:
    return next(iter(group.get(name, ())), "")


def address(field: str) -> str:
    """`rfc822; <ada@example.com>` → `ada@example.com`; nothing of what is none."""
    found = field.rpartition(";")[2].strip().strip("<>").strip().lower()
    return found if "@" in found and len(found) <= 254 and not any(letter.isspace() for letter in found) else ""
