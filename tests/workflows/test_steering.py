"""An operator's orders, from the desk to the walk: each acts at once wherever somebody waits."""

from datetime import timedelta

from journeys.orders import Jump, Move, Retry, Skip
from operations.customers.identify import Person, identify
from operations.desk import Who
from operations.enrolments import orders
from operations.enrolments.repair import repair, stood_still
from operations.work.keep_working import work
from store.enrolments import history
from tests.workflows.conftest import wait_until

ME = Who("tests")
REST = """
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 10d, at: "10:00"}
  - {key: listen, wait_for: shop.visited, within: 5d, then: {happened: again, timed_out: end}}
  - {key: again, send: hello}
"""
BROKEN = "\nsteps:\n  - {key: broken, send: gift_card}\n  - {key: rest, delay: 1d}\n"


async def is_at(walk, step: str) -> None:
    async def there() -> bool:
        return (await walk.row())["step"] == step

    await wait_until(there)


async def rests(walk) -> None:
    """Until it is known when the delay ends."""
    await is_at(walk, "rest")

    async def due() -> bool:
        return (await walk.row())["deadline"] is not None

    await wait_until(due)


async def test_a_wait_is_moved_skipped_and_left_from_the_desk(company) -> None:
    walk = await company.send(await company.publish(f"journey: steered{REST}"), "steered")
    await rests(walk)
    sooner = await walk.clock() + timedelta(hours=3)
    await orders.give(walk.desk, ME, walk.enrolment, Move(until=sooner))

    async def moved() -> bool:
        return (await walk.row())["deadline"] == sooner

    await wait_until(moved)
    await orders.give(walk.desk, ME, walk.enrolment, Skip())
    await is_at(walk, "listen")
    await orders.give(walk.desk, ME, walk.enrolment, Jump(to="again"))
    assert await walk.handle.result() == "completed"
    assert len(await walk.mails()) == 2


async def test_one_enrolment_is_held_at_the_gate_and_goes_on_by_itself(company) -> None:
    walk = await company.send(await company.publish(f"journey: alone{REST}"), "alone")
    await rests(walk)
    until = (await walk.row())["deadline"]
    await orders.pause(walk.desk, ME, walk.enrolment)

    async def stands() -> bool:
        async with walk.desk.database.read() as connection:
            return any(note["said"] == "pause" for note in await history.notes(connection, walk.enrolment))

    await wait_until(stands)
    await walk.after(days=20)
    assert (await walk.row())["step"] == "rest"
    await orders.resume(walk.desk, ME, walk.enrolment, "stood")

    async def longer() -> bool:
        return ((await walk.row())["deadline"] or until) > until + timedelta(days=19)

    await wait_until(longer)
    assert len(await walk.mails()) == 1


async def test_who_moves_to_sydney_gets_up_by_sydney_s_clock_without_being_asked(company) -> None:
    walk = await company.send(await company.publish(f"journey: moved{REST}"), "moved", zone="Europe/Berlin")
    await rests(walk)
    before = (await walk.row())["deadline"]
    await identify(walk.desk, Person(id=walk.customer, zone="Australia/Sydney"))

    async def planned_anew() -> bool:
        return (await walk.row())["deadline"] not in (before, None)

    await wait_until(planned_anew)
    after = (await walk.row())["deadline"]
    assert (after - before) % timedelta(hours=1) == timedelta(0)
    assert abs(after - before) <= timedelta(days=1)


async def test_many_who_stand_still_are_repaired_together(company, unread) -> None:
    key = await company.publish(f"journey: mended{BROKEN}")
    walks = [await company.send(key, name) for name in ("marta", "miriam")]

    async def both() -> bool:
        return [row["people"] for row in await stood_still(company.desk, key)] == [2]

    await wait_until(both)
    assert (await repair(company.desk, ME, key, Retry(), dry_run=True)).people == 2
    await repair(company.desk, ME, key, Skip(), fault="template_fault")
    while await work(company.desk):
        pass
    for walk in walks:
        await is_at(walk, "rest")
    assert await stood_still(company.desk, key) == []
