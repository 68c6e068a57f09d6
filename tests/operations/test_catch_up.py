"""A visitor put beer into the cart, then said that she is Ada: Ada's journey, which waits for that, hears of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from journeys.passage import Note, Whereabouts
from journeys.road import Heard, Wait
from operations.customers import catch_up
from operations.customers.identify import Person, identify
from operations.customers.merge import merge
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.enrolments import enrolments
from store.events import events
from tests.conftest import RecordedWalks

ME = Who("tests")
ADDED, PAID = "product.added", "order.paid"
CART = """journey: cart
entry: [{event: shop.visited}]
exit: [{event: customer.complained, where: event.loud}]
goal: {event: order.paid, within: 30d}
steps:
  - {key: rest, delay: 1h}
  - {key: look, delay: 1h}
  - {key: added, wait_for: product.added, where: event.beers >= 2, within: 9d}
  - {key: before, wait_for: product.added, since: entry, within: 9d}
  - {key: since_look, wait_for: product.added, since: look, within: 9d}
"""


class Day:
    """A day on which the wall clock is moved by hand, in hours."""

    def __init__(self, desk: Desk, morning: datetime) -> None:
        self.now = self._morning = morning
        self.desk = replace(desk, clock=lambda: self.now)
        self._told = 0

    def at(self, hour: float) -> None:
        self.now = self._morning + timedelta(hours=hour)

    async def does(self, customer: str, name: str, happened: float | None = None, **said: object) -> None:
        """Somebody does something now; or did, at another hour."""
        self._told += 1
        when = self.now if happened is None else self._morning + timedelta(hours=happened)
        await hear(self.desk, Said("shop", str(self._told), name, Person(id=customer), when, said))
        await self.handed_on()

    async def enters(self, customer: str) -> str:
        return (await enrol(self.desk, ME, "cart", customer)).id

    async def waits(self, enrolment: str, customer: str, step: str, *over: tuple[str, float]) -> None:
        """They wait at a step, for what it waits for; the steps before it were over at these hours."""
        journey = await self.desk.versions.of("cart", 1)
        notes = [Note(seq=n, at=self._morning + timedelta(hours=hour), what="step", step=key, visit=1)
                 for n, (key, hour) in enumerate(over, 1)]  # fmt: skip
        where = Whereabouts(
            enrolment=enrolment, customer=customer, journey="cart", version=1, now=self.now, step=step, visit=1,
            notes=notes, asked=64 * len(over),
        )  # fmt: skip
        road = _Asked()
        with pytest.raises(_Asked):
            await journey.by_key[step].walk(road)
        async with self.desk.database.begin() as connection:
            await enrolments.remember(connection, where)
            await enrolments.listen(connection, where, road.wanted, self.now + timedelta(days=9))

    async def merge(self, survivor: str, other: str) -> list[Heard]:
        """What the walks heard by it."""
        await self.handed_on()
        self.walks.heard.clear()
        await merge(self.desk, ME, survivor, other)
        await self.handed_on()
        return [heard for _, heard in self.walks.heard]

    async def handed_on(self) -> None:
        while await hand_on(self.desk):
            pass

    @property
    def walks(self) -> RecordedWalks:
        return self.desk.walks  # type: ignore[return-value]

    async def events(self, heard: list[Heard]) -> list[float]:
        """At which hours it happened, what they heard."""
        async with self.desk.database.read() as connection:
            rows = [await events.find(connection, one.id) or {} for one in heard]
        return [(row["at"] - self._morning) / timedelta(hours=1) for row in rows]


class _Asked(Exception):
    """A road that ends where it is waited, and knows for what."""

    wanted: Wait

    async def wait(self, wait: Wait, *, says: str = "") -> None:
        self.wanted = wait
        raise self


@pytest.fixture
async def day(desk: Desk, now: datetime) -> Day:
    day = Day(desk, now)
    await define(day.desk, ME, CART)
    await publish(day.desk, ME, "cart")
    return day


@pytest.fixture
async def visitor(day: Day) -> str:
    """Somebody in the shop, whom nobody knows yet."""
    return await identify(day.desk, Person(external_id="visitor"))


Waiting = Callable[..., Awaitable[str]]


@pytest.fixture
def waiting(day: Day) -> Waiting:
    """`await waiting(ada, "added")`: entered at 1, the first step over at 2, the second at 3, and waits since."""

    async def stand(customer: str, step: str = "added") -> str:
        day.at(1)
        enrolment = await day.enters(customer)
        await day.waits(enrolment, customer, "rest")
        day.at(2)
        await day.waits(enrolment, customer, "look", ("rest", 2))
        day.at(3)
        await day.waits(enrolment, customer, step, ("rest", 2), ("look", 3))
        return enrolment

    return stand


async def test_a_wait_hears_what_the_visitor_did_whom_she_turned_out_to_be(
    day: Day, waiting: Waiting, ada: str, visitor: str
) -> None:
    enrolment = await waiting(ada)
    day.at(4)
    await day.does(visitor, ADDED, beers=1)
    await day.does(visitor, ADDED, beers=6)
    (heard,) = await day.merge(ada, visitor)
    assert (heard.name, heard.leads_to) == (ADDED, None)
    assert [one for one, _ in day.walks.heard] == [enrolment]


async def test_and_the_others_walk_hears_what_the_survivor_did(
    day: Day, waiting: Waiting, ada: str, visitor: str
) -> None:
    enrolment = await waiting(visitor)
    day.at(4)
    await day.does(ada, ADDED, beers=6)
    assert len(await day.merge(ada, visitor)) == 1
    assert [one for one, _ in day.walks.heard] == [enrolment]


@pytest.mark.parametrize(
    ("step", "counts"), [("added", [2.5, 3.5]), ("before", [1.5, 2.5, 3.5]), ("since_look", [2.5, 3.5])]
)
async def test_what_counts_is_what_would_have_counted_had_they_been_one(
    day: Day, waiting: Waiting, ada: str, visitor: str, step: str, counts: list[float]
) -> None:
    for hour in (0.5, 1.5, 2.5):
        day.at(hour)
        await day.does(visitor, ADDED, beers=6)
    await waiting(ada, step)
    day.at(3.5)
    await day.does(visitor, ADDED, beers=6)
    assert await day.events(await day.merge(ada, visitor)) == counts


async def test_she_hears_it_in_the_order_in_which_it_happened(
    day: Day, waiting: Waiting, ada: str, visitor: str
) -> None:
    await waiting(ada)
    day.at(6)
    for happened in (5, 3.5, 4):
        await day.does(visitor, ADDED, happened, beers=6)
    assert await day.events(await day.merge(ada, visitor)) == [3.5, 4, 5]


async def test_what_ends_it_counts_from_the_moment_she_entered(
    day: Day, waiting: Waiting, ada: str, visitor: str
) -> None:
    day.at(0.5)
    await day.does(visitor, PAID)
    await day.does(visitor, "customer.complained", loud=True)
    await waiting(ada)
    assert await day.merge(ada, visitor) == []
    other = await identify(day.desk, Person(external_id="other"))
    await day.does(other, "customer.complained", loud=False)
    await day.does(other, PAID)
    assert [heard.leads_to for heard in await day.merge(ada, other)] == ["converted"]


async def test_nobody_enters_by_what_the_other_did(day: Day, ada: str, visitor: str) -> None:
    await day.does(visitor, "shop.visited")
    day.walks.started.clear()
    await day.merge(ada, visitor)
    assert day.walks.started == []


async def test_nor_does_the_next_step_take_what_happened_long_before_for_news(
    day: Day, waiting: Waiting, ada: str, visitor: str
) -> None:
    day.at(0.5)
    await day.does(visitor, ADDED, beers=6)
    enrolment = await waiting(ada, "look")
    day.at(4)
    await day.does(visitor, ADDED, beers=6)
    await day.merge(ada, visitor)
    async with day.desk.database.read() as connection:
        row = await enrolments.find(connection, enrolment) or {}
        old, new = (event["seq"] for event in await events.since(connection, ada, ADDED, 0))
    walk = {"enrolment": enrolment, "customer": ada, "journey": "cart", "version": 1}
    assert old <= enrolments.counts_from(row, Whereabouts(**walk, now=day.now, step="added", visit=1)) < new


async def test_of_somebody_who_browsed_for_years_the_newest_are_told(
    day: Day, waiting: Waiting, ada: str, visitor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up, "_MOST", 2)
    await waiting(ada)
    for hour in (4, 5, 6):
        day.at(hour)
        await day.does(visitor, ADDED, beers=6)
    assert await day.events(await day.merge(ada, visitor)) == [5, 6]


async def test_a_walk_that_ends_by_the_merge_hears_nothing_more(
    day: Day, waiting: Waiting, ada: str, visitor: str
) -> None:
    await waiting(visitor)
    enrolment = await waiting(ada)
    day.at(4)
    await day.does(ada, ADDED, beers=6)
    await day.does(visitor, ADDED, beers=6)
    await day.merge(ada, visitor)
    assert [one for one, _ in day.walks.heard] == [enrolment]
