"""The console in a real Chromium: signed in by a link, without a barrier, light and dark, on a desk and on a phone."""

from datetime import UTC, datetime
from itertools import product

import pytest
from playwright.async_api import expect

from journeys.passage import Whereabouts
from operations.customers.look_up import everybody
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys.review import enrolments
from store.enrolments.enrolments import remember
from tests.browser.visitor import Screen, Visitor

pytestmark = pytest.mark.browser
ME = Who("tests")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVERYWHERE = [Screen(*how) for how in product(["de", "en"], ["light", "dark"], [1440, 390])]


@pytest.fixture
def desk(played: Desk) -> Desk:
    """One on which a dozen customers are under way."""
    return played


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


@pytest.mark.parametrize("screen", EVERYWHERE, ids=str)
async def test_every_page_is_open_to_everybody(desk: Desk, visitor: Visitor, letter: int) -> None:
    for name, place in (await _addresses(desk, letter)).items():
        await visitor.page.goto(place)
        await visitor.see(name)


async def test_figures_change_while_one_looks_and_focus_stays(desk: Desk, visitor: Visitor) -> None:
    page = visitor.page
    await page.goto("/console/journeys/hello")
    card = page.locator("a.card").first
    await card.focus()
    entered = page.locator('[data-live="hello-entered"] .number')
    await expect(entered).to_have_text("0")
    customer = (await everybody(desk))[0]["id"]
    enrolled = await enrol(desk, ME, "hello", customer)
    where = Whereabouts(enrolment=enrolled.id, customer=customer, journey="hello", version=1, now=NOW, step="hello")
    async with desk.database.begin() as connection:
        await remember(connection, where)
    await expect(entered).to_have_text("1", timeout=10_000)
    await expect(card).to_be_focused()
    await expect(card).to_have_attribute("aria-label", "Hello, send. 1 entered, 1 here now, 0 failed")


async def test_the_console_can_be_walked_by_keyboard(visitor: Visitor) -> None:
    page = visitor.page
    await page.goto("/console/journeys/smatched")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.locator("a.card").nth(4).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("tr:target")).to_contain_text("Der Film")


@pytest.mark.parametrize("screen", [Screen(scripts=False)], ids=str)
async def test_everything_is_there_without_javascript(visitor: Visitor) -> None:
    await visitor.page.goto("/console/journeys/smatched")
    await expect(visitor.page.locator("a.card")).to_have_count(13)


@pytest.mark.parametrize("screen", [Screen("de")], ids=str)
async def test_nothing_on_a_page_is_blocked_and_no_mail_runs_scripts(desk: Desk, visitor: Visitor, letter: int) -> None:
    page = visitor.page
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for name, place in (await _addresses(desk, letter)).items():
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
    await visitor.picture("mail-as-on-a-phone")


@pytest.mark.parametrize("screen", [Screen("de", "light", 390), Screen("en", "dark")], ids=str)
async def test_signing_in_is_open_to_everybody_too(stranger: Visitor) -> None:
    await stranger.page.goto("/console/")
    await stranger.see("signed-out")
    await stranger.page.goto("/console/sign-in/no")
    await stranger.see("sign-in")
    await stranger.page.locator("main button").click()
    await stranger.see("used")
