"""Assets in a real Chromium: every variant is seen in its own proportions, with its size beside it."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from messages.assets.pictures import Focus
from operations.content import assets
from operations.desk import Desk, Who
from tests.browser.visitor import SCREENS, Visitor

pytestmark = pytest.mark.browser
ME = Who("tests")
ALL_THERE = "Promise.all([...document.images].map(one => { one.loading = 'eager'; return one.decode(); }))"
PROPORTIONS = "images => images.map(one => [one.naturalWidth / one.naturalHeight, one.clientWidth / one.clientHeight])"


def photo() -> bytes:
    """Wide, with a ring that only proportions that are kept leave round."""
    file, image = BytesIO(), Image.new("RGB", (2000, 900), "#2a5d4c")
    ImageDraw.Draw(image).ellipse((500, 150, 1100, 750), outline="#f4d58d", width=60)
    image.save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("screen", SCREENS, ids=str)
async def test_every_variant_is_shown_as_it_is(desk: Desk, visitor: Visitor) -> None:
    page = visitor.page
    said = assets.Said("Der Ring", {"de": "Ein goldener Ring auf Grün"}, focus=Focus(0.4, 0.5))
    await assets.add(desk, ME, "ring", photo(), "image/jpeg", said)
    for name, place in (("list", "/console/assets"), ("one", "/console/assets/ring")):
        await page.goto(place)
        await page.evaluate(ALL_THERE)
        await visitor.see(name)
    shapes = await page.locator(".variants img").evaluate_all(PROPORTIONS)
    assert len(shapes) == 6
    assert all(drawn == pytest.approx(true, rel=0.03) for true, drawn in shapes), shapes
    sizes = await page.locator(".variants li").all_inner_texts()
    assert all("×" in text for text in sizes)
