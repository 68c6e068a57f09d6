"""The public pages in a real Chromium on a phone: open to everybody, light and dark, with and without scripts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from shutil import which
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright, expect
from sqlalchemy import select

from api.app import app
from messages.links import Purpose
from operations.desk import Desk
from store.database import Database
from store.tables import events
from tests.browser.visitor import look, served

pytestmark = pytest.mark.browser
Link = Callable[[Purpose, str], Awaitable[str]]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """One kind of database will do to look at pages."""
    return sqlite_database


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def address(smatched: Desk) -> AsyncIterator[str]:
    """Where the app is served."""
    async with served(app(smatched)) as place:
        yield place


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_is_open_to_everybody(
    chromium: Browser, address: str, link: Link, beer: Any, card: Any, scheme: str
) -> None:
    ways: list[tuple[Purpose, str]] = [("u", "hello"), ("f", "film"), ("s", "ask")]
    paths = [await link(*way) for way in ways] + [beer.path, card.path, "/till", "/s/lost"]
    context = await chromium.new_context(base_url=address, color_scheme=scheme, viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    page = await context.new_page()
    for path in paths:
        await page.goto(path)
        await look(page, path)


async def test_the_film_runs_when_asked_to_and_says_when_it_was_watched(
    smatched: Desk, chromium: Browser, address: str, link: Link
) -> None:
    page = await chromium.new_page(base_url=address, viewport=PHONE, reduced_motion="no-preference")  # type: ignore[arg-type]
    await page.goto(await link("f", "film"))
    await page.locator("#play").check(force=True)

    await expect(page.get_by_role("status")).to_be_visible(timeout=25_000)

    async with smatched.database.read() as connection:
        told = (await connection.execute(select(events.c.name).where(events.c.about.endswith("/film/1")))).scalars()
        assert list(told) == ["film.watched"]


async def test_without_scripts_ada_can_do_everything(chromium: Browser, address: str, link: Link) -> None:
    context = await chromium.new_context(base_url=address, viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = await context.new_page()

    await page.goto(await link("s", "ask") + "?score=9")
    await page.locator("button").click()
    await expect(page.get_by_role("status")).to_be_visible()

    await page.goto(await link("f", "film"))
    await page.locator("button").click()
    await expect(page.get_by_role("status")).to_be_visible()
