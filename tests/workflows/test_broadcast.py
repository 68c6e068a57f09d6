"""A broadcast on the whole stack: whoever is meant gets it once, who unsubscribed does not, and it can be halted."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from activities import held, send_chunk
from messages.content.faults import TemplateFault
from messages.mail.replies import LATER
from operations.audiences import broadcast
from operations.customers.consent import withdraw
from operations.desk import Who
from operations.work import long_work
from store.audiences import lists
from store.sending.gate import PAUSED
from tests.workflows.conftest import Company, wait_until
from tests.workflows.sale import Sale

ME = Who("tests")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has to wait looks again soon."""
    for reason in (PAUSED, LATER):
        monkeypatch.setitem(held._AGAIN, reason, (timedelta(seconds=0.3), timedelta(seconds=0.3)))


def some(number: int) -> list[str]:
    return [f"friend{number}" for number in range(number)]


async def test_ada_and_grace_get_it_once_and_bob_who_unsubscribed_does_not(company: Company) -> None:
    sale = Sale(company, "sale")
    _, bob, _ = await sale.invite("ada", "bob", "grace")
    await withdraw(company.desk, ME, bob, "news", evidence={"how": "one click"})
    await sale.start()
    row = await sale.over()
    assert (row["total"], row["done"], row["error"]) == (3, 3, None)
    assert await sale.ledger() == {("accepted", ""): 2, ("suppressed", "unsubscribed"): 1}
    assert await sale.mails() == {sale.emails[0]: 1, sale.emails[2]: 1}
    await sale.ended()


async def test_a_crowd_gets_it_in_waves_and_in_several_chunks(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_chunk, "_MOST", 7)
    sale = Sale(company, "crowd")
    await sale.invite(*some(40))
    await sale.start()
    assert (await sale.over())["done"] == 40
    assert await sale.mails() == Counter(sale.emails)


async def test_it_is_paused_and_goes_on_where_it_stopped(company: Company) -> None:
    sale = Sale(company, "paused", rate="10/s")
    await sale.invite(*some(15))
    await sale.start()
    await wait_until(lambda: sent(sale))
    await broadcast.pause(company.desk, ME, sale.key)
    await asyncio.sleep(1.5)
    before = (await sale.mails()).total()
    assert 0 < before < 15
    await asyncio.sleep(0.7)
    assert (await sale.mails()).total() == before
    await broadcast.resume(company.desk, ME, sale.key)
    await sale.over()
    assert await sale.mails() == Counter(sale.emails)
    assert await sale.ledger() == {("accepted", ""): 15}


async def sent(sale: Sale) -> bool:
    return bool(await sale.mails())


async def test_a_cancelled_one_writes_to_nobody_more_and_leaves_nothing_open(company: Company) -> None:
    sale = Sale(company, "cancelled", rate="5/s")
    await sale.invite(*some(30))
    operation = await sale.start()
    await wait_until(lambda: sent(sale))
    await long_work.cancel(company.desk, ME, operation)
    await sale.ended()
    got = await sale.mails()
    assert 0 < got.total() < 30
    assert set(got.values()) == {1}
    assert {state for state, _ in await sale.ledger()} <= {"accepted", "skipped"}
    assert (await broadcast.find(company.desk, sale.key))["state"] == "cancelled"


async def test_whoever_joins_on_the_way_gets_it_and_whoever_leaves_does_not(company: Company) -> None:
    sale = Sale(company, "changing", rate="5/s")
    people = await sale.invite(*some(12))
    await sale.start()
    await wait_until(lambda: sent(sale))
    async with company.desk.database.begin() as connection:
        await lists.take_off(connection, sale.key, people[-1:])
    await withdraw(company.desk, ME, people[-2], "news", evidence={"how": "one click"})
    await sale.invite("late")
    await sale.over()
    got = await sale.mails()
    assert got[sale.emails[-1]] == 1
    assert got[sale.emails[10]] == 0
    assert set(got.values()) == {1}


async def test_the_rate_is_kept(company: Company) -> None:
    sale = Sale(company, "slow_sale", rate="5/s")
    await sale.invite(*some(10))
    began = asyncio.get_running_loop().time()
    await sale.start()
    await sale.over()
    assert asyncio.get_running_loop().time() - began >= 1.7


async def test_a_template_that_fails_stops_it_with_a_reason_until_it_is_mended(
    company: Company, monkeypatch: pytest.MonkeyPatch, stack
) -> None:
    sale = Sale(company, "poison")
    await sale.invite(*some(12))
    broken = stack.parts.desk.renderer.rendered

    async def poison(message: str, channel: str, locale: str, facts: dict, *content: object) -> object:
        if facts["profile"]["name"] == "Poison-Friend11":
            raise TemplateFault("message hello (en), body.txt line 3: `profile.size` is not there")
        return await broken(message, channel, locale, facts, *content)

    monkeypatch.setattr(stack.parts.desk.renderer, "rendered", poison)
    await sale.start()
    row = await sale.over("paused")
    assert row["error"] == "template_fault: message hello (en), body.txt line 3: `profile.size` is not there"
    assert (await sale.mails()).total() == 10
    monkeypatch.setattr(stack.parts.desk.renderer, "rendered", broken)
    await broadcast.resume(company.desk, ME, sale.key)
    assert (await sale.over())["error"] is None
    assert await sale.mails() == Counter(sale.emails)


async def test_who_sleeps_is_not_disturbed_and_gets_it_after_the_quiet(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [datetime(2026, 11, 23, 22, 30, tzinfo=UTC)]
    monkeypatch.setattr(send_chunk.clock, "since", lambda asked: clock[0])
    monkeypatch.setattr(send_chunk, "_LOOK_AGAIN", timedelta(seconds=0.3))
    sale = Sale(company, "quiet_sale", quiet_hours='{from: "21:00", to: "08:00"}')
    await sale.invite("ada", "grace")
    await sale.start()
    await wait_until(lambda: waits(sale))
    row = await broadcast.find(company.desk, sale.key)
    assert (row["state"], row["done"]) == ("running", 0)
    assert not await sale.mails()
    clock[0] = datetime(2026, 11, 24, 7, 0, 1, tzinfo=UTC)
    assert (await sale.over())["done"] == 2
    assert await sale.mails() == Counter(sale.emails)


async def waits(sale: Sale) -> bool:
    return await sale.ledger() == {("claimed", "quiet_hours"): 2}


async def test_a_long_one_goes_on_in_a_fresh_history(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_chunk, "_REST", 0.0)  # rested in Temporal, person by person
    sale = Sale(company, "long", rate="5/s")
    await sale.invite(*some(8))
    await broadcast.define(company.desk, ME, sale.text)
    start = company.desk.walks.tour
    monkeypatch.setattr(company.desk.walks, "tour", lambda tour: start(tour.model_copy(update={"longest_history": 12})))
    operation = (await broadcast.launch(company.desk, ME, sale.key))["operation"]
    await sale.over()
    await sale.ended()
    described = await company.client.get_workflow_handle(operation).describe()
    assert described.run_id != described.raw_description.workflow_execution_info.first_run_id
    assert await sale.mails() == Counter(sale.emails)
