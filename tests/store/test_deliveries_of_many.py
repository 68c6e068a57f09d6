"""The ledger for many: Ada's and Grace's letters make the same moves together that one makes alone."""

from dataclasses import replace
from datetime import datetime

import pytest

from journeys.chunk import MESSAGE
from journeys.passage import Whereabouts
from operations.audiences import broadcast
from operations.customers.consent import withdraw
from operations.desk import Desk, Who
from operations.journeys.pause import pause as shut_gate
from operations.work.long_work import cancel, pause
from store.audiences import broadcasts, lists
from store.sending import deliveries, gate_for_many
from store.sending import deliveries_of_many as ledger
from store.sending.deliveries import Superseded
from store.sending.deliveries_of_many import Claims
from store.sending.delivery import Delivery, Outcome
from store.sending.gate import Closed

ME = Who("tests")
TAKEN, SILENCE = Outcome("accepted", code="2.0.0"), Outcome("unknown", "no_answer")


@pytest.fixture
async def sale(desk: Desk, ada: str, grace: str, bob: str) -> str:
    """The operation of a broadcast that was started for all three."""
    async with desk.database.begin() as connection:
        await lists.save(connection, desk.clock(), "friends", "Friends")
        await lists.put_on(connection, desk.clock(), "friends", [ada, grace, bob])
    await broadcast.define(desk, ME, "broadcast: sale\naudience: {list: friends}\nsend: hello\n")
    return (await broadcast.launch(desk, ME, "sale"))["operation"]


@pytest.fixture
def letters(sale: str, ada: str, grace: str, now: datetime) -> list[Delivery]:
    return [letter(customer, name, now) for customer, name in ((ada, "ada"), (grace, "grace"))]


def letter(customer: str, name: str, now: datetime) -> Delivery:
    walk = {"enrolment": f"sale:{customer}", "customer": customer, "journey": "sale", "version": 1}
    where = Whereabouts(**walk, now=now, step=MESSAGE, visit=1)
    return Delivery(where, "email", "hello", "news", f"{name}@example.com", "hold", "etappe.example", walks=False)


def names(letters: list[Delivery]) -> list[str]:
    return [one.where.touchpoint for one in letters]


async def take(desk: Desk, letters: list[Delivery], shut: dict[str, Closed] | None = None) -> Claims:
    async with desk.database.begin() as connection:
        return await ledger.claim(connection, letters, shut or {}, desk.clock(), desk.clock())


async def leave(desk: Desk, claims: Claims) -> None:
    async with desk.database.begin() as connection:
        await ledger.fence_data(connection, claims, desk.clock())


async def settle(desk: Desk, claims: Claims, *outcomes: Outcome, doubt: str = "hold") -> tuple[dict[str, str], bool]:
    async with desk.database.begin() as connection:
        told = dict(zip(claims, outcomes, strict=True))
        return await ledger.settle(connection, claims, told, doubt, desk.clock())


async def tally(desk: Desk) -> dict[tuple[str, str], int]:
    async with desk.database.read() as connection:
        return {(row["state"], row["reason"]): row["people"] for row in await ledger.counts(connection, "sale")}


async def test_they_are_claimed_leave_and_are_accepted_once(desk: Desk, letters: list[Delivery]) -> None:
    claims = await take(desk, letters)
    assert set(claims) == set(names(letters))
    assert {(one.state, one.fence, one.over) for one in claims.values()} == {("claimed", 1, False)}
    await leave(desk, claims)
    assert await settle(desk, claims, TAKEN, TAKEN) == (dict.fromkeys(claims, "accepted"), True)
    assert {one.state for one in (await take(desk, letters)).values()} == {"accepted"}
    assert await tally(desk) == {("accepted", ""): 2}


async def test_they_are_of_no_enrolment(desk: Desk, letters: list[Delivery]) -> None:
    await take(desk, letters)
    async with desk.database.read() as connection:
        row = await deliveries.find(connection, letters[0].id)
    assert row
    assert row["enrolment"] is None


