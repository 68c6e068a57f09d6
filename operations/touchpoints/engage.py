"""Engage: somebody opened a message or followed a link in it. Written down for all, told to the journey for people.

A click becomes an event only after some seconds: then it has shown whether all links were followed at once, which
no person does. Opens are never an event: what loads a picture is more often a program than a reader.
"""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.links import BadLink, Purpose
from messages.machines import Why
from messages.tracking import TRAP
from operations.customers.identify import Person
from operations.desk import Desk, NotThere
from operations.events.hear import Said, hear_in
from operations.touchpoints.meet import GONE, Meeting, delivery_at, meeting_at
from store.events import outbox
from store.permission import consents
from store.rows import Row
from store.sending import engagements

CLICKED = "message.clicked"
_SETTLES = timedelta(seconds=5)
_AT_ONCE = timedelta(seconds=3)
_TOO_MANY = 3
"""Different links within that time are followed by a machine."""


async def sent(desk: Desk, token: str, purpose: Purpose = "c") -> tuple[Row, int]:
    """The delivery that a tracked link is of, and the link's number. Raises NotThere."""
    try:
        delivery, number = desk.links.read_numbered(purpose, token)
    except BadLink:
        raise NotThere(GONE) from None
    return await delivery_at(desk, delivery), number


async def follow(desk: Desk, delivery: Row, number: int, machine: Why) -> str:
    """Where a tracked link leads; the click is written down. Raises NotThere."""
    async with desk.database.begin() as connection:
        url = await engagements.target(connection, delivery["id"], number)
        if url is None and number != TRAP:
            raise NotThere(GONE)
        if not await _allowed(connection, delivery):
            return _there(url)
        now = desk.clock()
        clicked = await engagements.note(connection, now, delivery, "click", number, _why(number, machine))
        if number == TRAP or await engagements.links_since(connection, delivery["id"], now - _AT_ONCE) >= _TOO_MANY:
            why = "trap" if number == TRAP else "burst"
            await engagements.condemn(connection, delivery["id"], now, _SETTLES, why)
        elif clicked and not machine:
            await outbox.put(connection, now + _SETTLES, "engage", str(clicked))
    return _there(url)


def _there(url: str | None) -> str:
    if url is None:
        raise NotThere(GONE)
    return url


async def _allowed(connection: AsyncConnection, delivery: Row) -> bool:
    """Whether they may be followed still: links of older messages lead by us for ever."""
    return await consents.tracking_allowed(connection, delivery["customer"], delivery["channel"])


def _why(number: int, machine: Why) -> Why:
    return "trap" if number == TRAP else machine


async def see(desk: Desk, delivery: Row, machine: Why) -> None:
    """The page was shown, or a program loaded its pictures."""
    async with desk.database.begin() as connection:
        if await _allowed(connection, delivery):
            await engagements.note(connection, desk.clock(), delivery, "open", None, machine)


async def settle(desk: Desk, row: Row) -> None:
    """Some seconds later: when it still looks like a person, the journey hears of it, once for each link."""
    async with desk.database.read() as connection:
        engagement = await engagements.find(connection, int(row["subject"]))
    meeting = await _met(desk, engagement) if engagement and not engagement["machine"] else None
    async with desk.database.begin() as connection:
        if engagement and meeting and await engagements.first(connection, engagement):
            await hear_in(desk, connection, _said(meeting, engagement))
        await outbox.done(connection, row)


async def _met(desk: Desk, engagement: Row) -> Meeting | None:
    try:
        return await meeting_at(desk, engagement["delivery"])
    except NotThere:  # erased meanwhile
        return None


def _said(meeting: Meeting, engagement: Row) -> Said:
    known = {one: meeting.delivery[one] for one in ("journey", "step", "message", "channel")}
    told = known | {"url": engagement["url"], "link": engagement["number"]}
    key = f"{engagement['delivery']}/{engagement['number']}"
    whose = Person(id=meeting.customer["id"])
    return Said("click", key, CLICKED, whose, at=meeting.now, properties=told, about=meeting.touchpoint)
