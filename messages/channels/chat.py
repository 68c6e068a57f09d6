"""`chat`: a signed post to another system, or to a channel of Slack's or Teams' kind."""

import json
from collections.abc import Mapping
from typing import Any, Self

from messages.message import Answer, Can, Fence, Message
from messages.outward import leads_out
from messages.providers.line import Line, Reply, Request
from messages.providers.preset import Means
from messages.providers.verdict import judged
from messages.signature import signed

ATTRIBUTE = "chat_url"
"""Where a customer's own address stands, among their attributes."""
_GONE = Means(rejected={"404": "no_such_address", "410": "no_such_address"})


class Chat:
    """`{"text": …}` and some facts, signed as Standard Webhooks says; `webhook-id` is the same for every try."""

    name = "chat"
    can = Can(longest=4000)

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret, self._line = url, secret, Line()

    @classmethod
    def missing(cls, settings: Mapping[str, str]) -> str:
        """Which setting opens it; nothing when it is open."""
        return "" if settings.get("chat_secret") else "ETAPPE_CHAT_SECRET"

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self:
        """Reads `chat_secret`, and `chat_url`, where everything goes that has no address of its customer's."""
        signed(settings["chat_secret"], "", 0, b"")  # raises ValueError for a secret that can sign nothing
        return cls(settings.get("chat_url", ""), settings["chat_secret"])

    def address(self, profile: dict[str, object]) -> str | None:
        """The customer's own address, when it is a good one, or else the operator's."""
        attributes: Any = profile.get("attributes") or {}
        own = attributes.get(ATTRIBUTE) if isinstance(attributes, dict) else None
        return own if isinstance(own, str) and leads_out(own) else self._url or None

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand over; raises only what `fence` raises."""
        text = f"*{message.subject}*\n{message.text.strip()}" if message.subject else message.text.strip()
        facts = {"delivery": message.delivery, "subject": message.subject, "link": message.link}
        body = json.dumps({"text": text, **facts}, ensure_ascii=False).encode()
        second = int(message.date.timestamp()) if message.date else 0
        headers = signed(self._secret, f"msg_{message.delivery}", second, body)
        request = Request(message.recipient, {"content-type": "application/json", **headers}, body)
        reply = await self._line.say(request, fence)
        return judged(_GONE, reply, {}) if isinstance(reply, Reply) else reply

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()
