"""Postmark: deliveries, bounces, complaints and wishes to hear no more; the secret is the password in the URL."""

from typing import Any

from api.hooks.carrier import Carrier, several
from api.hooks.preset import Delivered
from api.raw import mapping, text
from messages.mail.returns.notice import Kind, Notice, Traces
from messages.mail.returns.severity import codes, severity

_KINDS: dict[str, Kind] = {"Delivery": "delivered", "SpamComplaint": "complaint"}
_TYPES: dict[str, Kind] = {
    "HardBounce": "hard",
    "BadEmailAddress": "hard",
    "ManuallyDeactivated": "hard",
    "Transient": "delayed",
    "AutoResponder": "auto_reply",
    "ChallengeVerification": "challenge",
    "AddressChange": "auto_reply",
    "OpenRelayTest": "other",
    "Unsubscribe": "unsubscribe",
    "SpamComplaint": "complaint",
    "SpamNotification": "policy",
    "Blocked": "policy",
    "DMARCPolicy": "policy",
    "TemplateRenderingFailed": "policy",
    "VirusNotification": "policy",
}


class Postmark(Carrier):
    """Tells by `MessageID`, its own."""

    kind = "postmark"

    def notices(self, delivered: Delivered) -> list[Notice]:
        return [_notice(one) for one in several(delivered.body)]


def _notice(told: dict[str, Any]) -> Notice:
    words = f"{told.get('Description', '')} {told.get('Details', '')}"
    code = next(iter(codes(words)), "")
    recipient = text(told.get("Email")) or text(told.get("Recipient")) or ""
    traces = Traces(
        links=(), message_ids=_ids(mapping(told.get("Metadata"))), provider_id=text(told.get("MessageID")) or ""
    )
    return Notice(_kind(told, code, words), code, recipient.lower(), traces, vouched=True)


def _kind(told: dict[str, Any], code: str, words: str) -> Kind:
    what = told.get("RecordType")
    if what == "SubscriptionChange":
        return "unsubscribe" if told.get("SuppressSending") and told.get("Origin") == "Recipient" else "other"
    if what != "Bounce":
        return _KINDS.get(str(what), "other")
    return _TYPES.get(str(told.get("Type"))) or severity(code, words)


def _ids(metadata: dict[str, Any]) -> tuple[str, ...]:
    """Our own id, where the message carried it along (`X-PM-Metadata-Message-Id`)."""
    known = (text(metadata.get(name)) for name in ("message-id", "message_id"))
    return tuple(one.strip("<>") for one in known if one)
