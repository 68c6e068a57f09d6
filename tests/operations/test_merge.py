"""Ada wrote to us from two addresses, and was two customers. Now she is one."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from journeys.passage import Whereabouts
from journeys.road import Hearken, Wait
from operations.customers import look_up
from operations.customers.consent import give, withdraw
from operations.customers.identify import Person, identify
from operations.customers.merge import merge
from operations.desk import Desk, NotThere, Refused, Who
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.customers import customers, other_names
from store.enrolments import enrolments
from store.permission import consents
from store.personal import holdings
from store.tables import awaits, events, list_members, lists
from store.tables import enrolments as register

ME = Who("tests")
BUYING = "journey: buying\nre_entry: by_key\nsteps:\n  - {key: rest, delay: 9d}"


@pytest.fixture
async def countess(desk: Desk) -> str:
    """Ada, as she is known to the shop."""
    told = Person(
        external_id="countess", email="countess@example.com", phone="+493012345678", interests=["wine", "beer"]
    )
    return await identify(desk, told)


async def _row(desk: Desk, customer: str) -> dict:
    return await look_up.somebody(desk, "id", customer)


async def test_whatever_is_the_others_becomes_the_survivors(hello: Desk, ada: str, countess: str) -> None:
    await hear(hello, Said("shop", "1", "order.paid", Person(id=countess), properties={"order_id": "1", "total": 9}))
    await enrol(hello, ME, "hello", countess)
    await merge(hello, ME, ada, countess)
    async with hello.database.read() as connection:
        for table, _ in holdings():
            if "customer" in table.c:
                left = select(func.count()).select_from(table).where(table.c.customer == countess)
                assert not (await connection.execute(left)).scalar_one(), table
    kinds = [line["kind"] for line in await look_up.happened(hello, ada)]
    assert {"event", "enrollment"} <= set(kinds)


async def test_what_ada_lacked_is_filled_and_what_she_has_stays(desk: Desk, ada: str, countess: str) -> None:
    await identify(desk, Person(id=ada, attributes={"tea": "black"}))
    await identify(desk, Person(id=countess, name="A. King", attributes={"tea": "green", "cat": "Puff"}))
    await merge(desk, ME, ada, countess)
    row = await _row(desk, ada)
    assert (row["name"], row["email"], row["phone"]) == ("Ada", "ada@example.com", "+493012345678")
    assert row["interests"] == ["beer", "wine"]
    assert row["attributes"] == {"tea": "black", "cat": "Puff"}


async def test_she_is_found_by_every_name_she_ever_had(desk: Desk, ada: str, countess: str) -> None:
    await merge(desk, ME, ada, countess)
    for handle, value in (("id", countess), ("external_id", "countess"), ("email", "countess@example.com")):
        assert (await look_up.somebody(desk, handle, value))["id"] == ada
    assert await identify(desk, Person(email="Countess@Example.com", name="Ada King")) == ada
    assert await identify(desk, Person(external_id="countess", email="ada@example.com")) == ada
    assert (await _row(desk, ada))["email"] == "ada@example.com"
    async with desk.database.begin() as connection:
        assert (await customers.hold(connection, countess) or {})["id"] == ada
        assert {row["handle"] for row in await other_names.of(connection, ada)} == {"id", "external_id", "email"}


async def test_merging_twice_changes_nothing_and_merging_on_leads_to_the_last(
    desk: Desk, ada: str, countess: str, grace: str
) -> None:
    await merge(desk, ME, ada, countess)
    before = await _row(desk, ada)
    await merge(desk, ME, ada, countess)
    assert await _row(desk, ada) == before
    await merge(desk, ME, grace, ada)
    assert (await _row(desk, countess))["id"] == (await _row(desk, ada))["id"] == grace


async def test_nobody_is_merged_with_herself_or_with_a_stranger(desk: Desk, ada: str) -> None:
    with pytest.raises(Refused, match="one customer already"):
        await merge(desk, ME, ada, ada)
    with pytest.raises(NotThere):
        await merge(desk, ME, ada, "cus_unknown")


@pytest.mark.parametrize(
    ("first", "then", "later", "counts"),
    [
        ("given", "withdrawn", 1, "withdrawn"),
        ("withdrawn", "given", 1, "given"),
        ("given", "withdrawn", 0, "withdrawn"),
        ("withdrawn", "given", 0, "withdrawn"),
    ],
)
async def test_of_two_statements_the_later_counts_and_in_doubt_the_no(
    desk: Desk, countess: str, now, first: str, then: str, later: int, counts: str
) -> None:
    other = await identify(desk, Person(external_id="other"))
    async with desk.database.begin() as connection:
        await consents.record(connection, now, countess, "email", "news", first, {"by": "first"})
        at = now + timedelta(hours=later)
        await consents.record(connection, at, other, "email", "news", then, {"by": "then"})
    await merge(desk, ME, countess, other)
    (said,) = (await _row(desk, countess))["consents"]
    assert said["state"] == counts


async def test_who_unsubscribed_under_the_other_name_is_unsubscribed(hello: Desk, ada: str, countess: str) -> None:
    enrolled = await enrol(hello, ME, "hello", ada)
    await _waits(hello, ada, enrolled.id, Hearken(event="customer.unsubscribed", about="news"), role="exit")
    await give(hello, ME, countess, "news", evidence={"by": "form"})
    await withdraw(hello, ME, countess, "news", evidence={"by": "letter"})
    await _handed_on(hello)
    await merge(hello, ME, ada, countess)
    await _handed_on(hello)
    assert [(enrolment, heard.name) for enrolment, heard in hello.walks.heard] == [
        (enrolled.id, "customer.unsubscribed")
    ]


async def _waits(desk: Desk, customer: str, enrolment: str, one: Hearken, role: str = "step") -> None:
    where = Whereabouts(enrolment=enrolment, customer=customer, journey="hello", version=1, now=desk.clock())
    async with desk.database.begin() as connection:
        if role == "step":
            await enrolments.listen(connection, where, Wait(hearken=(one,)), desk.clock() + timedelta(days=9))
        else:
            await enrolments.watch(connection, where, [(role, one, "unsubscribed")])


async def _handed_on(desk: Desk) -> None:
    while await hand_on(desk):
        pass


async def test_nobody_walks_the_same_journey_twice_at_once(hello: Desk, ada: str, countess: str) -> None:
    hers, others = (await enrol(hello, ME, "hello", ada)).id, (await enrol(hello, ME, "hello", countess)).id
    await merge(hello, ME, ada, countess)
    await _handed_on(hello)
    assert hello.walks.stopped == [(others, "merged")]
    async with hello.database.read() as connection:
        assert (await enrolments.find(connection, hers) or {})["state"] == "pending"
        stopped = await enrolments.find(connection, others) or {}
    assert (stopped["state"], stopped["customer"], stopped["entry_key"]) == ("leaving", ada, f"~{countess}")
    again = await enrol(hello, ME, "hello", ada)
    assert (again.id in (hers, others), again.created) == (True, False)


async def test_two_orders_are_two_passages_of_one_person(desk: Desk, ada: str, countess: str) -> None:
    await define(desk, ME, BUYING)
    await publish(desk, ME, "buying")
    await enrol(desk, ME, "buying", ada, "order-1")
    others = (await enrol(desk, ME, "buying", countess, "order-2")).id
    await merge(desk, ME, ada, countess)
    await _handed_on(desk)
    assert desk.walks.stopped == []
    again = await enrol(desk, ME, "buying", countess, "order-2")
    assert (again.id, again.created) == (others, False)


async def test_a_walk_that_knows_the_old_name_acts_for_the_survivor(hello: Desk, ada: str, countess: str) -> None:
    enrolled = (await enrol(hello, ME, "hello", countess)).id
    where = Whereabouts(
        enrolment=enrolled, customer=countess, journey="hello", version=1, now=hello.clock(), step="hello", visit=1
    )
    async with hello.database.begin() as connection:
        assert await enrolments.remember(connection, where) == countess
    await merge(hello, ME, ada, countess)
    async with hello.database.begin() as connection:
        assert await enrolments.remember(connection, where.model_copy(update={"asked": 1})) == ada  # stays
        moved = where.model_copy(update={"asked": 2, "step": "pause"})
        assert await enrolments.remember(connection, moved) == ada
        assert await enrolments.remember(connection, where) == ada  # no news
    await _waits(hello, countess, enrolled, Hearken(event="order.paid"))
    await hear(hello, Said("shop", "1", "order.paid", Person(id=ada)))
    await _handed_on(hello)
    assert (enrolled, "order.paid") in [(enrolment, heard.name) for enrolment, heard in hello.walks.heard]


async def test_whoever_was_erased_waits_for_nothing(hello: Desk, ada: str) -> None:
    enrolled = (await enrol(hello, ME, "hello", ada)).id
    async with hello.database.begin() as connection:
        await customers.remove(connection, ada)
    await _waits(hello, ada, enrolled, Hearken(event="order.paid"))
    async with hello.database.read() as connection:
        assert not (await connection.execute(select(awaits))).all()


async def test_somebody_on_two_lists_is_on_them_once(desk: Desk, ada: str, countess: str, now) -> None:
    async with desk.database.begin() as connection:
        for key, people in {"vip": [ada, countess], "press": [countess]}.items():
            await connection.execute(lists.insert().values(key=key, title=key, created_at=now))
            rows = [{"list": key, "customer": one, "at": now} for one in people]
            await connection.execute(list_members.insert(), rows)
    await merge(desk, ME, ada, countess)
    async with desk.database.read() as connection:
        on = (await connection.execute(select(list_members.c.list, list_members.c.customer))).all()
    assert sorted(map(tuple, on)) == [("press", ada), ("vip", ada)]


async def test_their_orders_are_counted_together(desk: Desk, ada: str, countess: str) -> None:
    for number, customer in enumerate((ada, countess)):
        paid = {"order_id": str(number), "total": 10.5, "currency": "EUR"}
        await hear(desk, Said("shop", str(number), "order.paid", Person(id=customer), properties=paid))
    await _handed_on(desk)
    await merge(desk, ME, ada, countess)
    traits = (await _row(desk, ada))["traits"]
    assert (traits["orders"], traits["revenue"]) == (2, {"EUR": "21.00"})


async def test_events_and_a_merge_at_the_same_moment_lose_nothing(hello: Desk, ada: str, countess: str) -> None:
    enrolled = (await enrol(hello, ME, "hello", countess)).id
    await _waits(hello, countess, enrolled, Hearken(event="order.paid"))

    async def orders(customer: str, name: str) -> None:
        for number in range(8):
            await hear(hello, Said("shop", f"{name}{number}", "order.paid", Person(id=customer)))

    await asyncio.gather(
        orders(ada, "a"),
        orders(countess, "c"),
        _handed_on(hello),
        merge(hello, ME, ada, countess),
    )
    await _handed_on(hello)
    async with hello.database.read() as connection:
        kept = (await connection.execute(select(events.c.id, events.c.customer).order_by(events.c.seq))).all()
        assert (await connection.execute(select(register.c.customer))).scalars().all() == [ada]
    paid = {row.id for row in kept}
    assert len(paid) == 16
    assert {row.customer for row in kept} == {ada}
    heard = {heard.id for enrolment, heard in hello.walks.heard if enrolment == enrolled}
    assert {row.id for row in kept[-8:]} & heard
