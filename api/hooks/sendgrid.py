"""SendGrid: what became of messages, many at a time; the secret is the password in the URL."""

from typing import Any

from api.hooks.carrier import Carrier, several
from api.hooks.preset import Delivered
from api.raw import text
from messages.mail.returns.notice import Kind, Notice, Traces
from messages.mail.returns.severity import codes, severity

_KINDS: dict[str, Kind] = {
    "delivered": "delivered",
    "spamreport": "complaint",
    "unsubscribe": "unsubscribe",
    "group_unsubscribe": "unsubscribe",
    "deferred": "delayed",
}
_MOST = 1000


class Sendgrid(Carrier):
    """Tells by `smtp-id`, our own Message-ID, and by `sg_message_id`, of which the first part is its own."""

    kind = "sendgrid"

    def notices(self, delivered: Delivered) -> list[Notice]:
        return [_notice(one) for one in several(delivered.body)[:_MOST]]


def _notice(told: dict[str, Any]) -> Notice:
    words = text(told.get("reason")) or ""
    code = text(told.get("status")) or next(iter(codes(words)), "")
    message_id = (text(told.get("smtp-id")) or "").strip("<>")
    theirs = (text(told.get("sg_message_id")) or "").partition(".")[0]
    traces = Traces(message_ids=(message_id,) if message_id else (), provider_id=theirs)
    return Notice(_kind(told, code, words), code, (text(told.get("email")) or "").lower(), traces, vouched=True)


def _kind(told: dict[str, Any], code: str, words: str) -> Kind:
    if told.get("event") not in ("bounce", "blocked", "dropped"):
        return _KINDS.get(str(told.get("event")), "other")
    # What it calls blocked was refused for now, or because of us: the address itself is good.
    found = severity(code, words)
    return "policy" if told.get("type") == "blocked" and found == "hard" else found
