"""The ledger: who holds the newest fence moves the row, and nobody sends what may be out already."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from journeys.passage import Whereabouts
from operations.customers.consent import withdraw
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from store.customers import customers
from store.permission import suppressions
from store.rows import Row
from store.sending import deliveries, gate
from store.sending.deliveries import Superseded
from store.sending.delivery import Claim, Delivery, Outcome, identity
from store.sending.gate import Closed

ME = Who("tests")
TAKEN = Outcome("accepted", code="2.0.0")
SILENCE = Outcome("unknown", "no_answer")
PAUSED = Closed("held", "paused")


@pytest.fixture
async def letter(hello: Desk, ada: str) -> Delivery:
    """The first message of Ada's journey, not yet written."""
    enrolled = await enrol(hello, ME, "hello", ada)
    where = Whereabouts(
        enrolment=enrolled.id, customer=ada, journey="hello", version=1, now=hello.clock(), step="hello", visit=1
    )
    return Delivery(where, "email", "hello", "news", "ada@example.com", "hold", "etappe.example")


async def take(desk: Desk, letter: Delivery, shut: Closed | None = None, at: datetime | None = None) -> Claim:
    async with desk.database.begin() as connection:
        return await deliveries.claim(connection, letter, shut, at or desk.clock(), desk.clock())


async def leave(desk: Desk, letter: Delivery, claim: Claim) -> None:
    async with desk.database.begin() as connection:
        await deliveries.fence_data(connection, letter, claim, desk.clock())


async def settle(desk: Desk, letter: Delivery, claim: Claim, outcome: Outcome) -> str:
    async with desk.database.begin() as connection:
        return await deliveries.settle(connection, letter, claim, outcome, desk.clock())


async def row(desk: Desk, letter: Delivery) -> Row:
    async with desk.database.read() as connection:
        found = await deliveries.find(connection, letter.id)
    assert found
    return found


async def shut(desk: Desk, letter: Delivery) -> Closed | None:
    async with desk.database.begin() as connection:
        customer = await customers.hold(connection, letter.where.customer)
        return await gate.closed(connection, customer, letter.passing(desk.clock()))


async def test_a_letter_is_claimed_leaves_and_is_accepted_once(hello: Desk, letter: Delivery) -> None:
    claim = await take(hello, letter)
    assert (claim.state, claim.fence, claim.over) == ("claimed", 1, False)
    assert claim.message_id == f"<{identity(letter.where.touchpoint)}@etappe.example>"
    await leave(hello, letter, claim)
    assert await settle(hello, letter, claim, TAKEN) == "accepted"
    again = await take(hello, letter)
    assert (again.state, again.over, again.fence) == ("accepted", True, 1)
    assert (await row(hello, letter))["code"] == "2.0.0"


async def test_a_try_that_died_before_the_fence_is_tried_again(hello: Desk, letter: Delivery) -> None:
    await take(hello, letter)
    again = await take(hello, letter)
    assert (again.state, again.fence, again.over) == ("claimed", 2, False)


async def test_a_try_that_died_after_the_fence_is_unknown_and_stays_so(hello: Desk, letter: Delivery) -> None:
    await leave(hello, letter, await take(hello, letter))
    for _ in range(2):
        found = await take(hello, letter)
        assert (found.state, found.reason, found.over) == ("unknown", "no_answer", True)


async def test_a_reward_that_died_after_the_fence_goes_out_again_under_the_same_name(
    hello: Desk, letter: Delivery
) -> None:
    reward = replace(letter, doubt="resend")
    first = await take(hello, reward)
    await leave(hello, reward, first)
    second = await take(hello, reward)
    assert (second.state, second.over, second.message_id) == ("data", False, first.message_id)
    await leave(hello, reward, second)
    assert await settle(hello, reward, second, TAKEN) == "accepted"


@pytest.mark.parametrize(
    ("outcome", "becomes"),
    [
        (Outcome("rejected", "mailbox_full"), "unknown"),
        (Outcome("suppressed", "unsubscribed"), "unknown"),
        (Outcome("expired", "later"), "unknown"),
        (Outcome("claimed", "later"), "data"),
        (SILENCE, "data"),
    ],
)
async def test_what_may_have_arrived_is_never_called_not_sent(
    hello: Desk, letter: Delivery, outcome: Outcome, becomes: str
) -> None:
    reward = replace(letter, doubt="resend")
    await leave(hello, reward, await take(hello, reward))
    assert await settle(hello, reward, await take(hello, reward), outcome) == becomes


async def test_an_unsubscribe_leaves_a_reward_in_doubt_unknown(hello: Desk, letter: Delivery) -> None:
    reward = replace(letter, doubt="resend")
    await leave(hello, reward, await take(hello, reward))
    assert (await take(hello, reward, PAUSED)).state == "data"
    assert (await take(hello, reward, Closed("suppressed", "unsubscribed"))).state == "unknown"


async def test_an_older_try_can_move_nothing(hello: Desk, letter: Delivery) -> None:
    old = await take(hello, letter)
    new = await take(hello, letter)
    with pytest.raises(Superseded):
        await leave(hello, letter, old)
    await leave(hello, letter, new)
    with pytest.raises(Superseded):
        await settle(hello, letter, old, Outcome("rejected"))
    assert await settle(hello, letter, new, TAKEN) == "accepted"
    with pytest.raises(Superseded):
        await settle(hello, letter, new, Outcome("rejected"))


