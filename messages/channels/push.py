"""`push`: to the browser that a customer allowed us to wake last."""

import json
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any, Self

from messages import vapid
from messages.content.faults import TemplateFault
from messages.content.lines import one_line
from messages.mail.replies import REFUSED
from messages.message import Answer, Can, Fence, Message
from messages.providers.line import Line, Reply, Request
from messages.providers.preset import Means
from messages.providers.verdict import judged

DEVICE_GONE = "device_gone"
"""The reason when a browser is not subscribed any more: the house forgets it, and takes the next."""
_ROOM = vapid.RECORD - 103
"""Bytes of a message before it is encrypted."""
_KEPT = 4 * 7 * 24 * 3600
"""Seconds for which a push service keeps it while the device is off."""
_MEANS = Means(ours=frozenset({"400", "403"}))


class Push:
    """A title, a text and where it leads, encrypted for one device."""

    name = "push"
    can = Can(longest=700)

    def __init__(self, key: str) -> None:
        vapid.read(key)
        self._key, self._line = key, Line()

    @classmethod
    def missing(cls, settings: Mapping[str, str]) -> str:
        """Which setting opens it; nothing when it is open."""
        return "" if settings.get("push_key") else "ETAPPE_PUSH_KEY"

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self:
        """Reads `push_key`."""
        return cls(settings["push_key"])

    def address(self, profile: dict[str, object]) -> str | None:
        """The subscription of the newest device, as JSON."""
        devices: Any = profile.get("devices") or []
        return json.dumps(devices[0], sort_keys=True) if devices else None

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand over; raises what `fence` raises, and TemplateFault for what does not fit."""
        device = json.loads(message.recipient)
        said = _said(message)
        try:
            sealed = vapid.encrypted(said, device["keys"]["p256dh"], device["keys"]["auth"])
        except ValueError:  # keys that no browser has
            return Answer("rejected", reason=DEVICE_GONE)
        reply = await self._line.say(self._request(message, device["endpoint"], sealed), fence)
        return _meant(reply) if isinstance(reply, Reply) else reply

    def _request(self, message: Message, endpoint: str, sealed: bytes) -> Request:
        contact = f"mailto:{parseaddr(message.sender)[1]}"  # whom a push service may turn to
        headers = {
            "ttl": str(_KEPT),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "authorization": vapid.authorization(self._key, endpoint, contact, message.date),
        }
        return Request(endpoint, headers, sealed)

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()


def _said(message: Message) -> bytes:
    """What the page's service worker is told. Raises TemplateFault."""
    said = {"title": message.subject, "body": one_line(message.text), "url": message.link, "tag": message.delivery}
    body = json.dumps(said, ensure_ascii=False).encode()
    if len(body) > _ROOM:
        raise TemplateFault(f"a push message of {len(body)} bytes; at most {_ROOM} are taken: shorten it")
    return body


def _meant(reply: Reply) -> Answer:
    if reply.status in (404, 410):
        return Answer("rejected", str(reply.status), DEVICE_GONE)
    if reply.status == 413:
        return Answer("rejected", "413", REFUSED)
    return judged(_MEANS, reply, {})
