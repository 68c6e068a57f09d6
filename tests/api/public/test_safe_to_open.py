"""Whoever opens a link changes nothing: mail scanners, previews, people who only look. Strangers learn nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from messages.links import Purpose
from operations.desk import Desk
from store.tables import metadata

Link = Callable[[Purpose, str], Awaitable[str]]
WAYS: list[tuple[Purpose, str]] = [("u", "hello"), ("p", "remind"), ("w", "offer"), ("f", "film"), ("s", "ask")]
"""Page → the step whose message leads there."""


async def dump(desk: Desk) -> dict[str, list[Any]]:
    """Every row of every table."""
    async with desk.database.read() as connection:
        return {table.name: (await connection.execute(select(table))).all() for table in metadata.sorted_tables}


async def every_path(link: Link, *rewards: str) -> list[str]:
    return [await link(*way) for way in WAYS] + list(rewards) + ["/till", "/pages/page.css"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_opening_any_link_three_times_changes_nothing(
    smatched: Desk, browser: AsyncClient, link: Link, beer: Any, card: Any, method: str
) -> None:
    paths = await every_path(link, beer.path, card.path)
    before = await dump(smatched)

    for path in paths * 3:
        response = await browser.request(method, f"{path}?score=9&List-Unsubscribe=One-Click")
        assert response.status_code == 200, path

    assert await dump(smatched) == before


async def test_pages_keep_themselves_to_themselves(browser: AsyncClient, link: Link, beer: Any, card: Any) -> None:
    for path in [await link(*way) for way in WAYS] + [beer.path, card.path]:
        page = await browser.get(path)
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in page.headers["x-robots-tag"]
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "set-cookie" not in page.headers
        assert "ada@example.com" not in page.text


@pytest.mark.parametrize("purpose", ["u", "w", "f", "s", "v", "g"])
async def test_a_forged_or_cut_link_leads_nowhere_and_says_so_kindly(
    smatched: Desk, browser: AsyncClient, link: Link, beer: Any, purpose: Purpose
) -> None:
    good = (await link(purpose, "film")).rpartition("/")[2]
    other = smatched.links.to("p", "00" * 16).rpartition("/")[2]
    nobody = smatched.links.to(purpose, "00" * 16).rpartition("/")[2]
    before = await dump(smatched)

    for token in (good[:-1], good[1:], good + "A", good.partition(".")[0], other, nobody, "x", "ü", "%00", "." * 300):
        for method in ("GET", "POST") if purpose in "ufs" else ("GET",):
            page = await browser.request(method, f"/{purpose}/{token}")
            assert page.status_code in (400, 404), token
    assert "leads nowhere" in (await browser.get(f"/{purpose}/{nobody}")).text
    assert await dump(smatched) == before


async def test_a_link_for_one_page_opens_no_other(browser: AsyncClient, link: Link, beer: Any) -> None:
    film = (await link("f", "film")).rpartition("/")[2]
    voucher = beer.path.rpartition("/")[2]

    for purpose, token in (("s", film), ("u", film), ("u", voucher), ("g", voucher), ("f", voucher)):
        assert (await browser.get(f"/{purpose}/{token}")).status_code == 404


async def test_a_page_speaks_the_language_of_its_customer_and_lost_ones_that_of_the_browser(
    browser: AsyncClient,
) -> None:
    german = await browser.get("/u/lost", headers={"Accept-Language": "de-AT,en;q=0.5"})
    english = await browser.get("/u/lost", headers={"Accept-Language": "en-GB"})

    assert '<html lang="de">' in german.text
    assert '<html lang="en">' in english.text