async def test_whoever_was_fenced_when_we_died_is_unknown_and_the_others_are_tried_again(
    desk: Desk, letters: list[Delivery]
) -> None:
    first = await take(desk, letters)
    await leave(desk, {name: first[name] for name in names(letters)[:1]})
    again = await take(desk, letters)
    assert [again[name].state for name in names(letters)] == ["unknown", "claimed"]
    assert again[names(letters)[1]].fence == 2


async def test_what_is_resent_in_doubt_is_in_doubt_and_under_the_same_name(desk: Desk, letters: list[Delivery]) -> None:
    rewards = [replace(one, doubt="resend") for one in letters]
    first = await take(desk, rewards)
    await leave(desk, first)
    again = await take(desk, rewards)
    assert {one.state for one in again.values()} == {"data"}
    assert [one.message_id for one in again.values()] == [first[name].message_id for name in again]
    await leave(desk, again)
    states, _ = await settle(desk, again, Outcome("rejected", "mailbox_full"), TAKEN, doubt="resend")
    assert list(states.values()) == ["unknown", "accepted"]


async def test_an_older_try_can_move_nothing(desk: Desk, letters: list[Delivery]) -> None:
    old = await take(desk, letters)
    new = await take(desk, letters)
    with pytest.raises(Superseded):
        await leave(desk, old)
    await leave(desk, new)
    assert (await settle(desk, old, SILENCE, SILENCE))[1] is False
    assert (await settle(desk, new, TAKEN, TAKEN))[1] is True


async def test_if_one_was_taken_over_nobody_of_the_wave_leaves(desk: Desk, letters: list[Delivery]) -> None:
    old = await take(desk, letters)
    await take(desk, letters[:1])
    with pytest.raises(Superseded):
        await leave(desk, old)
    assert await tally(desk) == {("claimed", ""): 2}


async def test_what_is_cancelled_leaves_nothing_open(desk: Desk, letters: list[Delivery]) -> None:
    claims = await take(desk, letters)
    await leave(desk, dict([next(iter(claims.items()))]))
    async with desk.database.begin() as connection:
        await ledger.abandon(connection, "sale", "cancelled", desk.clock())
    assert await tally(desk) == {("unknown", "no_answer"): 1, ("skipped", "cancelled"): 1}
    assert (await settle(desk, claims, TAKEN, TAKEN))[1] is False


async def test_only_one_of_two_moves_the_cursor_on(desk: Desk, sale: str, ada: str) -> None:
    async with desk.database.begin() as connection:
        standing = await broadcasts.standing(connection, sale)
        assert standing
        assert await broadcasts.advance(connection, desk.clock(), standing, ada, 1, None)
        assert not await broadcasts.advance(connection, desk.clock(), standing, ada + "0", 1, None)
        after = await broadcasts.standing(connection, sale)
    assert after
    assert (after["cursor"], after["done"]) == (ada, 1)


async def shut(desk: Desk, sale: str, letters: list[Delivery]) -> dict[str, str]:
    """Customer → why not."""
    async with desk.database.begin() as connection:
        held = await gate_for_many.hold(connection, [one.where.customer for one in letters])
        standing = await broadcasts.standing(connection, sale) or {}
        found = await gate_for_many.closed(connection, standing, held, letters)
    return {one.where.customer: found[one.where.touchpoint].reason for one in letters if one.where.touchpoint in found}


async def test_the_gate_is_shut_for_good_reasons(
    desk: Desk, sale: str, letters: list[Delivery], bob: str, grace: str, now: datetime
) -> None:
    nobody = letter("cus_gone", "gone", now)
    assert await shut(desk, sale, [*letters, letter(bob, "bob", now), nobody]) == {
        bob: "unsubscribed",
        "cus_gone": "erased",
    }
    await withdraw(desk, ME, grace, "news", evidence={"how": "one click"})
    assert await shut(desk, sale, letters) == {grace: "unsubscribed"}


async def test_it_is_shut_for_everybody_while_somebody_pauses_it(
    desk: Desk, sale: str, letters: list[Delivery]
) -> None:
    await shut_gate(desk, ME, "sale")
    assert set((await shut(desk, sale, letters)).values()) == {"paused"}
    await pause(desk, ME, sale)
    assert set((await shut(desk, sale, letters)).values()) == {"paused"}
    await cancel(desk, ME, sale)
    assert set((await shut(desk, sale, letters)).values()) == {"cancelled"}
