"""Ada reads a message in her browser; whatever a template tries there, it can only be looked at."""

from collections.abc import Awaitable, Callable

from httpx2 import AsyncClient

from messages.links import Purpose

Link = Callable[[Purpose, str], Awaitable[str]]


async def test_the_message_is_shown_as_it_was_sent_and_locked_in(browser: AsyncClient, link: Link) -> None:
    page = await browser.get(await link("w", "taste"))

    assert page.status_code == 200
    assert "Ada" in page.text
    assert "/v/" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "sandbox" in page.headers["content-security-policy"]
