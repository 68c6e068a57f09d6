"""Amazon SES: what became of messages, by way of SNS, which shows the secret as the password in its URL.

Its certificate is not looked at, and no address that it names is ever called: whoever knows the password is believed.
A subscription is confirmed by an operator; the log says how.
"""

from typing import Any
from urllib.parse import urlsplit

import structlog

from api.hooks.carrier import Carrier
from api.hooks.preset import Delivered
from api.raw import items, mapping, read, text
from messages.mail.returns.notice import Kind, Notice, Traces
from messages.mail.returns.severity import codes, severity

_log = structlog.get_logger("etappe.ses")
_KINDS: dict[str, Kind] = {"Delivery": "delivered", "Complaint": "complaint", "DeliveryDelay": "delayed"}
_ABOUT_US = ("ContentRejected", "AttachmentRejected")


class Ses(Carrier):
    """A notification of SNS, or what is in it where raw delivery is on."""

    kind = "ses"

    def notices(self, delivered: Delivered) -> list[Notice]:
        told = read(delivered.body)
        if told.get("Type") == "SubscriptionConfirmation":
            return _to_be_confirmed(told)
        inside = read(told["Message"].encode()) if isinstance(told.get("Message"), str) else told
        return _notices(inside)


def _to_be_confirmed(told: dict[str, Any]) -> list[Notice]:
    """Nothing; but whoever reads the log can open the address, if it is Amazon's."""
    address = text(told.get("SubscribeURL")) or str(told.get("SubscribeURL"))[:2000]
    if (urlsplit(address).hostname or "").endswith(".amazonaws.com") and address.startswith("https://"):
        _log.warning("ses.confirm_by_opening", address=address)
    return []


def _notices(told: dict[str, Any]) -> list[Notice]:
    what = text(told.get("notificationType")) or text(told.get("eventType")) or ""
    mail = mapping(told.get("mail"))
    bounce, complaint = mapping(told.get("bounce")), mapping(told.get("complaint"))
    recipients = items(bounce.get("bouncedRecipients")) or items(complaint.get("complainedRecipients")) or [{}]
    return [_notice(what, mapping(one), bounce, _traces(mail)) for one in recipients[:100]]


def _notice(what: str, one: dict[str, Any], bounce: dict[str, Any], traces: Traces) -> Notice:
    words = str(one.get("diagnosticCode") or "")[:2000]
    code = text(one.get("status")) or next(iter(codes(words)), "")
    recipient = (text(one.get("emailAddress")) or "").lower()
    kind = _bounced(bounce, code, words) if what == "Bounce" else _KINDS.get(what, "other")
    return Notice(kind, code, recipient, traces, vouched=True)


def _bounced(bounce: dict[str, Any], code: str, words: str) -> Kind:
    found = severity(code, words)
    if bounce.get("bounceSubType") in _ABOUT_US or found == "policy":
        return "policy"
    return "hard" if bounce.get("bounceType") == "Permanent" else "soft"


def _traces(mail: dict[str, Any]) -> Traces:
    """Where it was sent from is our signed address; the Message-ID is ours only among the headers."""
    sent_from = text(mail.get("source")) or ""
    headers = [mapping(one) for one in items(mail.get("headers"))[:100]]
    ids = [text(one.get("value")) or "" for one in headers if str(one.get("name")).lower() == "message-id"]
    return Traces(
        addresses=(sent_from,) if sent_from else (),
        message_ids=tuple(one.strip("<>") for one in ids if one),
        provider_id=text(mail.get("messageId")) or "",
    )
