"""The sources in a real Chromium: none yet, one that shows its secret, one that is wrong, another secret."""

import pytest
from playwright.async_api import expect

from tests.browser.visitor import SCREENS, Visitor

pytestmark = pytest.mark.browser
MAPPING = '{"event_name": "order.paid", "customer": {"email": "kunde.mail"}, "properties": {"order_id": "bon.nr"}}'


@pytest.mark.parametrize("screen", SCREENS, ids=str)
async def test_sources_are_open_to_everybody(visitor: Visitor) -> None:
    page = visitor.page
    await page.goto("/console/sources")
    await visitor.see("none")
    await page.locator("input[name=key]").fill("shop")
    await page.locator("input[name=title]").fill("Smatched, der Shop")
    await page.locator("form.write button").last.click()
    await expect(page.locator(".opened code")).to_have_count(2)
    await visitor.see("added")
    new = page.locator('form[action="/console/sources"]')
    await new.locator("input[name=key]").fill("till")
    await new.locator("select").select_option("generic")
    await new.locator("button").click()
    await expect(page.locator(".faults")).to_be_visible()
    await visitor.see("wrong")
    await new.locator("textarea").fill(MAPPING)
    await new.locator("button").click()
    await page.goto("/console/sources")
    await expect(page.locator("section")).to_have_count(2)
    await visitor.see("two")
    await visitor.picture("two-open")
    await page.locator('form[action="/console/sources/shop/secrets"] button').click()
    await visitor.see("renewed")
