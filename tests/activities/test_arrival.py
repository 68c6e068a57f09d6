"""Whatever a walk has done, the store knows where it is; and nobody who wants both waits in a ring for the other."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

import activities
from activities.breaker import PROVIDER_AWAY
from activities.enter import enter
from activities.hands import Hands
from activities.issue_voucher import issue_voucher
from activities.judge import judge
from activities.send_message import send_message
from journeys.deeds import Enter
from journeys.delivery import Letter
from journeys.frequency_cap import FrequencyCap
from journeys.passage import Whereabouts
from journeys.steps.branch import Judge
from journeys.steps.voucher import IssueVoucher
from operations.customers.consent import give
from operations.customers.correct import correct
from operations.customers.merge import merge
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.sending import frequency_caps
from store.enrolments import enrolments
from store.rows import Row
from tests.activities.test_breaker import NOWHERE, speaking

ME = Who("tests")
BEER = IssueVoucher(offer="free_beer", valid_for=timedelta(days=21), letter=Letter(message="free_beer", page="voucher"))


async def there(desk: Desk, customer: str, step: str = "taste", key: str = "order-9") -> Whereabouts:
    """Somebody has come to a step, and nobody has written it down yet."""
    enrolled = await enrol(desk, ME, "smatched", customer, key)
    told = {"enrolment": enrolled.id, "customer": customer, "journey": "smatched", "version": 1}
    return Whereabouts(**told, now=desk.clock(), step=step, visit=1)


async def row(desk: Desk, where: Whereabouts) -> Row:
    async with desk.database.read() as connection:
        return await enrolments.find(connection, where.enrolment) or {}


async def done(deed: activities.Marked, *asked: object) -> object:
    """As Temporal has it done."""
    temporal, now = ActivityEnvironment(), datetime(2026, 11, 23, tzinfo=UTC)
    temporal.info = replace(temporal.info, scheduled_time=now, started_time=now)
    return await temporal.run(deed.do, *asked)


async def test_whoever_has_somebody_do_something_is_under_way(smatched: Desk, hands: Hands, ada: str) -> None:
    where = await there(smatched, ada, "leeway")
    assert (await row(smatched, where))["state"] == "pending"
    await judge.do(hands, where, Judge(conditions=("true",)))
    assert [(await row(smatched, where))[name] for name in ("state", "step")] == ["active", "leeway"]


async def test_a_message_that_finds_nobody_to_carry_it_has_arrived_all_the_same(
    smatched: Desk, hands: Hands, ada: str
) -> None:
    """From there on events count for what comes after it, however long it is held."""
    where = await there(smatched, ada, "hello")
    async with speaking(smtp_url=NOWHERE) as channels:
        alone = replace(hands, channels=channels)
        for _ in range(6):
            with pytest.raises(ApplicationError) as held:
                await done(send_message, alone, where, Letter(message="brand_message"))
        assert held.value.type == PROVIDER_AWAY
        later = where.model_copy(update={"step": "meet", "asked": 7})
        with pytest.raises(ApplicationError):
            await done(send_message, alone, later, Letter(message="brand_message"))
    assert (await row(smatched, where))["step"] == "meet"


async def test_two_who_live_together_get_their_vouchers_without_waiting_in_a_ring(
    smatched: Desk, hands: Hands, ada: str, grace: str
) -> None:
    for one in (ada, grace):
        await correct(smatched, ME, one, {"household": "elm street 1"})
        await give(smatched, ME, one, "news", evidence={"how": "ticked the box"})
    calm = {"key": "calm", "most": 50, "within": "7d", "whose": "household"}
    await frequency_caps.keep(smatched, ME, FrequencyCap.model_validate(calm), new=True)
    wheres = [await there(smatched, one, key=str(number)) for number in range(8) for one in (ada, grace)]
    async with asyncio.timeout(20):
        issued = await asyncio.gather(*(done(issue_voucher, hands, where, BEER) for where in wheres))
    assert all(one.issued for one in issued)


async def test_deeds_and_a_merge_of_their_customers_come_one_after_the_other(
    smatched: Desk, hands: Hands, ada: str, grace: str
) -> None:
    wheres = [await there(smatched, one, "leeway", one) for one in (ada, grace)]
    steps = [where.model_copy(update={"asked": asked}) for asked in range(1, 9) for where in wheres]
    async with asyncio.timeout(20):
        walked = (judge.do(hands, where, Judge(conditions=("true",))) for where in steps)
        await asyncio.gather(*walked, merge(smatched, ME, ada, grace))
    assert [(await row(smatched, where))["customer"] for where in wheres] == [ada, ada]


async def test_whoever_enters_a_version_on_the_way_is_ended_by_what_that_one_says(
    smatched: Desk, hands: Hands, ada: str
) -> None:
    where = await there(smatched, ada)
    for _ in range(2):
        await enter.do(hands, where, Enter())
    async with smatched.database.read() as connection:
        early = await enrolments.ends_of(connection, where.enrolment)
    assert len(early) == len({(one["role"], one["event"], one["about"]) for one in early}) > 0
