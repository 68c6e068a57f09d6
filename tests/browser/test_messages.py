"""The messages in a real Chromium: the list, a message with Ada's eyes, one that is not right, a new one."""

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from operations.access.sign_in import issue
from operations.content import messages
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who

pytestmark = pytest.mark.browser
ARTEFACTS = Path(__file__).parents[2] / "artefacts"
ME = Who("tests")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WRONG = {
    "email/de/subject.txt": "Servus",
    "email/de/body.txt": "Griaß di.\n",
    "email/de/body.html": '<img src="https://example.com/bild.png">\n<a href="www.example.com">Los</a>\n',
}


async def see(page: Page, what: str, width: int) -> None:
    """No barrier is in the way, nothing sticks out; a picture is kept."""
    await page.screenshot(path=ARTEFACTS / f"messages-{what}-{width}.png", full_page=True)
    found = await Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{what}: {found.generate_report()}"
    assert await page.evaluate("document.documentElement.scrollWidth") <= width, what


@pytest.mark.parametrize(("locale", "scheme", "width"), [("de", "light", 1440), ("en", "dark", 390)])
async def test_messages_are_open_to_everybody(
    chromium: Browser, quiet: Desk, quiet_address: str, locale: str, scheme: str, width: int
) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    ada = await identify(quiet, Person(external_id="ada", email="ada@example.com", name="Ada Löwenstein"))
    await messages.keep(quiet, ME, "servus", WRONG, new=True)
    size = {"width": width, "height": 900}
    context = await chromium.new_context(base_url=quiet_address, locale=locale, color_scheme=scheme, viewport=size)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto((await issue(quiet)).removeprefix(quiet.links.base_url))
    await page.locator("main button").click()
    await page.goto("/console/messages?check=true")
    await see(page, "list", width)
    await page.goto("/console/messages/welcome")
    await page.locator("select[name=customer]").select_option(ada)
    await page.locator("form[method=get] button").click()
    await expect(page.frame_locator("iframe").get_by_text("Ada")).to_be_visible()
    await page.locator("#phone").check()
    await see(page, "one", width)
    await page.goto("/console/messages/servus")
    await expect(page.locator(".faults li").first).to_be_visible()
    await see(page, "wrong", width)
    await page.goto("/console/messages/new")
    await see(page, "new", width)
    await context.close()
