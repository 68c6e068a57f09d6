"""Ada chooses what she hears: opening the page changes nothing, saving does, and there is one button for peace."""

from collections.abc import Awaitable, Callable

import pytest
from httpx2 import AsyncClient

from messages.links import Purpose
from operations.desk import Desk, Who
from operations.permission import topics
from operations.permission.proof import proof

Link = Callable[[Purpose, str], Awaitable[str]]
ME = Who("tests")


def topic(title: str, *, public: bool = True, position: int = 0) -> dict[str, object]:
    texts = {"en": {"title": title, "text": f"All about {title}."}}
    return {"texts": texts, "double_opt_in": False, "public": public, "position": position}


@pytest.fixture
async def path(smatched: Desk, link: Link) -> str:
    await topics.keep(smatched, ME, "news", topic("Pub news"), revision=0)
    await topics.keep(smatched, ME, "offers", topic("Offers", position=1), revision=0)
    await topics.keep(smatched, ME, "staff", topic("Staff", public=False), revision=0)
    return await link("p", "hello")


async def states(desk: Desk, customer: str) -> dict[str, str]:
    return {f"{row['channel']}:{row['topic']}": row["state"] for row in (await proof(desk, customer))["consents"]}


async def test_she_sees_what_is_offered_and_what_she_has(browser: AsyncClient, path: str) -> None:
    page = (await browser.get(path)).text
    assert page.index("Pub news") < page.index("Offers") < page.index("tracking")
    assert "Staff" not in page
    assert page.count("<fieldset") == 1
    assert page.count(" checked") == 1
    assert "ada@example.com" not in page


async def test_she_takes_one_and_leaves_another(smatched: Desk, browser: AsyncClient, path: str, ada: str) -> None:
    shown = ["email:news", "email:offers", "email:tracking"]
    chosen = {"shown": shown, "wanted": ["email:offers", "email:tracking", "email:staff", "sms:news"]}
    page = await browser.post(path, data=chosen)
    assert "is saved" in page.text
    yes = {"email:offers": "given", "email:tracking": "given"}
    assert await states(smatched, ada) == {"email:news": "withdrawn"} | yes
    evidence = (await proof(smatched, ada, "offers"))["log"][0]["evidence"]
    assert (evidence["by"], evidence["text"], evidence["version"]) == ("preferences", "Offers All about Offers.", 1)
    before = await proof(smatched, ada)
    await browser.post(path, data=chosen)
    assert await proof(smatched, ada) == before


async def test_what_was_not_shown_is_not_touched(smatched: Desk, browser: AsyncClient, path: str, ada: str) -> None:
    await browser.post(path, data={"shown": ["email:offers"]})
    assert await states(smatched, ada) == {"email:news": "given"}


async def test_one_press_for_peace(smatched: Desk, browser: AsyncClient, path: str, ada: str) -> None:
    await browser.post(path, data={"shown": ["email:offers"], "wanted": ["email:offers"]})
    page = await browser.post(path, data={"off": "all", "shown": ["email:news"], "wanted": ["email:news"]})
    assert " checked" not in page.text
    assert set((await states(smatched, ada)).values()) == {"withdrawn"}
