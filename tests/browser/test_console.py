"""The console in a real Chromium: signed in by a link, without a barrier, light and dark, on a desk and on a phone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from journeys.passage import Whereabouts
from operations.access.sign_in import issue
from operations.customers.look_up import everybody
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys.review import enrolments
from store.enrolments.enrolments import begin, remember

pytestmark = pytest.mark.browser
ARTEFACTS = Path(__file__).parents[2] / "artefacts"
ME = Who("tests")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ("journeys", "map", "definition", "enrolments", "enrolment", "customers", "customer", "mailbox", "mail")


async def _signed_in(chromium: Browser, desk: Desk, address: str, **how: object) -> tuple[BrowserContext, Page]:
    context = await chromium.new_context(base_url=address, **how)  # type: ignore[arg-type]
    page = await context.new_page()
    link = await issue(desk)
    await page.goto(link.removeprefix(desk.links.base_url))
    await page.locator("main button").click()
    await expect(page).to_have_url(f"{address}/console/")
    return context, page


async def _addresses(desk: Desk, letter: int) -> dict[str, str]:
    somebody = (await everybody(desk))[0]["id"]
    passage = (await enrolments(desk, customer=somebody))[0]["id"]
    return {
        "journeys": "/console/",
        "map": "/console/journeys/smatched",
        "definition": "/console/journeys/smatched/definition",
        "enrolments": "/console/journeys/smatched/enrolments",
        "enrolment": f"/console/enrolments/{passage}",
        "customers": "/console/customers",
        "customer": f"/console/customers/{somebody}",
        "mailbox": "/console/mailbox",
        "mail": f"/console/mailbox/{letter}",
    }


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)])
async def test_every_page_is_open_to_everybody(
    chromium: Browser, played: Desk, address: str, letter: int, locale: str, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    context, page = await _signed_in(chromium, played, address, locale=locale, color_scheme=scheme, viewport=size)
    ARTEFACTS.mkdir(exist_ok=True)
    for name, place in (await _addresses(played, letter)).items():
        await page.goto(place)
        await page.screenshot(path=ARTEFACTS / f"{name}-{locale}-{scheme}-{width}.png", full_page=True)
        await page.evaluate("document.querySelectorAll('.act').forEach((act) => (act.open = true))")
        found = await Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} pixels wide on a screen of {width}"
    await context.close()


async def test_figures_change_while_one_looks_and_focus_stays(chromium: Browser, played: Desk, address: str) -> None:
    context, page = await _signed_in(chromium, played, address, locale="en")
    await page.goto("/console/journeys/hello")
    card = page.locator("a.card").first
    await card.focus()
    entered = page.locator('[data-live="hello-entered"] .number')
    await expect(entered).to_have_text("0")
    customer = (await everybody(played))[0]["id"]
    enrolled = await enrol(played, ME, "hello", customer)
    where = Whereabouts(enrolment=enrolled.id, customer=customer, journey="hello", version=1, now=NOW, step="hello")
    async with played.database.begin() as connection:
        await begin(connection, enrolled.id)
        await remember(connection, where)
    await expect(entered).to_have_text("1", timeout=10_000)
    await expect(card).to_be_focused()
    await expect(card).to_have_attribute("aria-label", "Hello, send. 1 entered, 1 here now, 0 failed")
    await context.close()


async def test_the_console_can_be_walked_by_keyboard(chromium: Browser, played: Desk, address: str) -> None:
    context, page = await _signed_in(chromium, played, address, locale="en")
    await page.goto("/console/journeys/smatched")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.locator("a.card").nth(4).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("tr:target")).to_contain_text("Der Film")
    await context.close()


async def test_everything_is_there_without_javascript(chromium: Browser, played: Desk, address: str) -> None:
    context, page = await _signed_in(chromium, played, address, locale="en", java_script_enabled=False)
    await page.goto("/console/journeys/smatched")
    await expect(page.locator("a.card")).to_have_count(13)
    await context.close()


async def test_nothing_on_a_page_is_blocked_and_no_mail_runs_scripts(
    chromium: Browser, played: Desk, address: str, letter: int
) -> None:
    context, page = await _signed_in(chromium, played, address, locale="de")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for name, place in (await _addresses(played, letter)).items():
        await page.goto(place)
        expected = ["script"] if name == "mail" else []
        assert [word for word in expected if not any(word in one for one in complaints)] == []
        assert [one for one in complaints if "sandboxed" not in one] == [], name
    looks = page.frame_locator("iframe")
    await expect(looks.locator("h1")).to_have_text("Hallo Ada,")
    await expect(looks.locator("h1")).to_have_css("color", "rgb(23, 105, 74)")
    await page.get_by_label("Telefon").check()
    width = await page.locator("iframe").evaluate("frame => frame.getBoundingClientRect().width")
    assert width == 390
    await page.screenshot(path=ARTEFACTS / "mail-as-on-a-phone.png", full_page=True)
    await context.close()


async def test_signing_in_is_open_to_everybody_too(chromium: Browser, played: Desk, address: str) -> None:
    for locale, scheme, width in (("de", "light", 390), ("en", "dark", 1440)):
        size = {"width": width, "height": 900}
        context = await chromium.new_context(base_url=address, locale=locale, color_scheme=scheme, viewport=size)  # type: ignore[arg-type]
        page = await context.new_page()
        link = (await issue(played)).removeprefix(played.links.base_url)
        for name, place in (("signed-out", "/console/"), ("sign-in", link), ("used", "/console/sign-in/no")):
            await page.goto(place)
            if name == "used":
                await page.locator("main button").click()
            await page.screenshot(path=ARTEFACTS / f"{name}-{locale}-{scheme}-{width}.png", full_page=True)
            found = await Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        await context.close()
