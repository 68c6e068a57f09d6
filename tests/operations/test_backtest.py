"""Backtests: what a journey would have done with what really happened, and what it would have cost."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from journeys.text import JourneyFaults
from operations.customers.consent import withdraw
from operations.customers.identify import Person
from operations.desk import Desk, NotThere, Refused, Who
from operations.events.hear import Said, hear
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.load import load
from operations.rehearsals import bygone
from operations.rehearsals.backtest import Backtest, backtest, backtest_text
from operations.rehearsals.bygone import Period
from store.permission import suppressions
from store.tables import deliveries, enrolments, gift_cards, vouchers

ME = Who("tests")
DAY = timedelta(days=1)
EXAMPLES = Path(__file__).parents[2] / "examples"
BOUGHT = """
journey: bought
entry: [{event: order.paid, where: event.total >= 40, key: event.order_id}]
re_entry: by_key
exit: [{event: customer.complained}]
steps:
  - {key: hello, send: hello}
  - {key: rate, wait_for: shop.rated, within: 3d, then: {happened: thanks, else: bye}}
  - {key: thanks, gift_card: {amount: 5 EUR, budget: launch}}
  - {key: bye, send: hello}
"""


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """The desk, with budgets."""
    await load(desk, ME, EXAMPLES / "smatched")
    return desk


@pytest.fixture
def period(now: datetime) -> Period:
    """The hundred days before now."""
    return Period(now - 100 * DAY, now)


async def did(desk: Desk, who: str, days_ago: float, name: str, about: str | None = None, **properties: object) -> None:
    at = desk.clock() - days_ago * DAY
    await hear(desk, Said("shop", f"{who} {name} {at}", name, Person(id=who), at, properties, about))


async def bought(desk: Desk, who: str, days_ago: float, order: int, total: float = 50) -> None:
    await did(desk, who, days_ago, "order.paid", order_id=order, total=total)


def count(found: Backtest, what: str, name: str = "") -> int:
    return next((one.tested for one in found.figures if (one.what, one.name) == (what, name)), 0)


async def test_who_would_have_entered_and_what_they_would_have_got(
    shop: Desk, ada: str, grace: str, period: Period
) -> None:
    await bought(shop, ada, 50, order=1)
    await did(shop, ada, 49, "shop.rated")
    await bought(shop, ada, 20, order=2)
    await did(shop, ada, 19, "customer.complained")
    await bought(shop, grace, 40, order=3)
    await bought(shop, grace, 30, order=4, total=39)
    found = await backtest_text(shop, BOUGHT, period)
    assert [count(found, what) for what in ("people", "enrolled", "refused", "under_way")] == [2, 3, 0, 0]
    assert [count(found, "ended", outcome) for outcome in ("completed", "exited")] == [2, 1]
    assert [count(found, "sent", step) for step in ("hello", "thanks", "bye")] == [3, 1, 2]
    (reward,) = found.rewards
    assert (reward.budget, str(reward.tested), reward.live, reward.over) == ("launch", "5.00 EUR", None, False)
    assert (found.people, found.complete, found.live_version) == (2, True, None)


async def test_a_draft_is_told_beside_what_is_live(shop: Desk, ada: str, period: Period) -> None:
    await define(shop, ME, BOUGHT)
    await publish(shop, ME, "bought")
    await bought(shop, ada, 50, order=1)
    await bought(shop, ada, 40, order=2, total=30)
    revised = BOUGHT.replace(">= 40", ">= 20").replace("5 EUR", "9 EUR").replace("within: 3d", "within: 20d")
    await did(shop, ada, 42, "shop.rated")
    await define(shop, ME, revised)
    found = await backtest(shop, "bought", period)
    figures = {(one.what, one.name): (one.tested, one.live, one.difference) for one in found.figures}
    assert figures["enrolled", ""] == (2, 1, 1)
    assert figures["sent", "thanks"] == (1, 0, 1)
    assert [(str(one.tested), str(one.live)) for one in found.rewards] == [("9.00 EUR", "0.00 EUR")]
    assert found.live_version == 1
    live = await backtest(shop, "bought", period, version=1)
    assert {one.difference for one in live.figures} == {0}


@pytest.mark.parametrize(
    ("rule", "enrolled", "refused"),
    [("by_key", 3, 1), ("never", 1, 3), ("{after: 10d}", 2, 2)],
)
async def test_the_re_entry_rule_holds_for_what_would_have_been(
    shop: Desk, ada: str, period: Period, rule: str, enrolled: int, refused: int
) -> None:
    for days_ago, order in ((50, 1), (44, 1), (43, 2), (20, 3)):
        await bought(shop, ada, days_ago, order)
    found = await backtest_text(shop, BOUGHT.replace("by_key", rule), period)
    assert (count(found, "enrolled"), count(found, "refused")) == (enrolled, refused)


async def test_bob_is_not_written_to_because_he_has_unsubscribed_by_now(
    shop: Desk, ada: str, bob: str, grace: str, period: Period
) -> None:
    for who in (ada, bob, grace):
        await bought(shop, who, 50, order=1)
    async with shop.database.begin() as connection:
        await suppressions.add(connection, shop.clock(), "email", ["grace@example.com"], "bounced", "")
    found = await backtest_text(shop, BOUGHT, period)
    assert (count(found, "sent", "hello"), count(found, "sent", "bye")) == (1, 1)
    assert (count(found, "skipped", "unsubscribed"), count(found, "skipped", "on_list")) == (2, 2)


async def test_whoever_left_leaves_here_too_and_who_is_not_through_by_now_is_under_way(
    shop: Desk, ada: str, grace: str, period: Period
) -> None:
    for who in (ada, grace):
        await bought(shop, who, 1, order=1)
    await withdraw(shop, ME, ada, "news", evidence={})
    found = await backtest_text(shop, BOUGHT, period)
    assert (count(found, "ended", "unsubscribed"), count(found, "under_way")) == (1, 1)


async def test_what_a_page_was_told_then_answers_the_step_of_that_name(at, smatched: Desk, now: datetime) -> None:
    where = await at("film")
    await bought(smatched, where.customer, 30, order=1)
    await did(smatched, where.customer, 24, "film.watched", about=where.touchpoint)
    found = await backtest(smatched, "smatched", Period(now - 40 * DAY, now), version=1)
    assert (count(found, "enrolled"), count(found, "sent", "remind"), count(found, "sent", "taste")) == (1, 0, 1)


async def test_nothing_is_kept_sent_issued_or_spent(shop: Desk, ada: str, period: Period) -> None:
    await bought(shop, ada, 50, order=1)
    await did(shop, ada, 49, "shop.rated")
    await backtest_text(shop, BOUGHT, period)
    async with shop.database.read() as connection:
        for table in (enrolments, deliveries, vouchers, gift_cards):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar() == 0, table.name


async def test_a_budget_that_would_not_have_been_enough_is_named(shop: Desk, ada: str, period: Period) -> None:
    await bought(shop, ada, 50, order=1)
    await did(shop, ada, 49, "shop.rated")
    found = await backtest_text(shop, BOUGHT.replace("5 EUR", "100000 EUR"), period)
    assert [(one.budget, one.over) for one in found.rewards] == [("launch", True)]


async def test_what_is_too_much_is_cut_and_said(
    shop: Desk, ada: str, grace: str, period: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in (ada, grace):
        for order in range(3):
            await bought(shop, who, 50 - order, order)
    monkeypatch.setattr(bygone, "MOST_EVENTS", 5)
    found = await backtest_text(shop, BOUGHT, period)
    assert (found.complete, found.people, count(found, "enrolled")) == (False, 1, 3)
    monkeypatch.undo()
    found = await backtest_text(shop, BOUGHT, period, most=3)
    assert (found.complete, found.people, count(found, "enrolled")) == (False, 1, 3)


async def test_what_cannot_be_tested_is_refused(shop: Desk, period: Period, now: datetime) -> None:
    with pytest.raises(Refused, match="nothing in this period"):
        await backtest_text(shop, BOUGHT, Period(now, now - DAY))
    with pytest.raises(Refused, match="nothing in this period"):
        await backtest_text(shop, BOUGHT, Period(now + DAY, now + 2 * DAY))
    with pytest.raises(JourneyFaults):
        await backtest_text(shop, BOUGHT.replace("then: {", "then: {x: y, "), period)
    with pytest.raises(NotThere):
        await backtest(shop, "nowhere", period)