async def test_of_many_tries_at_once_one_gets_through(hello: Desk, letter: Delivery) -> None:
    claims = await asyncio.gather(*(take(hello, letter) for _ in range(8)))
    assert sorted(claim.fence for claim in claims) == list(range(1, 9))
    left = await asyncio.gather(*(leave(hello, letter, claim) for claim in claims), return_exceptions=True)
    assert [type(one) for one in left].count(Superseded) == 7


async def test_a_shut_gate_ends_it_or_holds_it_with_a_reason(hello: Desk, letter: Delivery) -> None:
    held = await take(hello, letter, PAUSED)
    assert (held.state, held.reason, held.over) == ("claimed", "paused", False)
    assert (await row(hello, letter))["reason"] == "paused"
    ended = await take(hello, letter, Closed("suppressed", "no_consent"))
    assert (ended.state, ended.reason, ended.over) == ("suppressed", "no_consent", True)
    assert (await take(hello, letter)).state == "suppressed"


@pytest.mark.parametrize(("out", "ends"), [(False, ("skipped", "left")), (True, ("unknown", "no_answer"))])
async def test_who_leaves_leaves_no_letter_open(
    hello: Desk, letter: Delivery, out: bool, ends: tuple[str, str]
) -> None:
    claim = await take(hello, letter)
    if out:
        await leave(hello, letter, claim)
    async with hello.database.begin() as connection:
        await deliveries.abandon(connection, letter.where.enrolment, hello.clock())
    found = await row(hello, letter)
    assert (found["state"], found["reason"]) == ends
    with pytest.raises(Superseded):
        await settle(hello, letter, claim, TAKEN)


async def test_patience_counts_from_the_first_later(hello: Desk, letter: Delivery, now: datetime) -> None:
    for hours in (1, 2, 3):
        claim = await take(hello, letter, at=now + timedelta(hours=hours))
        await settle(hello, letter, claim, Outcome("claimed", "later"))
    assert (await take(hello, letter, at=now + timedelta(hours=9))).since == now + timedelta(hours=1)
    await settle(
        hello, letter, await take(hello, letter, PAUSED, now + timedelta(hours=10)), Outcome("claimed", "paused")
    )
    assert (await take(hello, letter, at=now + timedelta(days=9))).since == now + timedelta(days=9)


async def test_the_gate_is_open_for_ada(hello: Desk, letter: Delivery) -> None:
    assert await shut(hello, letter) is None


async def test_the_gate_is_shut_for_good_reasons(hello: Desk, letter: Delivery, ada: str, bob: str) -> None:
    nobody = replace(letter, address=None)
    assert await shut(hello, nobody) == Closed("suppressed", "no_address")
    assert await shut(hello, replace(letter, topic="parties")) == Closed("suppressed", "no_consent")
    bobs = replace(letter, where=letter.where.model_copy(update={"customer": bob}))
    assert await shut(hello, bobs) == Closed("suppressed", "unsubscribed")
    gone = replace(letter, where=letter.where.model_copy(update={"customer": "cus_gone"}))
    assert await shut(hello, gone) == Closed("skipped", "erased")
    async with hello.database.begin() as connection:
        await suppressions.add(connection, hello.clock(), "email", ["Ada@example.com"], "complained", "")
    assert await shut(hello, letter) == Closed("suppressed", "on_list")


async def test_nothing_leaves_for_somebody_who_has_left(hello: Desk, letter: Delivery) -> None:
    for state in ("leaving", "ended"):
        await _set(hello, "UPDATE enrolments SET state = :state", state)
        assert await shut(hello, letter) == Closed("skipped", "left")


async def test_nothing_leaves_while_the_journey_is_paused(hello: Desk, letter: Delivery) -> None:
    await _set(hello, "UPDATE journeys SET state = :state", "paused")
    assert await shut(hello, letter) == PAUSED


async def _set(desk: Desk, statement: str, state: str) -> None:
    async with desk.database.begin() as connection:
        await connection.execute(text(statement), {"state": state})


@pytest.mark.parametrize("lead", [0, 1, 2, 3, 4])
async def test_no_body_leaves_after_an_unsubscribe_has_committed(
    hello: Desk, letter: Delivery, ada: str, lead: int
) -> None:
    """Many letters race with one unsubscribe; whoever passed the fence did so before it."""
    order: list[str] = []

    async def send(visit: int) -> None:
        mine = replace(letter, where=letter.where.model_copy(update={"visit": visit}))
        claim = await take(hello, mine)
        await asyncio.sleep(0.002 * visit)
        async with hello.database.begin() as connection:
            if await gate.closed(connection, await customers.hold(connection, ada), mine.passing(hello.clock())):
                return
            await deliveries.fence_data(connection, mine, claim, hello.clock())
            order.append("left")

    async def unsubscribe() -> None:
        await asyncio.sleep(0.002 * lead)
        await withdraw(hello, ME, ada, "news", evidence={"how": "one click"})
        order.append("unsubscribed")

    await asyncio.gather(*(send(visit) for visit in range(1, 9)), unsubscribe())
    assert order[-1] == "unsubscribed" or "left" not in order[order.index("unsubscribed") :]
