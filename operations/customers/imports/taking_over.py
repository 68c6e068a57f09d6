"""Taking over: the customers whom some rows may be about, looked up together; and what changed, written together."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.event_names import CUSTOMER_UPDATED
from operations.customers.imports.reading import Said
from operations.customers.imports.weighing import HANDLES, Scales
from operations.desk import Desk
from operations.enrolments.replan import replan
from store.customers import acquaintances, news, other_names
from store.events import events
from store.journeys import journeys


async def brought(desk: Desk, connection: AsyncConnection, rows: Iterable[Said]) -> Scales:
    """Whom these rows may name, held until the transaction ends."""
    names = {(handle, said[handle]) for said in rows for handle in HANDLES if handle in said}
    known = await acquaintances.known_by(connection, names)
    return Scales(known, desk.clock(), desk.locale, desk.zone)


async def written(desk: Desk, connection: AsyncConnection, scales: Scales) -> bool:
    """Write down what was weighed; False when somebody came in at the same moment: all must be looked at again."""
    await acquaintances.change(connection, scales.now, scales.changes)
    if not await acquaintances.add(connection, list(scales.new.values())):
        return False
    for customer, called in scales.nameless.items():
        await other_names.add(connection, scales.now, customer, {"external_id": called})
    for customer, changes in scales.changes.items():
        await replan(desk, connection, scales.before[customer], changes)
    await _tell(desk, connection, scales)
    return True


async def _tell(desk: Desk, connection: AsyncConnection, scales: Scales) -> None:
    """Whoever changed is news for journeys; kept where one listens, for a file may change a million and nobody mind."""
    changed = {one: changes.keys() - {"told"} for one, changes in scales.changes.items()}
    if changed and not await _may_open_a_door(desk, connection):
        waiting = await events.awaiting(connection, changed, CUSTOMER_UPDATED)
        changed = {one: fields for one, fields in changed.items() if one in waiting}
    await news.tell_of_many(connection, scales.now, changed)


async def _may_open_a_door(desk: Desk, connection: AsyncConnection) -> bool:
    """Whether a live journey is entered by such news, or may look back for it later."""
    live = [await desk.versions.of(key, number, connection) for key, number in await journeys.live(connection)]
    entered = {entry.event for one in live for entry in one.entry}
    awaited = {name for one in live for step in one.steps for name in step.awaits()}
    return CUSTOMER_UPDATED in entered | awaited
