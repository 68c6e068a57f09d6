"""Assets in a real Chromium: every variant is seen in its own proportions, with its size beside it."""

from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image, ImageDraw
from playwright.async_api import Browser

from messages.assets.pictures import Focus
from operations.access.sign_in import issue
from operations.content import assets
from operations.desk import Desk, Who

pytestmark = pytest.mark.browser
ARTEFACTS = Path(__file__).parents[2] / "artefacts"
ME = Who("tests")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ALL_THERE = "Promise.all([...document.images].map(one => { one.loading = 'eager'; return one.decode(); }))"
PROPORTIONS = "images => images.map(one => [one.naturalWidth / one.naturalHeight, one.clientWidth / one.clientHeight])"


def photo() -> bytes:
    """Wide, with a ring that only proportions that are kept leave round."""
    file, image = BytesIO(), Image.new("RGB", (2000, 900), "#2a5d4c")
    ImageDraw.Draw(image).ellipse((500, 150, 1100, 750), outline="#f4d58d", width=60)
    image.save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("locale", "scheme", "width"),
    [("de", "light", 1280), ("en", "dark", 1280), ("en", "light", 390), ("de", "dark", 390)],
)
async def test_every_variant_is_shown_as_it_is(
    chromium: Browser, quiet: Desk, quiet_address: str, locale: str, scheme: str, width: int
) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    said = assets.Said("Der Ring", {"de": "Ein goldener Ring auf Grün"}, focus=Focus(0.4, 0.5))
    await assets.add(quiet, ME, "ring", photo(), "image/jpeg", said)
    size = {"width": width, "height": 900}
    context = await chromium.new_context(base_url=quiet_address, locale=locale, color_scheme=scheme, viewport=size)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto((await issue(quiet)).removeprefix(quiet.links.base_url))
    await page.locator("main button").click()
    for name, place in (("list", "/console/assets"), ("one", "/console/assets/ring")):
        await page.goto(place)
        await page.evaluate(ALL_THERE)
        await page.screenshot(path=ARTEFACTS / f"assets-{name}-{scheme}-{width}.png", full_page=True)
        found = await Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name
    shapes = await page.locator(".variants img").evaluate_all(PROPORTIONS)
    assert len(shapes) == 6
    assert all(drawn == pytest.approx(true, rel=0.03) for true, drawn in shapes), shapes
    sizes = await page.locator(".variants li").all_inner_texts()
    assert all("×" in text for text in sizes)
    await context.close()
