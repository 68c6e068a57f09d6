"""Whatever a shop calls it, a purchase is a purchase."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from journeys.event_names import ALIASES, meaning


@pytest.mark.parametrize(
    "said",
    [
        "order.paid",
        "Order Completed",
        "order_completed",
        "orderCompleted",
        "ORDER-COMPLETED",
        "orders/paid",
        "purchase",
        "order_placed",
        "Placed Order",
        "checkout.session.completed",
    ],
)
def test_a_purchase(said):
    assert meaning(said) == "order.paid"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Product Viewed", "product.viewed"),
        ("gift_card.redeemed", "gift_card.redeemed"),
        ("survey.answered", "survey.answered"),
        ("Bewertung geschrieben", "bewertung.geschrieben"),
        ("/", "/"),
    ],
)
def test_everything_else_keeps_its_words(said, meant):
    assert meaning(said) == meant


@given(some.text(min_size=1, max_size=120))
def test_saying_it_twice_changes_nothing(said):
    assert meaning(meaning(said)) == meaning(said) != ""


def test_no_alias_is_shadowed_by_another():
    assert {meaning(name) for name in ALIASES} == set(ALIASES.values())
    assert all(meaning(name) == name for name in ALIASES.values())
