"""Ada watches a film; that she did is told once, however often the button is pressed."""

from collections.abc import Awaitable, Callable

from httpx2 import AsyncClient
from sqlalchemy import select

from messages.links import Purpose
from operations.desk import Desk
from store.tables import events

Link = Callable[[Purpose, str], Awaitable[str]]


async def test_watching_is_told_once_and_about_this_very_film(smatched: Desk, browser: AsyncClient, link: Link) -> None:
    path = await link("f", "film")

    for _ in range(2):
        assert (await browser.post(path)).status_code == 200

    async with smatched.database.read() as connection:
        told = (await connection.execute(select(events).where(events.c.name == "film.watched"))).mappings().all()
    assert len(told) == 1
    assert told[0]["about"].endswith("/film/1")
    assert told[0]["properties"] == {"film": "product_film"}


async def test_the_film_needs_no_script_to_be_reported(browser: AsyncClient, link: Link) -> None:
    path = await link("f", "film")

    page = (await browser.get(path)).text

    assert f'<form method="post" action="{path}"' in page
    assert '<script type="module" src="/pages/film.js"></script>' in page


async def test_where_there_is_no_film_there_is_no_page(browser: AsyncClient, link: Link) -> None:
    assert (await browser.get(await link("f", "hello"))).status_code == 404
