"""Hand on: empty the outbox. Events find the journeys they open and the walks that wait for them; walks start and stop.

Everything here may happen twice and means once: after a crash whatever was under way is simply due again.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from journeys.chunk import Tour
from journeys.confirmation import Confirmation
from journeys.road import Heard
from operations.audiences.schedule import carry_out
from operations.desk import Desk
from operations.enrolments.restart import passage_of
from operations.enrolments.steer import order_of
from operations.events.match import match
from operations.touchpoints.engage import settle
from operations.work.throttle import Throttle
from store.events import outbox
from store.rows import Row

_log = structlog.get_logger("etappe.outbox")
_IDLE = 0.2
"""Seconds between two looks into an empty outbox, when nobody rings."""


async def keep_handing_on(desk: Desk, stop: asyncio.Event, crowd: Throttle | None = None) -> None:
    """Hand on whatever comes, until told to stop; a database that is away for a while is waited for.

    Two lanes: what somebody waits for never stands behind what a launch begins in numbers.
    `crowd`: what holds that back.
    """
    crowd = crowd or Throttle()
    await asyncio.gather(
        _keep(stop, desk.bell, lambda: hand_on(desk, rank=0)),
        _keep(stop, asyncio.Event(), lambda: hand_on(desk, rank=1, throttle=crowd)),
    )


async def _keep(stop: asyncio.Event, bell: asyncio.Event, lane: Callable[[], Awaitable[int]]) -> None:
    while not stop.is_set():
        bell.clear()
        try:
            busy = await lane()
        except Exception as error:  # the outbox itself is away; what is in it stays there
            _log.warning("outbox.away", error=type(error).__name__)
            busy = 0
        if not busy:
            await _pause(bell)


async def _pause(bell: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(bell.wait(), _IDLE)
    except TimeoutError:
        return


async def hand_on(
    desk: Desk, limit: int = 50, rank: outbox.Rank | None = None, throttle: Throttle | None = None
) -> int:
    """Hand on what is due, the oldest first; how many there were. One after the other, unless a throttle says more."""
    async with desk.database.begin() as connection:  # not brief: nobody knows how much there is
        rows = await outbox.take(connection, desk.clock(), limit, rank)
    done = list[Row]()  # crossed off together
    if throttle:
        await throttle.each(rows, lambda row: _one(desk, row, done))
    else:
        for row in rows:
            await _one(desk, row, done)
    if done:
        async with desk.database.begin(brief=True) as connection:
            await outbox.done(connection, *done)
    return len(rows)


async def _one(desk: Desk, row: Row, done: list[Row]) -> None:
    try:
        await _DEEDS[row["deed"]](desk, row)
        if row["deed"] not in _CROSSED_OFF_WITHIN:
            done.append(row)
    except Exception as error:  # Temporal away, a bug in one row: it must not hold up the others
        _log.warning("outbox.later", deed=row["deed"], subject=row["subject"], error=type(error).__name__)
        async with desk.database.begin(brief=True) as connection:
            await outbox.failed(connection, desk.clock(), row, f"{type(error).__name__}: {error}"[:500])


async def _match(desk: Desk, row: Row) -> None:
    async with desk.database.begin(brief=True) as connection:
        await match(desk, connection, row["subject"])
        await outbox.done(connection, row)  # with it: who has left again by then must not enter by the same event


async def _start(desk: Desk, row: Row) -> None:
    async with desk.database.read(brief=True) as connection:
        passage = await passage_of(desk, connection, row["subject"])
    if passage:
        await desk.walks.start(passage, gives_way=row["rank"] > 0)


async def _hear(desk: Desk, row: Row) -> None:
    await desk.walks.hear(row["subject"], Heard.model_validate(row["detail"]))


async def _steer(desk: Desk, row: Row) -> None:
    order = await order_of(desk, row["subject"], row["detail"])
    await desk.walks.steer(row["subject"], order)


async def _stop(desk: Desk, row: Row) -> None:
    await desk.walks.stop(row["subject"], row["detail"]["reason"])


async def _schedule(desk: Desk, row: Row) -> None:
    await carry_out(desk, row["subject"], row["detail"])


async def _broadcast(desk: Desk, row: Row) -> None:
    await desk.walks.tour(Tour(operation=row["subject"], now=desk.clock(), **row["detail"]))


async def _confirm(desk: Desk, row: Row) -> None:
    await desk.walks.confirm(Confirmation(customer=row["subject"], now=desk.clock(), **row["detail"]))


_CROSSED_OFF_WITHIN = ("match", "engage")
"""What they do and that it is done are one transaction."""
_DEEDS: dict[str, Callable[[Desk, Row], Awaitable[None]]] = {
    "match": _match,
    "start": _start,
    "hear": _hear,
    "steer": _steer,
    "stop": _stop,
    "schedule": _schedule,
    "broadcast": _broadcast,
    "confirm": _confirm,
    "engage": settle,
}
