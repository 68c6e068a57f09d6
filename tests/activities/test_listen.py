"""A wait begins: what counts already is found, and a date in the customer's data is read."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.hands import Hands
from activities.listen import listen
from journeys.appointment import Appointment
from journeys.deeds import Listening
from journeys.passage import Note, Whereabouts
from journeys.road import Hearken, Wait
from operations.customers.identify import Person, identify
from operations.events.hear import Said, hear
from store.events import events

VISIT = "shop.visited"


@pytest.fixture
def walk(at, hands: Hands, ada: str):
    """Ada on her way: `happens` lets something happen so many hours after she entered, `waits` has her wait for it."""

    class Walk:
        async def stand(self, step: str, hours: int = 0, came_by: tuple[tuple[str, int], ...] = ()) -> Whereabouts:
            where = await at(step)
            entered = where.now
            ends = [("entered", None, 0), *(("step", key, over) for key, over in came_by)]
            notes = [
                Note(seq=n, at=entered + timedelta(hours=over), what=what, step=key, visit=1)
                for n, (what, key, over) in enumerate(ends)
            ]
            return where.model_copy(update={"now": entered + timedelta(hours=hours), "notes": notes, "asked": 1})

        async def happens(self, desk, name: str, hours: float, **said: object) -> str:
            when = desk.clock() + timedelta(hours=hours)
            return (await hear(desk, Said("tests", f"{name}-{hours}", name, Person(id=ada), when, said))).id

        async def waits(self, where: Whereabouts, *hearken: Hearken) -> Listening:
            return await listen.do(hands, where, Wait(span=timedelta(days=1), hearken=hearken))

    return Walk()


async def test_what_happened_since_she_entered_counts_when_it_is_to(walk, smatched) -> None:
    where = await walk.stand("ask", 48)
    visit = await walk.happens(smatched, VISIT, 1)
    heard = (await walk.waits(where, Hearken(event=VISIT, since="entry"))).heard
    assert heard
    assert heard.id == visit


@pytest.mark.parametrize(
    ("since", "hours", "counts"),
    [
        ("film", 5, True),
        ("film", 15, True),
        ("taste", 15, False),
        ("taste", 25, True),
        ("ask", 25, False),
        ("ask", 31, True),
    ],
)
async def test_it_counts_since_the_step_began(walk, smatched, since: str, hours: int, counts: bool) -> None:
    where = await walk.stand("ask", 48, (("hello", 2), ("film", 20), ("taste", 30)))
    await walk.happens(smatched, VISIT, hours)
    assert bool((await walk.waits(where, Hearken(event=VISIT, since=since))).heard) is counts


async def test_the_earliest_of_several_counts(walk, smatched) -> None:
    where = await walk.stand("ask", 48)
    first = await walk.happens(smatched, "bottle.bought", 1)
    await walk.happens(smatched, VISIT, 2)
    both = (Hearken(event=VISIT, since="entry"), Hearken(event="bottle.bought", since="entry"))
    heard = (await walk.waits(where, *both)).heard
    assert heard
    assert heard.id == first


async def test_an_event_looked_at_more_closely_is_passed_over(walk, smatched) -> None:
    where = await walk.stand("ask", 48)
    await walk.happens(smatched, VISIT, 1, rooms=1)
    right = await walk.happens(smatched, VISIT, 2, rooms=3)
    heard = (await walk.waits(where, Hearken(event=VISIT, where="event.rooms >= 2", since="entry"))).heard
    assert heard
    assert heard.id == right


async def test_what_reached_us_before_she_entered_does_not_count(at, walk, smatched, hands, ada: str) -> None:
    async with smatched.database.begin() as connection:
        long_ago = smatched.clock() - timedelta(hours=1)
        values = {"source": "tests", "source_id": "old", "name": VISIT, "customer": ada, "properties": {}}
        await events.keep(connection, values | {"at": long_ago, "received_at": long_ago})
    where = await walk.stand("ask", 48)
    assert (await walk.waits(where, Hearken(event=VISIT, since="entry"))).heard is None


@pytest.mark.parametrize(
    ("birthday", "until", "missed"),
    [
        ("1990-12-24", datetime(2026, 12, 24, 8, tzinfo=UTC), None),
        ("never", datetime(2026, 11, 23, 9, tzinfo=UTC), "no_date"),
        (None, datetime(2026, 11, 23, 9, tzinfo=UTC), "no_date"),
    ],
)
async def test_a_birthday_is_read_when_the_wait_begins(at, hands, smatched, ada, birthday, until, missed) -> None:
    where = await at("hello")
    known = {"birthday": birthday} if birthday else {}
    await identify(smatched, Person(id=ada, zone="Europe/Berlin", attributes=known))
    date = Appointment.model_validate({"date": "profile.attributes.birthday", "at": "09:00", "yearly": True})
    found = await listen.do(hands, where, Wait(appointment=date))
    assert (found.until, found.missed) == (until, missed)


async def test_a_wait_that_goes_on_keeps_its_end_whatever_the_date_says_now(at, hands) -> None:
    where = await at("hello")
    kept = where.now + timedelta(days=3)
    found = await listen.do(hands, where, Wait(appointment=Appointment(date="profile.attributes.none"), until=kept))
    assert (found.until, found.missed) == (kept, None)
