"""The sources in a real Chromium: none yet, one that shows its secret, one that is wrong, another secret."""

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from operations.access.sign_in import issue
from operations.desk import Desk

pytestmark = pytest.mark.browser
ARTEFACTS = Path(__file__).parents[2] / "artefacts"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MAPPING = '{"event_name": "order.paid", "customer": {"email": "kunde.mail"}, "properties": {"order_id": "bon.nr"}}'


async def see(page: Page, what: str, width: int, scheme: str) -> None:
    """No barrier is in the way, nothing sticks out; a picture is kept."""
    await page.screenshot(path=ARTEFACTS / f"sources-{what}-{scheme}-{width}.png", full_page=True)
    await page.evaluate("document.querySelectorAll('.act').forEach((act) => (act.open = true))")
    await page.screenshot(path=ARTEFACTS / f"sources-{what}-open-{scheme}-{width}.png", full_page=True)
    found = await Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{what}: {found.generate_report()}"
    assert await page.evaluate("document.documentElement.scrollWidth") <= width, what


@pytest.mark.parametrize(
    ("locale", "scheme", "width"),
    [("de", "light", 1280), ("en", "dark", 1280), ("en", "light", 390), ("de", "dark", 390)],
)
async def test_sources_are_open_to_everybody(
    chromium: Browser, quiet: Desk, quiet_address: str, locale: str, scheme: str, width: int
) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    size = {"width": width, "height": 900}
    context = await chromium.new_context(base_url=quiet_address, locale=locale, color_scheme=scheme, viewport=size)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto((await issue(quiet)).removeprefix(quiet.links.base_url))
    await page.locator("main button").click()
    await page.goto("/console/sources")
    await see(page, "none", width, scheme)
    await page.locator("input[name=key]").fill("shop")
    await page.locator("input[name=title]").fill("Smatched, der Shop")
    await page.locator("form.write button").last.click()
    await expect(page.locator(".opened code")).to_have_count(2)
    await see(page, "added", width, scheme)
    new = page.locator('form[action="/console/sources"]')
    await new.locator("input[name=key]").fill("till")
    await new.locator("select").select_option("generic")
    await new.locator("button").click()
    await expect(page.locator(".faults")).to_be_visible()
    await see(page, "wrong", width, scheme)
    await new.locator("textarea").fill(MAPPING)
    await new.locator("button").click()
    await page.goto("/console/sources")
    await expect(page.locator("section")).to_have_count(2)
    await see(page, "two", width, scheme)
    await page.locator('form[action="/console/sources/shop/secrets"] button').click()
    await see(page, "renewed", width, scheme)
    await context.close()
