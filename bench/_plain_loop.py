"""The comparator: a broadcast as a plain Python loop, by whoever needs this one and nothing else.

The same people, the same words, the same press and connections to the mail server, and a ledger written for fifty at
once. It cannot be paused, nor go on after a crash, it looks at consents once, and reads its templates once.
"""

import asyncio
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy import insert, select, update

from activities.hands import Hands
from messages.content.content import Content
from messages.content.facts import facts
from messages.message import Message
from store.customers.customers import address_hash
from store.rows import Row, many
from store.sending.delivery import identity
from store.tables import consents, customers, deliveries, suppressions

_MOST = 50


async def plain_loop(hands: Hands, key: str) -> int:
    """Send to everybody who may get it; how many did."""
    after, sent, content = "", 0, hands.renderer.library.content
    while people := await _following(hands, after):
        after = people[-1]["id"]
        sent += await _send(hands, key, content, people)
    return sent


async def _following(hands: Hands, after: str) -> list[Row]:
    given = (consents.c.customer == customers.c.id, consents.c.channel == "email", consents.c.topic == "news")
    said_yes = select(customers).join(consents, consents.c.customer == customers.c.id)
    said_yes = said_yes.where(*given, consents.c.state == "given", customers.c.id > after)
    async with hands.database.read() as connection:
        found = await many(connection, said_yes.order_by(customers.c.id).limit(_MOST))
        hashes = {address_hash(row["email"]): row["id"] for row in found}
        listed = select(suppressions.c.address_hash).where(suppressions.c.address_hash.in_(hashes))
        shut = {hashes[one] for one in (await connection.execute(listed)).scalars()}
    return [row for row in found if row["id"] not in shut]


async def _send(hands: Hands, key: str, content: Content, people: list[Row]) -> int:
    messages = await asyncio.gather(*(_message(hands, key, content, person) for person in people))
    now = datetime.now(UTC)
    rows = [_row(key, person, message, now) for person, message in zip(people, messages, strict=True)]
    async with hands.database.begin() as connection:
        await connection.execute(insert(deliveries), rows)
    answers = await asyncio.gather(*(hands.channels["email"].submit(message, _nothing) for message in messages))
    taken = [row["touchpoint"] for row, answer in zip(rows, answers, strict=True) if answer.state == "accepted"]
    accepted = update(deliveries).where(deliveries.c.touchpoint.in_(taken)).values(state="accepted", code="2.0.0")
    async with hands.database.begin() as connection:
        await connection.execute(accepted)
    return len(taken)


async def _message(hands: Hands, key: str, content: Content, person: Row) -> Message:
    name = identity(f"{key}:{person['id']}/message/1")
    links = {"unsubscribe": hands.links.to("u", name), "web": hands.links.to("w", name)}
    known = facts(person, "plain", links, journey="Sale", step="Sale", product=None)
    rendered = await hands.renderer.rendered("hello", "email", person["locale"], known, content)
    host = urlsplit(hands.links.base_url).hostname
    return Message(
        message_id=f"<{name}@{host}>",
        sender=hands.renderer.brand("plain", content).sender,
        recipient=hands.channels["email"].address(person) or "",
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        date=datetime.now(UTC),
        headers={
            "List-Id": f"<news.{host}>",
            "List-Unsubscribe": f"<{links['unsubscribe']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _row(key: str, person: Row, message: Message, now: datetime) -> Row:
    touchpoint = f"{key}:{person['id']}/message/1"
    return {
        "touchpoint": touchpoint,
        "id": identity(touchpoint),
        "customer": person["id"],
        "journey": key,
        "version": 1,
        "step": "message",
        "visit": 1,
        "channel": "email",
        "message": "hello",
        "state": "data",
        "reason": "",
        "message_id": message.message_id,
        "fence": 1,
        "at": now,
        "updated_at": now,
    }


async def _nothing() -> None:
    return
