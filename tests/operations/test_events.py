"""Events are kept once, open doors, reach those who wait, and survive whatever is away."""

import asyncio
from datetime import timedelta

import pytest

from operations.customers.consent import withdraw
from operations.customers.identify import Person, identify
from operations.desk import Conflict, Desk, Refused, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.stop import stop
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.events import events, outbox

ME = Who("tests")
BOUGHT = """
journey: bought
entry: [{event: order.paid, where: event.total >= 40, key: event.order_id}]
re_entry: by_key
exit: [{event: customer.complained}]
goal: {event: order.paid, where: '"pils" in event.products'}
steps:
  - {key: hello, send: hello}
  - {key: pause, delay: 1d}
"""


@pytest.fixture
async def bought(desk: Desk) -> Desk:
    await define(desk, ME, BOUGHT)
    await publish(desk, ME, "bought")
    return desk


def order(number: int, total: float, customer: str) -> Said:
    properties = {"order_id": f"#{number}", "total": total, "products": ["ale"]}
    return Said("shop", f"order-{number}", "order.paid", Person(id=customer), properties=properties)


async def settle(desk: Desk) -> None:
    for _ in range(10):
        if not await hand_on(desk):
            return


async def test_adas_order_starts_her_journey_once_however_often_it_is_told(bought: Desk, walks, ada: str) -> None:
    told = await asyncio.gather(*(hear(bought, order(1, 45, ada)) for _ in range(12)))
    await settle(bought)
    assert [one.new for one in told].count(True) == 1
    assert [passage.customer for passage in walks.started] == [ada]


async def test_a_small_order_starts_nothing(bought: Desk, walks, ada: str) -> None:
    await hear(bought, order(1, 39.99, ada))
    await settle(bought)
    assert walks.started == []


async def test_each_order_is_a_journey_of_its_own(bought: Desk, walks, ada: str) -> None:
    for number in (1, 2):
        await hear(bought, order(number, 50, ada))
    await settle(bought)
    assert len({passage.enrolment for passage in walks.started}) == 2


async def test_the_same_order_through_another_source_does_not_enrol_twice(bought: Desk, walks, ada: str) -> None:
    first = order(1, 50, ada)
    await hear(bought, first)
    await hear(bought, Said("backup", "x", first.name, first.person, properties=first.properties))
    await settle(bought)
    assert len(walks.started) == 1


async def test_while_temporal_is_away_nothing_is_lost(bought: Desk, walks, ada: str, now) -> None:
    walks.away = True
    await hear(bought, order(1, 50, ada))
    await settle(bought)
    assert walks.started == []
    walks.away = False
    later = Desk(**{**vars_of(bought), "clock": lambda: now + timedelta(minutes=2)})
    await settle(later)
    assert len(walks.started) == 1
    async with bought.database.read() as connection:
        assert await outbox.depth(connection) == 0


def vars_of(desk: Desk) -> dict[str, object]:
    return {name: getattr(desk, name) for name in desk.__dataclass_fields__}


async def test_somebody_new_is_made_acquaintance_with(bought: Desk, walks) -> None:
    person = Person(external_id="shop:7", email=" Linus@Example.com", name="Linus")
    await hear(bought, Said("shop", "o7", "order.paid", person, properties={"order_id": 7, "total": 99}))
    await settle(bought)
    customer = await review.customer(bought, walks.started[0].customer)
    assert (customer["email"], customer["locale"]) == ("linus@example.com", "de")


async def test_an_unsubscribe_is_an_event_and_is_told_once(desk: Desk, ada: str) -> None:
    assert await withdraw(desk, ME, ada, "news", evidence={"how": "one click"})
    assert not await withdraw(desk, ME, ada, "news", evidence={"how": "one click"})
    async with desk.database.read() as connection:
        assert [row["about"] for row in await events.since(connection, ada, "customer.unsubscribed", 0)] == ["news"]


async def test_grace_is_enrolled_by_name_and_asking_again_finds_the_same(bought: Desk, walks, grace: str) -> None:
    first = await enrol(bought, ME, "bought", grace, "by hand")
    again = await enrol(bought, ME, "bought", grace, "by hand")
    await settle(bought)
    assert (first.created, again.created, first.id) == (True, False, again.id)
    assert len(walks.started) == 1


async def test_a_draft_lets_nobody_in(desk: Desk, ada: str) -> None:
    await define(desk, ME, BOUGHT)
    with pytest.raises(Conflict, match="is draft"):
        await enrol(desk, ME, "bought", ada)


async def test_a_stopped_enrolment_is_closed_at_once_and_its_walk_is_told(bought: Desk, walks, ada: str) -> None:
    enrolled = await enrol(bought, ME, "bought", ada)
    await stop(bought, ME, enrolled.id, "asked us to")
    assert (await review.enrolment(bought, enrolled.id))["state"] == "leaving"
    await settle(bought)
    assert walks.stopped == [(enrolled.id, "asked us to")]


async def test_nobody_lives_in_a_zone_that_does_not_exist(desk: Desk, ada: str) -> None:
    with pytest.raises(Refused, match="no time zone; write one such as Europe/Berlin"):
        await identify(desk, Person(id=ada, zone="Mars/Base"))


async def test_what_belongs_to_ada_is_not_taken_over_by_grace(desk: Desk, ada: str, grace: str) -> None:
    await identify(desk, Person(id=grace, email="ada@example.com"))
    assert (await review.customer(desk, grace))["email"] == "grace@example.com"
