"""One journey starts another: once for each touchpoint, by the rules of its door, and it hears of the end once."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from activities.hands import Hands
from activities.leave import leave
from activities.start_journey import start_journey
from journeys.deeds import Leave
from journeys.passage import Whereabouts
from journeys.steps.start import StartJourney
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.journeys.define import define
from operations.journeys.drain import drain
from operations.journeys.publish import publish
from store.enrolments import children
from store.events import events
from store.rows import Row, many
from store.tables import enrolments

At = Callable[[str], Awaitable[Whereabouts]]
ME = Who("tests")
TOUR = StartJourney(journey="tour")


@pytest.fixture
async def tour(smatched: Desk) -> Desk:
    """The desk, with a journey to be started; by_key: each meeting may start it anew."""
    await define(smatched, ME, "journey: tour\nre_entry: by_key\nsteps:\n  - {key: hello, send: hello}\n")
    await publish(smatched, ME, "tour")
    return smatched


async def on_tour(desk: Desk) -> list[Row]:
    async with desk.database.read() as connection:
        return await many(connection, select(enrolments).where(enrolments.c.journey == "tour"))


def there(row: Row) -> Whereabouts:
    told = {name: row[name] for name in ("customer", "journey", "version")}
    return Whereabouts(enrolment=row["id"], now=row["clock"], step="hello", visit=1, **told)


async def test_ada_goes_on_tour_once_for_each_meeting(tour: Desk, hands: Hands, at: At, walks) -> None:
    where = await at("taste")
    for started in await asyncio.gather(*(start_journey.do(hands, where, TOUR) for _ in range(5))):
        assert started.started
    (row,) = await on_tour(tour)
    assert (row["customer"], row["parent"]) == (where.customer, where.touchpoint)
    await hand_on(tour)
    assert "tour" in [passage.definition.journey for passage in walks.started]

    await start_journey.do(hands, await at("ask"), TOUR)
    assert len(await on_tour(tour)) == 2


async def test_who_may_not_enter_is_not_let_in_this_way_either(tour: Desk, hands: Hands, at: At) -> None:
    where, once = await at("taste"), StartJourney(journey="once")
    await define(tour, ME, "journey: once\nsteps:\n  - {key: hello, send: hello}\n")
    assert (await start_journey.do(hands, where, once)).reason == "journey “once” lets nobody in"
    await publish(tour, ME, "once")
    await enrol(tour, ME, "once", where.customer)
    assert (await start_journey.do(hands, where, once)).reason == "has been in “once” before"
    await drain(tour, ME, "tour")
    assert not (await start_journey.do(hands, where, TOUR)).started
    assert await on_tour(tour) == []


async def test_journeys_that_start_one_another_come_to_an_end(tour: Desk, hands: Hands, at: At) -> None:
    where, deep = await at("taste"), 0
    while (await start_journey.do(hands, where, TOUR)).started:
        deep += 1
        where = next(there(row) for row in await on_tour(tour) if row["parent"] == where.touchpoint)
    assert deep == children.DEEPEST
    assert "circle" in (await start_journey.do(hands, where, TOUR)).reason


@pytest.mark.parametrize(
    ("outcome", "event"),
    [("completed", "journey.completed"), ("converted", "journey.completed"), ("unsubscribed", "journey.ended")],
)
async def test_the_one_who_waits_hears_of_the_end_once(
    tour: Desk, hands: Hands, at: At, outcome: str, event: str
) -> None:
    where = await at("taste")
    await start_journey.do(hands, where, TOUR)
    (row,) = await on_tour(tour)
    for _ in range(2):
        await leave.do(hands, there(row), Leave(outcome=outcome))
    async with tour.database.read() as connection:
        (told,) = await events.since(connection, where.customer, event, 0)
    assert (told["about"], told["properties"]) == (where.touchpoint, {"journey": "tour", "outcome": outcome})


async def test_whose_journey_nobody_started_has_nobody_to_tell(tour: Desk, hands: Hands, at: At) -> None:
    where = await at("taste")
    await leave.do(hands, where, Leave(outcome="completed"))
    async with tour.database.read() as connection:
        assert await events.since(connection, where.customer, "journey.completed", 0) == []
