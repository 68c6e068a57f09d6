"""The desk in a real Chromium: a file comes in, Ada is looked at, merged and erased, a broadcast goes out."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from operations.access.sign_in import issue
from operations.audiences import segments
from operations.customers.identify import Person
from operations.desk import Desk, Who
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.work.keep_working import work

pytestmark = pytest.mark.browser
ARTEFACTS = Path(__file__).parents[2] / "artefacts"
ME = Who("tests")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOYAL = "segment: loyal\ntitle: Treue Biertrinker\nwho: {interest: beer}\npersona: {name: Theo, portrait: Mag Bier.}\n"
FILE = (
    "Kundennummer;E-Mail;Vorname;Nachname;Interessen;Umsatz (€);Bemerkung\r\n"
    "1;ada@example.com;Ada;Löwenstein;beer|wine;1.234,50;kommt gern\r\n"
    "2;ada@example.org;Ada;L.;beer;;\r\n"
    "3;grace@example.com;Grace;Hopper;;99,00;ruft lieber an\r\n"
    "4;not an address;Bob;;;;\r\n"
)


@dataclass
class Walk:
    """Somebody at a browser, who looks closely at every page."""

    page: Page
    width: int
    name: str

    async def see(self, what: str) -> None:
        """No barrier is in the way, nothing sticks out; a picture is kept."""
        await self.page.screenshot(path=ARTEFACTS / f"desk-{what}-{self.name}.png", full_page=True)
        await self.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        found = await Axe().run(self.page, options=RULES)
        assert found.violations_count == 0, f"{what}: {found.generate_report()}"
        wide = await self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{what} is {wide} pixels wide on a screen of {self.width}"


@pytest.mark.parametrize(
    ("locale", "scheme", "width"), [("de", "light", 1440), ("de", "dark", 390), ("en", "light", 390)]
)
async def test_the_desk_is_open_to_everybody(
    chromium: Browser, quiet: Desk, quiet_address: str, locale: str, scheme: str, width: int
) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    size = {"width": width, "height": 900}
    context = await chromium.new_context(base_url=quiet_address, locale=locale, color_scheme=scheme, viewport=size)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto((await issue(quiet)).removeprefix(quiet.links.base_url))
    await page.locator("main button").click()
    walk = Walk(page, width, f"{locale}-{scheme}-{width}")
    await segments.keep(quiet, ME, LOYAL)
    await _a_file_comes_in(walk, quiet)
    await _ada_is_looked_at(walk, quiet)
    await _two_are_made_one(walk)
    await _a_broadcast_goes_out(walk, quiet)
    await _grace_is_erased(walk)
    await context.close()


async def _a_file_comes_in(walk: Walk, desk: Desk) -> None:
    page = walk.page
    await page.goto("/console/imports")
    await walk.see("imports-empty")
    file = {"name": "Kundschaft Messe Köln.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp1252")}
    await page.locator("#file").set_input_files(files=[file])  # type: ignore[list-item]
    await page.locator("main form button").click()
    await expect(page.locator("select[name=encoding]")).to_have_value("cp1252")
    await expect(page.locator("select[name=to-1]")).to_have_value("external_id")
    await page.locator("select[name=to-6]").select_option("attributes.umsatz:number")
    await page.locator("select[name=to-7]").select_option("")
    await page.locator("input[name=new_list]").fill("Messe Köln")
    await page.locator("button[value=look]").click()
    await expect(page.locator("select[name=to-6]")).to_have_value("attributes.umsatz:number")
    await walk.see("import-columns")
    await page.locator("button[value=try]").click()
    await expect(page.locator("progress")).to_be_visible()
    await walk.see("import-running")
    while await work(desk):
        pass
    await expect(page.locator('[data-live="new"]')).to_have_text("3", timeout=10_000)
    await page.reload()
    await walk.see("import-tried")
    await page.locator("button[value=begin]").click()
    while await work(desk):
        pass
    await page.reload()
    await expect(page.locator('[data-live="refused"]')).to_have_text("1")
    await walk.see("import-done")
    await page.goto("/console/imports")
    await walk.see("imports")


async def _ada_is_looked_at(walk: Walk, desk: Desk) -> None:
    page, ada = walk.page, Person(email="ada@example.com")
    for number in range(22):
        paid = {"order_id": str(number), "total": "19.90", "currency": "EUR", "products": [{"name": "Pils"}]}
        await hear(desk, Said("shop", f"paid-{number}", "order.paid", ada, properties=paid))
    while await hand_on(desk):
        pass
    await page.goto("/console/customers?find=ada")
    await expect(page.locator("tbody tr")).to_have_count(2)
    await walk.see("customers")
    await page.goto("/console/customers?of=list:messe_koeln")
    await expect(page.locator("tbody tr")).to_have_count(3)
    await page.goto("/console/customers?find=ada@example.com")
    await walk.see("customer")
    consents = page.locator('form[action$="consents"]').first
    await consents.locator("input[name=how]").fill("am Telefon, 23.11.")
    await consents.locator("button").click()
    await expect(page.locator("aside")).to_contain_text("am Telefon, 23.11.")
    await page.locator('a[href*="timeline"]').click()
    await walk.see("timeline")


async def _two_are_made_one(walk: Walk) -> None:
    page = walk.page
    await page.goto("/console/customers?find=ada@example.com")
    await page.locator("details", has=page.locator('form[action$="merge"]')).locator("summary").click()
    await page.locator('form[action$="merge"] input').fill("ada@example.org")
    await page.locator('form[action$="merge"] button').click()
    await walk.see("merge")
    await page.locator("form.sure button").click()
    await expect(page.locator("aside")).to_contain_text("ada@example.org")
    await walk.see("merged")


async def _a_broadcast_goes_out(walk: Walk, desk: Desk) -> None:
    page = walk.page
    await page.goto("/console/broadcasts")
    await walk.see("broadcasts-empty")
    await page.goto("/console/new-broadcast")
    text = page.locator("textarea")
    await text.fill("broadcast: spring_sale\ntitle: Frühlingsfest\naudience: {list: nowhere}\nsned: hello\n")
    await page.locator("button[value=save]").click()
    await walk.see("broadcast-wrong")
    await text.fill("broadcast: spring_sale\ntitle: Frühlingsfest\naudience: {list: messe_koeln}\nsend: hello\n")
    await page.locator("button[value=save]").click()
    await page.locator("button[value=look]").click()
    await walk.see("broadcast-draft")
    await page.locator('form[action$="launch"] button').click()
    await expect(page.locator("progress")).to_be_visible()
    await walk.see("broadcast")
    await page.goto("/console/broadcasts")
    await walk.see("broadcasts")


async def _grace_is_erased(walk: Walk) -> None:
    page = walk.page
    await page.goto("/console/customers?find=grace@example.com")
    await page.locator('a[href$="erasure"]').click()
    await walk.see("erasure")
    await page.locator("button.bad").click()
    await walk.see("erased")
    await page.goto("/console/customers?find=grace@example.com")
    await expect(page.locator("tbody tr")).to_have_count(0)
