"""A journey is paused while people are on it: nobody is lost, nothing goes out twice, and an unsubscribe wins."""

import asyncio
from datetime import timedelta

from operations.customers.consent import withdraw
from operations.desk import Who
from operations.journeys import review
from operations.journeys.drain import drain
from operations.journeys.pause import pause, resume
from store.enrolments import history
from store.enrolments.overdue import Overdue
from store.rows import Row
from store.touchpoints import vouchers

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
    async with asyncio.timeout(30):
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


VOUCHER = "\nsteps:\n  - {key: taste, voucher: free_beer, within: 5d}\n"


async def voucher(walk) -> Row | None:
    async with walk.desk.database.read() as connection:
        return await vouchers.at(connection, f"{walk.enrolment}/taste/1")


async def test_a_voucher_is_issued_no_sooner_than_its_letter_may_go(company) -> None:
    key = await company.publish(f"journey: tasted{VOUCHER}")
    await pause(company.desk, ME, key)
    walk = await company.send(key, "elsa")
    await at_the_gate(walk, "taste")
    assert await voucher(walk) is None
    await resume(company.desk, ME, key)
    assert await walk.to_the_end() == "completed"
    assert await voucher(walk)
    assert len(await walk.mails()) == 1


async def test_what_is_overdue_is_skipped_with_a_reason_and_the_walk_goes_on(company) -> None:
    key = await company.publish(f"journey: skipped{VOUCHER}  - {{key: after, send: hello}}\n")
    await pause(company.desk, ME, key)
    walk = await company.send(key, "frida")
    await at_the_gate(walk, "taste")
    await resume(company.desk, ME, key, "skip")
    assert await walk.to_the_end() == "completed"
    sent = await review.deliveries(walk.desk, enrolment=walk.enrolment)
    assert [(row["step"], row["state"], row["reason"]) for row in sent] == [
        ("after", "accepted", ""),
        ("taste", "skipped", "overdue"),
    ]
    assert await voucher(walk) is None
    assert (await walk.row())["outcomes"]["taste"] == "not_sent"


async def test_what_is_overdue_goes_out_spread_each_at_a_moment_of_its_own(company) -> None:
    key = await company.publish(journey("spread"))
    await pause(company.desk, ME, key)
    walks = [await company.send(key, name) for name in ("gerda-later", "hanna-later", "inge-later")]
    for walk in walks:
        await at_the_gate(walk, "hello")
    await resume(company.desk, ME, key, "spread", timedelta(hours=8))
    overdue = Overdue.read((await review.journey(company.desk, key))["overdue"])
    assert overdue
    for walk in walks:
        await walk.after(hours=8, minutes=1)

        async def gone(walk=walk) -> bool:
            return len(await walk.mails()) == 1

        await until(gone)
        (sent,) = await review.deliveries(walk.desk, enrolment=walk.enrolment)
        assert abs(sent["at"] - overdue.slot(f"{walk.enrolment}/hello/1")) < timedelta(minutes=1)


async def test_clocks_that_were_stopped_run_on_with_as_much_left_as_there_was(company) -> None:
    key = await company.publish(journey("stood"))
    walk = await company.send(key, "judith")
    await walk.after(days=20)
    due = (await walk.row())["deadline"]
    await pause(company.desk, ME, key, "stop")

    async def stands() -> bool:
        return ("ordered", "pause") in await told(walk)

    await until(stands)
    await walk.after(days=40)
    assert len(await walk.mails()) == 1
    await resume(company.desk, ME, key)

    async def goes_on() -> bool:
        return ((await walk.row())["deadline"] or due) > due + timedelta(days=39)

    await until(goes_on)
    assert await walk.to_the_end() == "completed"
    assert len(await walk.mails()) == 2


async def told(walk) -> list[tuple[str, str]]:
    async with walk.desk.database.read() as connection:
        return [(note["what"], note["said"]) for note in await history.notes(connection, walk.enrolment)]
