"""Who may enter again, how many may enter, and which door is tried first."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from journeys.passage import Whereabouts
from operations.customers.identify import Person, identify
from operations.desk import Conflict, Desk, Who
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.enrolments import enrolments
from store.tables import enrolments as register

ME = Who("tests")
CLUB = "journey: %s\nentry: [{event: order.paid, key: event.order_id}]\n%s\nsteps:\n  - {key: rest, delay: 1d}\n"


async def opened(desk: Desk, rules: str, key: str = "club") -> None:
    await define(desk, ME, CLUB % (key, rules))
    await publish(desk, ME, key)


async def ended(desk: Desk, enrolment: str, at: datetime) -> None:
    where = Whereabouts(enrolment=enrolment, customer="", journey="club", version=1, now=at)
    async with desk.database.begin() as connection:
        await enrolments.end(connection, where, "completed")


@pytest.mark.parametrize(
    ("rule", "at_once", "meanwhile"),
    [("never", False, False), ("after_exit", True, False), ("by_key", True, True)],
)
async def test_when_ada_may_come_again(desk: Desk, ada: str, now, rule: str, at_once: bool, meanwhile: bool) -> None:
    await opened(desk, f"re_entry: {rule}")
    first = await enrol(desk, ME, "club", ada, "order 1")
    assert (await enrol(desk, ME, "club", ada, "order 2")).created is meanwhile
    await ended(desk, first.id, now)
    assert (await enrol(desk, ME, "club", ada, "order 3")).created is at_once


async def test_after_a_span_is_not_before_it(desk: Desk, ada: str, now: datetime) -> None:
    await opened(desk, "re_entry: {after: 90d}")
    first = await enrol(desk, ME, "club", ada)
    await ended(desk, first.id, now - timedelta(days=89))
    with pytest.raises(Conflict, match="again from 2026-11-24 09:00 UTC") as refused:
        await enrol(desk, ME, "club", ada)
    assert refused.value.again == now + timedelta(days=1)
    await ended(desk, first.id, now - timedelta(days=90))
    assert (await enrol(desk, ME, "club", ada)).created


async def crowd(desk: Desk, size: int) -> list[str]:
    return [await identify(desk, Person(external_id=f"guest-{number}")) for number in range(size)]


async def test_thirty_people_at_one_moment_do_not_overrun_a_door_for_seven(desk: Desk) -> None:
    await opened(desk, "entry_cap: {at_most: 7}")
    guests = await crowd(desk, 30)
    came = await asyncio.gather(*(enrol(desk, ME, "club", guest) for guest in guests), return_exceptions=True)
    refused = [one for one in came if isinstance(one, BaseException)]
    assert (len(came) - len(refused), {type(one) for one in refused}) == (7, {Conflict})
    assert "lets in 7 in all, and they are in; raise `entry_cap`" in str(refused[0])


async def test_whoever_is_in_is_found_and_not_refused_when_it_is_full(desk: Desk, ada: str, grace: str) -> None:
    await opened(desk, "entry_cap: {at_most: 1, per: 1d}")
    first = await enrol(desk, ME, "club", ada)
    assert (await enrol(desk, ME, "club", ada)).id == first.id
    with pytest.raises(Conflict, match="lets in 1 in 1d, and they are in; there is room again from 2026-11-24 09:00"):
        await enrol(desk, ME, "club", grace)


async def test_a_day_later_there_is_room_again(desk: Desk, ada: str, grace: str, now: datetime) -> None:
    await opened(desk, "entry_cap: {at_most: 1, per: 1d}")
    await enrol(desk, ME, "club", ada)
    async with desk.database.begin() as connection:
        await connection.execute(update(register).values(entered_at=now - timedelta(days=1)))
    assert (await enrol(desk, ME, "club", grace)).created


async def test_an_event_finds_the_door_shut_and_the_others_open(desk: Desk, walks, ada: str, grace: str) -> None:
    await opened(desk, "entry_cap: {at_most: 1}")
    await opened(desk, "", "open_house")
    for customer in (ada, grace):
        await hear(desk, Said("shop", customer, "order.paid", Person(id=customer)))
    while await hand_on(desk):
        pass
    assert [(one.definition.journey, one.customer) for one in walks.started] == [
        ("club", ada),
        ("open_house", ada),
        ("open_house", grace),
    ]


async def test_the_journey_with_the_lowest_number_is_entered_first(desk: Desk, walks, ada: str) -> None:
    for key, rules in (("afterwards", "priority: 6"), ("first", "priority: 1"), ("ordinary", "")):
        await opened(desk, rules, key)
    await hear(desk, Said("shop", "1", "order.paid", Person(id=ada)))
    while await hand_on(desk):
        pass
    assert [one.definition.journey for one in walks.started] == ["first", "ordinary", "afterwards"]
