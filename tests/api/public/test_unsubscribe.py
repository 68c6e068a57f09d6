"""Ada unsubscribes: on the page, or her mail program does it for her with one click."""

from collections.abc import Awaitable, Callable

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from messages.links import Purpose
from operations.desk import Desk
from store.permission import consents
from store.tables import events

Link = Callable[[Purpose, str], Awaitable[str]]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def may_write(desk: Desk, customer: str) -> bool:
    async with desk.database.read() as connection:
        return await consents.given(connection, customer, "email", "news")


@pytest.mark.parametrize("body", [{"data": ONE_CLICK}, {"files": {"List-Unsubscribe": (None, "One-Click")}}])
async def test_one_click_counts_at_once_without_cookie_or_redirect(
    smatched: Desk, browser: AsyncClient, link: Link, ada: str, body: dict[str, object]
) -> None:
    path = await link("u", "hello")
    assert await may_write(smatched, ada)

    response = await browser.post(path, **body)  # type: ignore[arg-type]

    assert response.status_code == 200
    assert "location" not in response.headers
    assert "set-cookie" not in response.headers
    assert not await may_write(smatched, ada)


async def test_unsubscribing_twice_is_unsubscribing_once(
    smatched: Desk, browser: AsyncClient, link: Link, ada: str
) -> None:
    path = await link("u", "hello")

    for _ in range(3):
        assert (await browser.post(path, data=ONE_CLICK)).status_code == 200

    async with smatched.database.read() as connection:
        told = (await connection.execute(select(events.c.about).where(events.c.name == "customer.unsubscribed"))).all()
        consent = await consents.find(connection, ada, "email", "news")
    assert [about for (about,) in told] == ["news"]
    assert consent
    assert consent["evidence"]["by"] == "one-click"


async def test_the_button_on_the_page_does_the_same(smatched: Desk, browser: AsyncClient, link: Link, ada: str) -> None:
    path = await link("u", "hello")
    assert f'action="{path}"' in (await browser.get(path)).text

    assert (await browser.post(path)).status_code == 200
    assert not await may_write(smatched, ada)
