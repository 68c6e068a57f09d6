"""Vouchers are issued once for each touchpoint, and run out by the enrolment's clock."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.issue_voucher import issue_voucher
from journeys.delivery import Letter
from journeys.passage import Whereabouts
from journeys.steps.voucher import IssuedVoucher, IssueVoucher
from messages.codes import VOUCHER
from operations.customers.consent import withdraw
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys.pause import pause, resume
from store.rows import Row
from store.sending import deliveries
from store.sending.delivery import identity
from store.touchpoints import vouchers

At = Callable[[str], Awaitable[Whereabouts]]
ME = Who("tests")
BEER = IssueVoucher(offer="free_beer", valid_for=timedelta(days=21), letter=Letter(message="free_beer", page="voucher"))


async def issue(hands: Hands, where: Whereabouts, late: timedelta = timedelta(0)) -> IssuedVoucher:
    """As Temporal would have it done; `late`: how long after the walk asked."""
    temporal, asked = ActivityEnvironment(), datetime(2026, 11, 23, tzinfo=UTC)
    temporal.info = replace(temporal.info, scheduled_time=asked, started_time=asked + late)
    return await temporal.run(issue_voucher.do, hands, where, BEER)


async def voucher(desk: Desk, where: Whereabouts) -> Row | None:
    async with desk.database.read() as connection:
        return await vouchers.at(connection, where.touchpoint)


async def test_ada_has_three_weeks_from_when_she_got_there(smatched: Desk, hands: Hands, at: At) -> None:
    later = smatched.clock() + timedelta(days=9)
    where = (await at("taste")).model_copy(update={"now": later})

    issued = await issue(hands, where)

    row = await voucher(smatched, where)
    assert row
    assert (row["id"], row["offer"], row["state"]) == (issued.id, "free_beer", "issued")
    assert row["valid_until"] == later + timedelta(days=21)
    assert row["code_hash"] == smatched.codes.hash(smatched.codes.code(where.touchpoint, VOUCHER))


async def test_a_walk_that_starts_twice_is_given_one_voucher(hands: Hands, at: At) -> None:
    where = await at("taste")

    issued = await asyncio.gather(*(issue(hands, where) for _ in range(8)))

    assert len({one.id for one in issued}) == 1


async def fate(desk: Desk, where: Whereabouts) -> tuple[str, str]:
    """What the ledger says of the letter."""
    async with desk.database.read() as connection:
        row = await deliveries.find(connection, identity(where.touchpoint))
    assert row
    return row["state"], row["reason"]


@pytest.fixture
async def unsent(smatched: Desk, ada: str) -> Whereabouts:
    """Ada has come to her voucher, and nothing was sent there yet."""
    enrolled = await enrol(smatched, ME, "smatched", ada, "order-2")
    told = {"enrolment": enrolled.id, "customer": ada, "journey": "smatched", "version": 1}
    return Whereabouts(**told, now=smatched.clock(), step="taste", visit=1)


async def test_while_it_is_paused_no_voucher_is_issued_and_its_days_begin_after_it(
    smatched: Desk, hands: Hands, unsent: Whereabouts
) -> None:
    await pause(smatched, ME, "smatched")
    with pytest.raises(ApplicationError) as held:
        await issue(hands, unsent)
    assert (held.value.type, held.value.non_retryable) == ("paused", False)
    assert await voucher(smatched, unsent) is None
    assert await fate(smatched, unsent) == ("claimed", "paused")
    await resume(smatched, ME, "smatched")
    assert (await issue(hands, unsent, late=timedelta(days=3))).issued
    row = await voucher(smatched, unsent)
    assert row
    assert row["valid_until"] == unsent.now + timedelta(days=3 + 21)


async def test_a_voucher_once_issued_stays_issued(smatched: Desk, hands: Hands, unsent: Whereabouts) -> None:
    issued = await issue(hands, unsent)
    await pause(smatched, ME, "smatched")
    assert await issue(hands, unsent) == issued


async def test_nothing_is_issued_for_somebody_who_may_not_be_written_to(
    smatched: Desk, hands: Hands, unsent: Whereabouts, ada: str
) -> None:
    await withdraw(smatched, ME, ada, "news", evidence={"how": "one click"})
    assert await issue(hands, unsent) == IssuedVoucher(issued=False, reason="unsubscribed")
    assert await voucher(smatched, unsent) is None
    assert await fate(smatched, unsent) == ("suppressed", "unsubscribed")


async def test_what_is_overdue_and_skipped_is_not_issued(smatched: Desk, hands: Hands, unsent: Whereabouts) -> None:
    await pause(smatched, ME, "smatched")
    await resume(smatched, ME, "smatched", "skip")
    assert await issue(hands, unsent) == IssuedVoucher(issued=False, reason="overdue")
    assert await fate(smatched, unsent) == ("skipped", "overdue")
