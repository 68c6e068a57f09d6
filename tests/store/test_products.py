"""Products are chosen by what somebody likes, and shown as people there write prices."""

from collections.abc import Sequence

import pytest

from operations.desk import Desk
from store.rows import Row
from store.touchpoints import products


async def chosen(desk: Desk, interests: Sequence[str], locale: str = "de", most: int = 1) -> list[Row]:
    async with desk.database.read() as connection:
        return products.chosen(await products.every(connection), interests, locale, most)


@pytest.mark.parametrize(
    ("interests", "title"),
    [
        (["pils", "classic"], "Smatched Pils"),
        (["alcohol-free"], "Hopfenbrause"),
        (["hoppy"], "Pazifik Pale Ale"),  # pacific and pils have it in common with her; the first by key
        ([], "Kellerkind"),
    ],
)
async def test_the_product_with_most_in_common_is_chosen(smatched: Desk, interests: list[str], title: str) -> None:
    (best,) = await chosen(smatched, interests)
    assert best["title"] == title


async def test_of_several_the_best_come_first_and_what_shares_nothing_fills_up(smatched: Desk) -> None:
    best = await chosen(smatched, ["hoppy", "adventure", "wheat", "hoppy"], most=4)
    assert [one["title"] for one in best] == ["Pazifik Pale Ale", "Wolke Sieben", "Smatched Pils", "Kellerkind"]


async def test_there_are_never_more_than_there_are(smatched: Desk) -> None:
    everything = await chosen(smatched, ["hoppy"], most=12)
    assert len({one["title"] for one in everything}) == len(everything) == 5
    for few in range(5):
        assert await chosen(smatched, ["hoppy"], most=few) == everything[:few]


async def test_they_speak_the_customers_language_prices_included(smatched: Desk) -> None:
    (german,) = await chosen(smatched, ["dark"], "de-DE")
    (english,) = await chosen(smatched, ["dark"], "en")
    (french,) = await chosen(smatched, ["dark"], "fr")

    assert (german["title"], german["price"]) == ("Kellerkind", "3,90\N{NO-BREAK SPACE}€")
    assert (english["title"], english["price"]) == ("Cellar Child", "€3.90")
    assert french["title"] == "Cellar Child"


async def test_where_nothing_is_sold_nothing_is_offered(desk: Desk) -> None:
    assert await chosen(desk, ["dark"], most=3) == []
