"""Brands and assets in the console: a picture is brought, described and cropped; a brand is written beside a mail."""

from io import BytesIO

import httpx2
from PIL import Image

from tests.messages.shop import SHOP


def photo() -> dict[str, tuple[str, bytes, str]]:
    file = BytesIO()
    Image.new("RGB", (900, 600), "#2040c0").save(file, "JPEG")
    return {"file": ("x.jpg", file.getvalue(), "image/jpeg")}


async def test_a_picture_is_brought_and_described(operator: httpx2.AsyncClient) -> None:
    wrong = await operator.post("/console/assets", data={"key": "hero", "alt.en": " "}, files=photo())
    assert wrong.status_code == 422
    assert "say what the picture shows" in wrong.text
    said = {"key": "hero", "alt.en": "A <blue> picture", "title": "Blue"}
    assert (await operator.post("/console/assets", data=said, files=photo())).headers[
        "location"
    ] == "/console/assets/hero"
    page = (await operator.get("/console/assets/hero")).text
    assert "A &lt;blue&gt; picture" in page
    seen = await operator.get("/console/assets/hero/push")
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    empty = {"file": ("", b"", "application/octet-stream")}
    change = {"revision": "1", "alt.en": "Blue", "focus.x": "0.2", "focus.y": "0.8"}
    assert (await operator.post("/console/assets/hero", data=change, files=empty)).status_code == 303
    assert (await operator.post("/console/assets/hero", data=change, files=empty)).status_code == 409
    assert "/console/assets/hero/thumbnail" in (await operator.get("/console/assets")).text
    assert (await operator.post("/console/assets/hero/removal", data={"revision": "2"})).status_code == 303
    assert (await operator.get("/console/assets/hero")).status_code == 404


async def test_a_stranger_brings_nothing(stranger: httpx2.AsyncClient) -> None:
    assert (await stranger.post("/console/assets", data={"key": "hero"}, files=photo())).status_code == 401
    assert (await stranger.get("/console/brands/plain")).status_code == 401


async def test_a_brand_is_written_beside_a_mail_that_wears_it(operator: httpx2.AsyncClient) -> None:
    wrong = await operator.post("/console/brands/new", data={"text": SHOP + "raduis: 3\n"})
    assert wrong.status_code == 422
    assert "did you mean “radius”?" in wrong.text
    kept = await operator.post("/console/brands/new", data={"text": SHOP})
    assert kept.headers["location"] == "/console/brands/shop"
    assert (await operator.post("/console/brands/new", data={"text": SHOP})).status_code == 409
    mail = await operator.get("/console/brands/shop/preview?locale=en")
    assert "your team at The shop" in mail.text
    assert "sandbox" in mail.headers["content-security-policy"]
    other = {"text": SHOP.replace("The shop\n", "Our shop\n", 1), "revision": "1"}
    assert (await operator.post("/console/brands/shop", data=other)).status_code == 303
    assert "Our shop" in (await operator.get("/console/assets")).text
    assert (await operator.post("/console/brands/shop/removal", data={"revision": "2"})).status_code == 303


async def test_a_brand_in_a_file_is_shown_and_not_changed(operator: httpx2.AsyncClient) -> None:
    page = (await operator.get("/console/brands/smatched")).text
    assert "<textarea" not in page
    assert "/console/brands/new?like=smatched" in page
    assert "brand: smatched" in (await operator.get("/console/brands/new?like=smatched")).text
