"""Test-send: a message tried on oneself. It goes out at once and counts nowhere; its codes and links are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messages.content.faults import TemplateFault
from messages.content.lint import Finding
from messages.content.lint.specimen import MAIL
from messages.mail.mime import Unmailable
from messages.message import Answer, Channel, Message
from operations import audit
from operations.content.nowhere import PAGE
from operations.content.preview import Preview, Wish, preview
from operations.desk import Conflict, Desk, Refused, Who
from store.customers import customers
from store.permission import suppressions
from store.rows import new_id
from store.tables import audit_log

MOST, _WITHIN = 20, timedelta(hours=1)
"""So many for each person."""
_TRIED, _MARK = "message.tried", "[Test]"


@dataclass(frozen=True)
class Tried:
    """What the other side said of it, and what the rules say."""

    state: str
    code: str
    reason: str
    findings: list[Finding]


async def test_send(desk: Desk, who: Who, key: str, wish: Wish, to: str) -> Tried:
    """Raises NotThere, Refused for what cannot be written or sent there, and Conflict after too many."""
    channel, seen = _channel(desk, wish.channel), await preview(desk, key, wish)
    if not seen.written:
        raise Refused(next((one.detail for one in seen.findings), "the message cannot be written"))
    address = channel.address(_profile(to))
    if address is None:
        raise Refused(f"“{to}” is no address for {wish.channel}; write one, such as your own")
    await _allow(desk, who, key, wish, address)
    answer = await _sent(channel, _message(seen, address, desk.clock()))
    return Tried(answer.state, answer.code, answer.reason, seen.findings)


def _channel(desk: Desk, name: str) -> Channel:
    channels = desk.channels()
    if name not in channels:
        there = ", ".join(sorted(channels)) or "none here"
        raise Refused(f"there is no channel {name}; there are: {there}")
    return channels[name]


def _profile(to: str) -> dict[str, Any]:
    """Somebody who can be reached there."""
    return {"id": to, "email": to, "phone": to, "external_id": to, "attributes": {}, "devices": []}


async def _allow(desk: Desk, who: Who, key: str, wish: Wish, address: str) -> None:
    """Write it down before it goes: whoever tries often enough at once is counted too."""
    now = desk.clock()
    async with desk.database.begin() as connection:
        if await suppressions.why(connection, wish.channel, address):
            raise Refused("this address asked not to be written to, or takes no mail; try it with another")
        if await _tried(connection, who, now - _WITHIN) >= MOST:
            raise Conflict(f"{MOST} messages were tried within an hour; wait a while", now + _WITHIN)
        told: Mapping[str, Any] = {"channel": wish.channel, "address_hash": customers.address_hash(address)}
        await audit.note(connection, now, who, _TRIED, key, told)


async def _tried(connection: AsyncConnection, who: Who, since: datetime) -> int:
    theirs = (audit_log.c.what == _TRIED, audit_log.c.who == who.name, audit_log.c.at > since)
    return int((await connection.execute(select(func.count()).select_from(audit_log).where(*theirs))).scalar_one())


def _message(seen: Preview, address: str, now: datetime) -> Message:
    identity = new_id("try")
    return Message(
        message_id=f"<{identity}@{seen.domain}>",
        delivery=identity,
        sender=seen.sender,
        recipient=address,
        subject=f"{_MARK} {seen.subject}",
        text=seen.text if seen.channel == MAIL else f"{_MARK} {seen.text}",
        html=seen.html,
        date=now,
        link=PAGE,
    )


async def _sent(channel: Channel, message: Message) -> Answer:
    try:
        return await channel.submit(message, _fence)
    except (TemplateFault, Unmailable) as fault:
        raise Refused(str(fault)) from None


async def _fence() -> None:
    """Nothing is written down: it counts nowhere."""
