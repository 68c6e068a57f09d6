"""Merge two customers who are one person: whatever is the other's becomes the survivor's, who answers to both names."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.event_names import CUSTOMER_UNSUBSCRIBED
from operations import audit
from operations.customers import catch_up
from operations.customers.learn import learn_anew
from operations.desk import Desk, NotThere, Refused, Who
from operations.enrolments.replan import replan
from store import personal
from store.customers import customers, devices, merging, other_names
from store.customers.customers import HANDLES
from store.enrolments import enrolments
from store.events import ours, outbox
from store.rows import Row, new_id
from store.sending.merging import settle_broadcasts

MERGED = "merged"
"""How an enrolment ends that its survivor is on already."""


async def merge(desk: Desk, who: Who, survivor: str, other: str) -> None:
    """Make two customers one. Saying it twice changes nothing. Raises NotThere; Refused for one and the same."""
    if survivor == other:
        raise Refused("this is one customer already; name two")
    async with desk.database.begin() as connection:
        await merge_in(desk, connection, who, survivor, other)


async def merge_in(desk: Desk, connection: AsyncConnection, who: Who, survivor: str, other: str) -> None:
    """The same, inside a transaction, which holds both from now on."""
    kept, gone = await _both(connection, survivor, other)
    if kept["id"] == gone["id"]:
        return
    await replan(desk, connection, gone, {"zone": kept["zone"]})
    await _one_walk_each(desk, connection, kept["id"], gone["id"])
    withdrawn = await merging.settle_consents(connection, kept["id"], gone["id"])
    await merging.settle_lists(connection, kept["id"], gone["id"])
    await settle_broadcasts(connection, desk.clock(), kept["id"], gone["id"])
    missed = await catch_up.missed(desk, connection, kept["id"], gone["id"])
    await personal.move(connection, gone["id"], kept["id"])
    await _become_one(connection, desk.clock(), kept, gone)
    await catch_up.tell(desk, connection, missed)
    for channel, topic in withdrawn:
        await _tell(connection, desk.clock(), kept["id"], channel, topic)
    await audit.note(connection, desk.clock(), who, "customer.merged", kept["id"], {"other": gone["id"]})


async def _both(connection: AsyncConnection, survivor: str, other: str) -> tuple[Row, Row]:
    """Both, held; in the order of their ids, so that two merges cannot wait for each other."""
    held = {one: await customers.hold(connection, one) for one in sorted({survivor, other})}
    kept, gone = held[survivor], held[other]
    if kept is None or gone is None:
        raise NotThere(f"there is no customer {other if kept else survivor}")
    return kept, gone


async def _one_walk_each(desk: Desk, connection: AsyncConnection, survivor: str, other: str) -> None:
    """Nobody walks the same journey twice at once because they were taken for two."""
    ours, theirs = await enrolments.every(connection, survivor), await enrolments.every(connection, other)
    for row in theirs:
        if row["state"] != "ended" and await _walks(desk, connection, row, ours):
            await enrolments.close_door(connection, row["id"])
            await outbox.put(connection, desk.clock(), "stop", row["id"], {"reason": MERGED})
    taken = {(row["journey"], row["entry_key"]) for row in ours}
    for row in theirs:
        if (row["journey"], row["entry_key"]) in taken:
            await enrolments.rename(connection, row["id"], f"{row['entry_key']}~{other}")


async def _walks(desk: Desk, connection: AsyncConnection, row: Row, ours: list[Row]) -> bool:
    """Whether the survivor is on that journey; where a key alone tells passages apart, with that key."""
    journey = await desk.versions.of(row["journey"], row["version"], connection)
    on_it = [one["entry_key"] for one in ours if one["journey"] == row["journey"] and one["state"] != "ended"]
    return row["entry_key"] in on_it if journey.re_entry == "by_key" else bool(on_it)


async def _become_one(connection: AsyncConnection, now: datetime, kept: Row, gone: Row) -> None:
    """The other's profile goes into the survivor's; what of their names does not, leads there from now on."""
    filled = _filled(kept, gone)
    names = {str(handle): gone[handle] for handle in HANDLES if gone[handle] and handle not in filled}
    await customers.remove(connection, gone["id"])  # before their handles are given to somebody else
    await other_names.add(connection, now, kept["id"], names)
    await customers.change(connection, now, kept["id"], filled)
    await learn_anew(connection, now, kept | filled)


def _filled(kept: Row, gone: Row) -> dict[str, Any]:
    """What the survivor gets: what they lacked, and what both have some of."""
    lacked = (*HANDLES, "name", "household")
    both = {
        "interests": list(dict.fromkeys([*kept["interests"], *gone["interests"]])),
        "attributes": gone["attributes"] | kept["attributes"],
        "told": gone["told"] | kept["told"],
        "devices": devices.together(kept["devices"], gone["devices"]),
    }
    return both | {name: gone[name] for name in lacked if kept[name] is None and gone[name] is not None}


async def _tell(connection: AsyncConnection, now: datetime, customer: str, channel: str, topic: str) -> None:
    """What one of both had unsubscribed from, the other is on its way with: those walks end."""
    said = {"source": "etappe", "source_id": new_id("uns"), "name": CUSTOMER_UNSUBSCRIBED, "customer": customer}
    await ours.tell(connection, now, said | {"at": now, "about": topic, "properties": {"channel": channel}})
