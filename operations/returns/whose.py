"""Whose message a notice is about. What cannot be traced back to one of ours, or was forged, leads nowhere."""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.links import BadLink
from messages.mail.returns.notice import Notice
from messages.mail.verp import Purpose
from operations.desk import Desk
from store.customers import customers
from store.returns import receipts
from store.rows import Row
from store.sending import deliveries


async def whose(desk: Desk, connection: AsyncConnection, notice: Notice) -> Row | None:
    """The delivery; None when nobody can tell."""
    async for identity in _signed(desk, notice):
        if found := await deliveries.find(connection, identity):
            return found
    theirs = notice.vouched and notice.traces.provider_id
    if theirs and (found := await receipts.by_provider_id(connection, theirs)):
        return found
    for message_id in notice.traces.message_ids:
        found = await _called(connection, message_id)
        if found and await _believed(connection, notice, found):
            return found
    return None


async def _signed(desk: Desk, notice: Notice) -> AsyncIterator[str]:
    """Ids of deliveries in what we signed ourselves."""
    purpose: Purpose = "unsubscribe" if notice.kind == "unsubscribe" else "bounce"
    for address in notice.traces.addresses:
        try:
            yield desk.verp.read(address.rpartition("@")[0], purpose)
        except BadLink:
            continue
    for token in notice.traces.links:
        try:
            yield desk.links.read("u", token)
        except BadLink:
            continue


async def _called(connection: AsyncConnection, message_id: str) -> Row | None:
    """The left side of our Message-ID is the delivery's id; the right side has to be the same, too."""
    found = await deliveries.find(connection, message_id.partition("@")[0])
    return found if found and found["message_id"].strip("<>") == message_id else None


async def _believed(connection: AsyncConnection, notice: Notice, delivery: Row) -> bool:
    """An id that nobody signed stands in every mail that was passed on: a bounce must name the customer besides."""
    if notice.vouched or notice.kind == "reply":
        return True
    customer = await customers.find(connection, delivery["customer"])
    return bool(customer and notice.recipient and notice.recipient == customer["email"])


async def address(connection: AsyncConnection, notice: Notice, delivery: Row, customer: Row) -> str | None:
    """The address that is meant: the one that is named, if it is theirs; else the one that they have now."""
    if delivery["channel"] != "email":
        return customer["phone"] if delivery["channel"] == "sms" else None
    named = notice.recipient and await customers.by(connection, "email", notice.recipient)
    return notice.recipient if named and named["id"] == customer["id"] else customer["email"]
