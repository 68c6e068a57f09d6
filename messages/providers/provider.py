"""A provider: a preset with an operator's credentials. It takes messages, one request each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from typing import Any
from urllib.parse import quote, urlencode

from messages.message import Answer, Fence, Message
from messages.providers import signing
from messages.providers.line import Line, Reply, Request
from messages.providers.preset import Preset
from messages.providers.template import filled
from messages.providers.verdict import judged
from messages.way import Way


@dataclass(frozen=True)
class Provider:
    """`key`: how the ledger calls it. `sender`: a number or a name, where the brand's own will not do."""

    key: str
    preset: Preset
    credentials: Mapping[str, str] = field(repr=False)
    sender: str = ""
    base: str = ""
    callback: str = ""
    """Where its receipts go."""
    rate: float | None = None
    """How many messages a second it takes from this operator; else what the preset says."""
    line: Line = field(default_factory=Line, repr=False)

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand the message over; raises only what `fence` raises."""
        reply = await self.line.say(self.request(message), fence)
        answer = judged(self.preset.answer, reply, _read(reply)) if isinstance(reply, Reply) else reply
        return replace(answer, provider=self.key)

    @property
    def way(self) -> Way:
        """What it is to its channel."""
        return Way(self.preset.channel, self.key, self.submit, self.rate or self.preset.rate)

    def request(self, message: Message) -> Request:
        """What is asked of it for a message: the same for every try."""
        preset, known = self.preset, {**self._fields(message), **self.credentials}
        said = filled(preset.body, known)
        coded = {name: quote(value, safe="") for name, value in known.items()}
        url = filled(self.base or preset.base, self.credentials).rstrip("/") + filled(preset.path, coded)
        body = json.dumps(said).encode() if preset.as_ == "json" else urlencode(said, doseq=True).encode()
        form = "application/json" if preset.as_ == "json" else "application/x-www-form-urlencoded"
        request = Request(url, {"content-type": form, **filled(preset.headers, known)}, body)
        # Only a signature says when: Date headers and the like are the line's own.
        return signing.signed(request, preset.auth, self.credentials, message.date)

    def _fields(self, message: Message) -> dict[str, str]:
        name, address = parseaddr(message.sender)
        return {
            "to": message.recipient,
            "digits": message.recipient.removeprefix("+"),
            "sender": self.sender or message.sender,
            "sender_name": name,
            "sender_address": address,
            "reply_to": message.headers.get("Reply-To", ""),
            "subject": message.subject,
            "text": message.text.strip(),
            "html": message.html,
            "delivery": message.delivery,
            "message_id": message.message_id,
            "callback": f"{self.callback}?delivery={message.delivery}" if self.callback else "",
            "unsubscribe": message.headers.get("List-Unsubscribe", ""),
        }


def _read(reply: Reply) -> Any:
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
