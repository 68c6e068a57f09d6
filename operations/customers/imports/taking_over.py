"""Taking over: the customers whom some rows may be about, looked up together; and what changed, written together."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.customers.imports.reading import Said
from operations.customers.imports.weighing import HANDLES, Scales
from operations.desk import Desk
from operations.enrolments.replan import replan
from store.customers import acquaintances, other_names


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
    return True
