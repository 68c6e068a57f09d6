"""Journeys ask for segments: at the door, on the way, and to leave. What counts is who belongs at that moment."""

import pytest

from operations.audiences.segments import keep
from operations.customers.correct import correct
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.events import outbox
from store.rows import many
from store.tables import enrolments

ME = Who("tests")
GOLD = "segment: gold\nwho: {attribute: tier, is: gold}\n"
RESTING = "segment: resting\nwho: {attribute: resting, is: true}\n"
THANKS = """\
journey: thanks
entry:
  - {event: order.paid, where: segments.gold}
exit:
  - {segment: resting}
steps:
  - {key: rest, delay: 30d}
"""
ADA = Person(external_id="ada", email="ada@example.com", name="Ada", attributes={"tier": "gold"})
BOB = Person(external_id="bob", email="bob@example.com", name="Bob")


@pytest.fixture
async def thanks(desk: Desk) -> Desk:
    for text in (GOLD, RESTING):
        await keep(desk, ME, text)
    await define(desk, ME, THANKS)
    await publish(desk, ME, "thanks")
    return desk


async def ordered(desk: Desk, person: Person, number: int = 1) -> None:
    await hear(desk, Said("shop", f"{person.external_id}-{number}", "order.paid", person))
    await handed_on(desk)


async def handed_on(desk: Desk) -> None:
    while await hand_on(desk):
        pass


async def entered(desk: Desk) -> list[str]:
    async with desk.database.read() as connection:
        return [row["customer"] for row in await many(connection, enrolments.select())]


async def test_only_who_belongs_is_let_in(thanks: Desk) -> None:
    ada = await identify(thanks, ADA)
    await ordered(thanks, BOB)
    await ordered(thanks, ADA)
    assert await entered(thanks) == [ada]


async def test_who_comes_to_belong_is_let_in_next_time(thanks: Desk) -> None:
    await ordered(thanks, BOB)
    assert await entered(thanks) == []
    bob = await identify(thanks, Person(external_id="bob", attributes={"tier": "gold"}))
    await ordered(thanks, BOB, number=2)
    assert await entered(thanks) == [bob]


@pytest.mark.parametrize("how", ["identified", "corrected"])
async def test_a_change_of_the_profile_ends_it_at_once(thanks: Desk, how: str) -> None:
    ada = await identify(thanks, ADA)
    await ordered(thanks, ADA)
    if how == "identified":
        await identify(thanks, Person(external_id="ada", attributes={"resting": True}))
    else:
        await correct(thanks, ME, ada, {"attributes": {"resting": True}})
    assert thanks.walks.heard == []
    await handed_on(thanks)
    assert [heard.leads_to for _, heard in thanks.walks.heard] == ["exited"]


async def test_a_change_that_changes_nothing_is_no_news(thanks: Desk) -> None:
    await identify(thanks, ADA)
    await handed_on(thanks)
    await identify(thanks, ADA)
    async with thanks.database.read() as connection:
        assert await outbox.depth(connection) == 0
