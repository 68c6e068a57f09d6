"""The desk in a real Chromium: a file comes in, Ada is looked at, merged and erased, a broadcast goes out."""

import pytest
from playwright.async_api import expect

from operations.audiences import segments
from operations.customers.identify import Person
from operations.desk import Desk, Who
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.work.keep_working import work
from tests.browser.visitor import Screen, Visitor

pytestmark = pytest.mark.browser
ME = Who("tests")
LOYAL = "segment: loyal\ntitle: Treue Biertrinker\nwho: {interest: beer}\npersona: {name: Theo, portrait: Mag Bier.}\n"
FILE = (
    "Kundennummer;E-Mail;Vorname;Nachname;Interessen;Umsatz (€);Bemerkung\r\n"
    "1;ada@example.com;Ada;Löwenstein;beer|wine;1.234,50;kommt gern\r\n"
    "2;ada@example.org;Ada;L.;beer;;\r\n"
    "3;grace@example.com;Grace;Hopper;;99,00;ruft lieber an\r\n"
    "4;not an address;Bob;;;;\r\n"
)


@pytest.mark.parametrize("screen", [Screen("de"), Screen("de", "dark", 390), Screen("en", "light", 390)], ids=str)
async def test_the_desk_is_open_to_everybody(desk: Desk, visitor: Visitor) -> None:
    await segments.keep(desk, ME, LOYAL)
    await _a_file_comes_in(visitor, desk)
    await _ada_is_looked_at(visitor, desk)
    await _two_are_made_one(visitor)
    await _a_broadcast_goes_out(visitor, desk)
    await _grace_is_erased(visitor)


async def _a_file_comes_in(visitor: Visitor, desk: Desk) -> None:
    page = visitor.page
    await page.goto("/console/imports")
    await visitor.see("imports-empty")
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
    await visitor.see("import-columns")
    await page.locator("button[value=try]").click()
    await expect(page.locator("progress")).to_be_visible()
    await visitor.see("import-running")
    while await work(desk):
        pass
    await expect(page.locator('[data-live="new"]')).to_have_text("3", timeout=10_000)
    await page.reload()
    await visitor.see("import-tried")
    await page.locator("button[value=begin]").click()
    while await work(desk):
        pass
    await page.reload()
    await expect(page.locator('[data-live="refused"]')).to_have_text("1")
    await visitor.see("import-done")
    await page.goto("/console/imports")
    await visitor.see("imports")


async def _ada_is_looked_at(visitor: Visitor, desk: Desk) -> None:
    page, ada = visitor.page, Person(email="ada@example.com")
    for number in range(22):
        paid = {"order_id": str(number), "total": "19.90", "currency": "EUR", "products": [{"name": "Pils"}]}
        await hear(desk, Said("shop", f"paid-{number}", "order.paid", ada, properties=paid))
    while await hand_on(desk):
        pass
    await page.goto("/console/customers?find=ada")
    await expect(page.locator("tbody tr")).to_have_count(2)
    await visitor.see("customers")
    await page.goto("/console/customers?of=list:messe_koeln")
    await expect(page.locator("tbody tr")).to_have_count(3)
    await page.goto("/console/customers?find=ada@example.com")
    await visitor.see("customer")
    consents = page.locator('form[action$="consents"]').first
    await consents.locator("input[name=how]").fill("am Telefon, 23.11.")
    await consents.locator("button").click()
    await expect(page.locator("aside")).to_contain_text("am Telefon, 23.11.")
    await page.locator('a[href*="timeline"]').click()
    await visitor.see("timeline")


async def _two_are_made_one(visitor: Visitor) -> None:
    page = visitor.page
    await page.goto("/console/customers?find=ada@example.com")
    await page.locator("details", has=page.locator('form[action$="merge"]')).locator("summary").click()
    await page.locator('form[action$="merge"] input').fill("ada@example.org")
    await page.locator('form[action$="merge"] button').click()
    await visitor.see("merge")
    await page.locator("form.sure button").click()
    await expect(page.locator("aside")).to_contain_text("ada@example.org")
    await visitor.see("merged")


async def _a_broadcast_goes_out(visitor: Visitor, desk: Desk) -> None:
    page = visitor.page
    await page.goto("/console/broadcasts")
    await visitor.see("broadcasts-empty")
    await page.goto("/console/new-broadcast")
    text = page.locator("textarea")
    await text.fill("broadcast: spring_sale\ntitle: Frühlingsfest\naudience: {list: nowhere}\nsned: hello\n")
    await page.locator("button[value=save]").click()
    await visitor.see("broadcast-wrong")
    await text.fill("broadcast: spring_sale\ntitle: Frühlingsfest\naudience: {list: messe_koeln}\nsend: hello\n")
    await page.locator("button[value=save]").click()
    await page.locator("button[value=look]").click()
    await visitor.see("broadcast-draft")
    await page.locator('form[action$="launch"] button').click()
    await expect(page.locator("progress")).to_be_visible()
    await visitor.see("broadcast")
    await page.goto("/console/broadcasts")
    await visitor.see("broadcasts")


async def _grace_is_erased(visitor: Visitor) -> None:
    page = visitor.page
    await page.goto("/console/customers?find=grace@example.com")
    await page.locator('a[href$="erasure"]').click()
    await visitor.see("erasure")
    await page.locator("button.bad").click()
    await visitor.see("erased")
    await page.goto("/console/customers?find=grace@example.com")
    await expect(page.locator("tbody tr")).to_have_count(0)
