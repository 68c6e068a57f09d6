"""Repair: look at who stands still on a journey, and give many of them the same order at once."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import TEMPLATE_FAULT
from journeys.orders import Jump, Order, Retry
from operations.desk import Desk, NotThere, Who
from operations.enrolments.possible import known_step
from operations.journeys.mend import mend
from operations.work.long_work import begin
from store.enrolments import stuck
from store.journeys import journeys
from store.rows import Row


@dataclass(frozen=True)
class Repair:
    """How many it is about; and the long work that repairs them, unless it was only counted or there is nobody."""

    people: int
    operation: str | None = None


async def stood_still(desk: Desk, journey: str | None = None) -> list[Row]:
    """Rows `journey, step, fault, people`, on one journey or on all. Raises NotThere."""
    async with desk.database.read() as connection:
        if journey is not None:
            await _known(connection, journey)
        return await stuck.counts(connection, journey)


async def repair(
    desk: Desk,
    who: Who,
    key: str,
    order: Order,
    *,
    fault: str | None = None,
    step: str | None = None,
    dry_run: bool = False,
) -> Repair:
    """Give an order to everybody who stands still, at a step or for a fault if one is named. Raises NotThere, Refused.

    A dry run only counts.
    """
    async with desk.database.begin() as connection:
        await _known(connection, key)
        followed = await stuck.versions(connection, stuck.at(key, step, fault))
        people = sum(followed.values())
        if people and isinstance(order, Jump):
            known_step(order.to, [one for number in followed for one in (await desk.versions.of(key, number)).by_key])
        if dry_run or not people:
            return Repair(people)
        if isinstance(order, Retry) and fault in (None, TEMPLATE_FAULT):
            await _mended(desk, connection, key, step)
        asked = {"order": order.said(), "fault": fault, "step": step}
        return Repair(people, await begin(desk, who, connection, "repair", key, asked))


async def _mended(desk: Desk, connection: AsyncConnection, key: str, step: str | None) -> None:
    """Each version once, however many stand there: pinning its messages anew is the same work for one as for all."""
    for number in sorted(await stuck.versions(connection, stuck.at(key, step, TEMPLATE_FAULT))):
        await mend(desk, connection, key, number)


async def _known(connection: AsyncConnection, journey: str) -> None:
    if await journeys.find(connection, journey) is None:
        raise NotThere(f"there is no journey “{journey}”")
