"""What Ada's orders and answers say about her, in whatever order we hear of them."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from operations.customers import look_up
from operations.customers.identify import Person
from operations.customers.learn import traits_of
from operations.desk import Desk
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _event(seq: int, name: str, hours: int = 0, **said: object) -> dict:
    return {"id": f"evt_{seq}", "seq": seq, "name": name, "at": MONDAY + timedelta(hours=hours), "properties": said}


BEER = _event(1, "order.paid", 1, order_id="1", total=12.5, currency="EUR", products=["pils", "glass"])
WINE = _event(2, "order.paid", 2, order_id="2", total="7.40", currency="EUR", products=[{"sku": "riesling"}])
AGAIN = _event(3, "order.paid", 3, order_id="1", total=12.5, currency="EUR")
BACK = _event(4, "order.refunded", 4, order_id="1", total=2.5)
NEVER_MIND = _event(5, "order.cancelled", 5, order_id="2")


def test_orders_are_counted_and_summed() -> None:
    assert traits_of([BEER, WINE]) == {
        "orders": 2,
        "revenue": {"EUR": "19.90"},
        "first_order_at": "2026-11-23T10:00:00+00:00",
        "last_order_at": "2026-11-23T11:00:00+00:00",
        "last_products": ["riesling"],
    }


@pytest.mark.parametrize("order", permutations((BEER, WINE, AGAIN, BACK, NEVER_MIND)))
def test_an_order_told_twice_counts_once_and_what_is_given_back_is_not_earned(order: tuple) -> None:
    traits = traits_of(sorted(order, key=lambda event: event["at"]))
    assert (traits["orders"], traits["revenue"]) == (1, {"EUR": "10.00"})


@pytest.mark.parametrize(
    ("said", "revenue"),
    [
        ({"total": 5}, {"XXX": "5.00"}),
        ({"value": 5, "currency": "usd"}, {"USD": "5.00"}),
        ({"total": "much", "currency": "EUR"}, {"EUR": "0.00"}),
        ({"total": True}, {"XXX": "0.00"}),
        ({"total": "NaN"}, {"XXX": "0.00"}),
        ({"total": "1e400"}, {"XXX": "0.00"}),
        ({"total": -3}, {"XXX": "0.00"}),
        ({"products": [None, {}, 7, {"name": ["x"]}], "currency": ["EUR"]}, {"['EUR']": "0.00"}),
    ],
)
def test_whatever_shops_say_is_survived(said: dict, revenue: dict) -> None:
    assert traits_of([_event(1, "order.paid", **said)])["revenue"] == revenue


def test_a_refund_without_an_amount_is_all_of_it() -> None:
    assert traits_of([BEER, _event(2, "order.refunded", order_id="1")])["revenue"] == {"EUR": "0.00"}


def test_the_latest_answer_to_a_survey_counts() -> None:
    first, then = (
        _event(1, "survey.answered", 1, survey="after", nps=3),
        _event(2, "survey.answered", 2, survey="after", nps=9),
    )
    assert traits_of([first, then]) == {"answers": {"after": {"nps": 9}}}


async def test_ada_is_learnt_about_once_however_late_the_news(desk: Desk, ada: str) -> None:
    for event in (NEVER_MIND, WINE, BACK, BEER, BEER):
        said = Said("shop", event["id"], event["name"], Person(id=ada), event["at"], event["properties"])
        await hear(desk, said)
    while await hand_on(desk):
        pass
    row = await look_up.somebody(desk, "id", ada)
    assert (row["traits"]["orders"], row["traits"]["revenue"]) == (1, {"EUR": "10.00"})
    assert row["traits"]["last_products"] == ["pils", "glass"]
