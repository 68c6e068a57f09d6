"""Vouchers are issued once for each touchpoint, and run out by the enrolment's clock."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from activities.hands import Hands
from activities.issue_voucher import issue_voucher
from journeys.passage import Whereabouts
from journeys.steps.voucher import IssueVoucher
from messages.codes import VOUCHER
from operations.desk import Desk
from store import vouchers

At = Callable[[str], Awaitable[Whereabouts]]
BEER = IssueVoucher(offer="free_beer", valid_for=timedelta(days=21))


async def test_ada_has_three_weeks_from_when_she_got_there(smatched: Desk, hands: Hands, at: At) -> None:
    later = smatched.clock() + timedelta(days=9)
    where = (await at("taste")).model_copy(update={"now": later})

    issued = await issue_voucher.do(hands, where, BEER)

    async with smatched.database.read() as connection:
        row = await vouchers.at(connection, where.touchpoint)
    assert row
    assert (row["id"], row["offer"], row["state"]) == (issued.id, "free_beer", "issued")
    assert row["valid_until"] == later + timedelta(days=21)
    assert row["code_hash"] == smatched.codes.hash(smatched.codes.code(where.touchpoint, VOUCHER))


async def test_a_walk_that_starts_twice_is_given_one_voucher(hands: Hands, at: At) -> None:
    where = await at("taste")

    issued = await asyncio.gather(*(issue_voucher.do(hands, where, BEER) for _ in range(8)))

    assert len({one.id for one in issued}) == 1
