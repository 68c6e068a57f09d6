"""A product is picked by what somebody likes, and shown as people there write prices."""

import pytest

from operations.desk import Desk
from store.touchpoints import products


@pytest.mark.parametrize(
    ("interests", "title"),
    [
        (["pils", "classic"], "Smatched Pils"),
        (["alcohol-free"], "Hopfenbrause"),
        (["hoppy"], "Pazifik Pale Ale"),  # pacific and pils have it in common with her; the first by key
        ([], "Kellerkind"),
    ],
)
async def test_the_product_with_most_in_common_is_picked(smatched: Desk, interests: list[str], title: str) -> None:
    async with smatched.database.read() as connection:
        picked = await products.pick(connection, interests, "de")

    assert picked
    assert picked["title"] == title


async def test_it_speaks_the_customers_language_prices_included(smatched: Desk) -> None:
    async with smatched.database.read() as connection:
        german = await products.pick(connection, ["dark"], "de-DE")
        english = await products.pick(connection, ["dark"], "en")
        french = await products.pick(connection, ["dark"], "fr")

    assert german
    assert english
    assert french
    assert (german["title"], german["price"]) == ("Kellerkind", "3,90\N{NO-BREAK SPACE}€")
    assert (english["title"], english["price"]) == ("Cellar Child", "€3.90")
    assert french["title"] == "Cellar Child"


async def test_where_nothing_is_sold_nothing_is_offered(desk: Desk) -> None:
    async with desk.database.read() as connection:
        assert await products.pick(connection, ["dark"], "de") is None
