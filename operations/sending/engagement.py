"""Engagement: who opened a message and followed its links; all of them, and those that may be people."""

from operations.desk import Desk
from store.rows import Row
from store.sending import engagements

_NOBODY = {"all": 0, "people": 0}


async def of_delivery(desk: Desk, delivery: str) -> Row:
    """`engagement`: {opens, clicks}; and `links` with their own `clicks`. Each count is {all, people}."""
    async with desk.database.read() as connection:
        counts = (await engagements.counts(connection, [delivery])).get(delivery, {})
        links = await engagements.links(connection, delivery)
    told = {"opens": counts.get(engagements.OPEN, _NOBODY), "clicks": counts.get(engagements.CLICK, _NOBODY)}
    return {"engagement": told, "links": [one | {"clicks": one} for one in links]}
