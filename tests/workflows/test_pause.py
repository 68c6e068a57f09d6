"""A journey is paused while people are on it: nobody is lost, nothing goes out twice, and an unsubscribe wins."""

import asyncio

from operations import review
from operations.consent import withdraw
from operations.desk import Who
from operations.pause import drain, pause, resume

ME = Who("tests")


def journey(key: str) -> str:
    steps = ("{key: hello, send: hello}", "{key: rest, delay: 30d}", "{key: again, send: hello}")
    return "\n  - ".join((f"journey: {key}\nsteps:", *steps))


async def at_the_gate(walk, step: str) -> None:
    """Until the walk has come to a message that is held."""

    async def held() -> bool:
        rows = await review.deliveries(walk.desk, enrolment=walk.enrolment)
        return any((row["step"], row["state"], row["reason"]) == (step, "claimed", "paused") for row in rows)

    await until(held)


async def until(true) -> None:
    async with asyncio.timeout(10):
        while not await true():
            await asyncio.sleep(0.05)


async def test_what_a_pause_held_goes_out_after_it_and_once(company) -> None:
    key = await company.publish(journey("held"))
    walk = await company.send(key, "agnes")
    await walk.after(days=20)
    await pause(walk.desk, ME, key)
    await walk.after(days=10, minutes=5)
    await at_the_gate(walk, "again")
    assert len(await walk.mails()) == 1
    await resume(walk.desk, ME, key)
    assert await walk.to_the_end() == "completed"
    assert len(await walk.mails()) == 2
    sent = await review.deliveries(walk.desk, enrolment=walk.enrolment)
    assert [(row["step"], row["state"]) for row in sent] == [("again", "accepted"), ("hello", "accepted")]


async def test_who_unsubscribes_while_it_is_paused_gets_nothing_after_it(company) -> None:
    key = await company.publish(journey("unsubscribed"))
    await pause(company.desk, ME, key)
    walk = await company.send(key, "bertha")
    await at_the_gate(walk, "hello")
    await withdraw(walk.desk, ME, walk.customer, "news", evidence={"how": "one click"})
    assert await walk.handle.result() == "unsubscribed"
    await resume(walk.desk, ME, key)
    assert await walk.mails() == []
    (delivery,) = await review.deliveries(walk.desk, enrolment=walk.enrolment)
    assert (delivery["state"], delivery["reason"]) == ("skipped", "left")


async def test_who_enters_a_paused_journey_waits_for_its_first_message(company) -> None:
    key = await company.publish(journey("entered"))
    await pause(company.desk, ME, key)
    walk = await company.send(key, "clara")
    await at_the_gate(walk, "hello")
    await resume(company.desk, ME, key)
    assert await walk.to_the_end() == "completed"
    assert len(await walk.mails()) == 2


async def test_who_is_on_their_way_when_it_drains_goes_on_to_the_end(company) -> None:
    key = await company.publish(journey("drained"))
    walk = await company.send(key, "dora")
    await walk.after(days=1)
    await drain(walk.desk, ME, key)
    assert await walk.to_the_end() == "completed"
    assert len(await walk.mails()) == 2
