"""The messages in a real Chromium: the list, a message with Ada's eyes, one that is not right, a new one."""

import pytest
from playwright.async_api import expect

from operations.content import messages
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from tests.browser.visitor import Screen, Visitor

pytestmark = pytest.mark.browser
ME = Who("tests")
WRONG = {
    "email/de/subject.txt": "Servus",
    "email/de/body.txt": "Griaß di.\n",
    "email/de/body.html": '<img src="https://example.com/bild.png">\n<a href="www.example.com">Los</a>\n',
}


@pytest.mark.parametrize("screen", [Screen("de"), Screen("en", "dark", 390)], ids=str)
async def test_messages_are_open_to_everybody(desk: Desk, visitor: Visitor) -> None:
    page = visitor.page
    ada = await identify(desk, Person(external_id="ada", email="ada@example.com", name="Ada Löwenstein"))
    await messages.keep(desk, ME, "servus", WRONG, new=True)
    await page.goto("/console/messages?check=true")
    await visitor.see("list")
    await page.goto("/console/messages/welcome")
    await page.locator("select[name=customer]").select_option(ada)
    await page.locator("form[method=get] button").click()
    await expect(page.frame_locator("iframe").get_by_text("Ada")).to_be_visible()
    await page.locator("#phone").check()
    await visitor.see("one")
    await page.goto("/console/messages/servus")
    await expect(page.locator(".faults li").first).to_be_visible()
    await visitor.see("wrong")
    await page.goto("/console/messages/new")
    await visitor.see("new")
