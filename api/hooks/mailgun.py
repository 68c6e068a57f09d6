"""Mailgun: what became of messages, signed with the signing key of webhooks."""

from datetime import datetime
from typing import Any

from api.hooks.carrier import Carrier
from api.hooks.preset import Delivered
from api.hooks.signing import digest, same, unix
from api.raw import mapping, read, text
from messages.mail.returns.notice import Kind, Notice, Traces
from messages.mail.returns.severity import codes, severity

_KINDS: dict[str, Kind] = {"delivered": "delivered", "complained": "complaint", "unsubscribed": "unsubscribe"}


class Mailgun(Carrier):
    """Signs a time and a token, and not what it says: so it is good for five minutes only."""

    kind = "mailgun"
    asks_for_password = False

    def genuine(self, secret: str, delivered: Delivered) -> bool:
        signed = mapping(read(delivered.body).get("signature"))
        parts = [text(signed.get(name)) or "" for name in ("timestamp", "token")]
        return all(parts) and same(digest(secret, *parts).hex(), text(signed.get("signature")) or "")

    def signed_at(self, delivered: Delivered) -> datetime | None:
        return unix(text(mapping(read(delivered.body).get("signature")).get("timestamp")) or "")

    def notices(self, delivered: Delivered) -> list[Notice]:
        return [_notice(mapping(read(delivered.body).get("event-data")))]


def _notice(told: dict[str, Any]) -> Notice:
    status, message = mapping(told.get("delivery-status")), mapping(told.get("message"))
    words = f"{status.get('description', '')} {status.get('message', '')}"
    given = text(status.get("enhanced-code")) or next(iter(codes(words)), "") or text(status.get("code")) or ""
    headers = mapping(message.get("headers"))
    message_id = (text(headers.get("message-id")) or "").strip("<>")
    sent_from = text(mapping(told.get("envelope")).get("sender")) or ""
    traces = Traces(
        addresses=(sent_from,) if sent_from else (),
        message_ids=(message_id,) if message_id else (),
        provider_id=message_id,
    )
    return Notice(_kind(told, given, words), given, (text(told.get("recipient")) or "").lower(), traces, vouched=True)


def _kind(told: dict[str, Any], code: str, words: str) -> Kind:
    if told.get("event") != "failed":
        return _KINDS.get(str(told.get("event")), "other")
    return "delayed" if told.get("severity") == "temporary" else severity(code, words)
