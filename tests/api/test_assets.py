"""Assets over the API: brought in, looked at by anybody, changed, and gone when nothing shows them."""

from io import BytesIO

import httpx2
import pytest
from PIL import Image

from operations.desk import Desk
from tests.messages.shop import SHOP

ASSETS = "/api/v1/assets"
YAML = {"Content-Type": "application/yaml"}
WITH_LOGO = SHOP.replace("imprint:", "logo: {asset: hero}\nimprint:")


def photo(width: int = 1600, height: int = 900, form: str = "JPEG", **more: object) -> bytes:
    """A picture: blue, with a red spot in its upper right corner."""
    image = Image.new("RGB", (width, height), "#2040c0")
    image.paste("#e02020", (int(width * 0.8), 0, width, int(height * 0.3)))
    file = BytesIO()
    image.save(file, form, **more)
    return file.getvalue()


async def bring(
    client: httpx2.AsyncClient, key: str = "hero", data: bytes | None = None, **said: str
) -> httpx2.Response:
    """POST a photo, with what is said of it."""
    told = {"key": key, **{name.replace("_", "."): value for name, value in said.items()}}
    return await client.post(ASSETS, data=told, files={"file": ("x.jpg", data or photo(), "image/jpeg")})


def path(url: str) -> str:
    return url.removeprefix("http://etappe.test")


async def test_a_photo_is_there_for_everybody_in_every_size(client: httpx2.AsyncClient) -> None:
    told = await bring(client, alt_de="Ein blaues Bild", alt_en="A blue picture", focus_x="0.9", focus_y="0.1")
    assert told.status_code == 201, told.text
    hero = told.json()
    assert (hero["kind"], hero["width"], hero["height"], hero["revision"]) == ("image", 1600, 900, 1)
    assert told.headers["ETag"] == '"1"'
    sizes = {file["variant"]: (file["width"], file["height"]) for file in hero["files"]}
    assert sizes == {
        "original": (1600, 900),
        "email": (1200, 675),
        "thumbnail": (320, 180),
        "square": (800, 800),
        "story": (506, 900),
        "push": (192, 192),
    }
    for file in hero["files"]:
        seen = await client.get(path(file["url"]), headers={"Authorization": ""})
        assert seen.status_code == 200
        assert seen.headers["content-type"] == file["media_type"] == "image/jpeg"
        assert "immutable" in seen.headers["cache-control"]
        assert seen.headers["x-content-type-options"] == "nosniff"
        assert seen.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "set-cookie" not in seen.headers
        assert Image.open(BytesIO(seen.content)).size == (file["width"], file["height"])
        again = await client.get(path(file["url"]), headers={"If-None-Match": seen.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_a_crop_keeps_what_the_focus_is_on(client: httpx2.AsyncClient) -> None:
    hero = (await bring(client, alt_en="x", focus_x="1", focus_y="0")).json()
    url = next(path(file["url"]) for file in hero["files"] if file["variant"] == "push")
    red, _, blue = Image.open(BytesIO((await client.get(url)).content)).getpixel((180, 10))  # type: ignore[misc]
    assert red > blue

    form = {"alt.en": "x", "focus.x": "0", "focus.y": "0"}
    moved = await client.put(f"{ASSETS}/hero", data=form, headers={"If-Match": '"1"'})
    assert moved.status_code == 200, moved.text
    fresh = next(path(file["url"]) for file in moved.json()["files"] if file["variant"] == "push")
    assert fresh != url
    old = await client.get(url)  # in a mail of yesterday
    assert old.status_code == 200
    assert "immutable" not in old.headers["cache-control"]
    red, _, blue = Image.open(BytesIO(old.content)).getpixel((180, 10))  # type: ignore[misc]
    assert blue > red


async def test_a_picture_says_what_it_shows_or_that_it_says_nothing(on_sqlite: httpx2.AsyncClient) -> None:
    told = await bring(on_sqlite)
    assert told.status_code == 422
    assert "say what the picture shows" in told.json()["detail"]
    assert (await bring(on_sqlite, decorative="true")).json()["alt"] == {}
    assert (await bring(on_sqlite, "other", alt_de="x", decorative="true")).status_code == 422


async def test_where_a_photo_was_taken_stays_behind(on_sqlite: httpx2.AsyncClient) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    exif.get_ifd(0x8825)[1] = "N"
    data = photo(exif=exif, comment=b"secret")
    assert b"Camera of Ada" in data
    hero = (await bring(on_sqlite, data=data + b"PK\3\4 hidden", alt_en="x")).json()
    for file in hero["files"]:
        seen = (await on_sqlite.get(path(file["url"]))).content
        assert not Image.open(BytesIO(seen)).getexif()
        for trace in (b"Camera of Ada", b"secret", b"hidden"):
            assert trace not in seen


async def test_a_moving_gif_goes_on_moving(on_sqlite: httpx2.AsyncClient) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    file = BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    form = {"key": "wave", "alt.en": "A wave"}
    wave = await on_sqlite.post(ASSETS, data=form, files={"file": ("x.gif", file.getvalue(), "image/gif")})
    urls = {one["variant"]: path(one["url"]) for one in wave.json()["files"]}
    assert (await on_sqlite.get(urls["email"])).content == file.getvalue()
    assert Image.open(BytesIO((await on_sqlite.get(urls["push"])).content)).format == "PNG"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "declared", "says"),
    [
        (SVG, "image/svg+xml", "export it as a PNG"),
        (b"<html><script>alert(1)</script>", "image/png", "send a picture"),
        (photo(form="PNG"), "image/jpeg", "it says it is image/jpeg, and is image/png"),
        (photo()[:2000], "image/jpeg", "damaged or not all of it"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "image/png", "damaged or not all of it"),
        (photo(6000, 6000, "PNG"), "image/png", "at most 25 million pixels"),
        (b"MZ\x90\0", "application/octet-stream", "send a picture"),
        (b"", "image/png", "send a picture"),
    ],
)
async def test_what_is_no_picture_is_told_why(
    on_sqlite: httpx2.AsyncClient, data: bytes, declared: str, says: str
) -> None:
    form = {"key": "hero", "alt.en": "x"}
    told = await on_sqlite.post(ASSETS, data=form, files={"file": ("x", data, declared)})
    assert told.status_code == 422
    assert says in told.json()["detail"]
    assert (await on_sqlite.get(ASSETS)).json()["data"] == []


async def test_what_is_said_of_it_is_looked_at_too(on_sqlite: httpx2.AsyncClient) -> None:
    told = await bring(on_sqlite, alt_en="x", focus_x="1.5")
    assert [one["pointer"] for one in told.json()["errors"]] == ["/focus/x"]
    told = await bring(on_sqlite, alt_en="x", colour="red")
    assert [one["pointer"] for one in told.json()["errors"]] == ["/colour"]
    assert (await bring(on_sqlite, "Not A Key", alt_en="x")).status_code == 422
    assert (await on_sqlite.post(ASSETS, json={"key": "hero"})).status_code == 415


async def test_nobody_without_a_key_brings_anything(door, sqlite_desk: Desk) -> None:  # type: ignore[no-untyped-def]
    stranger = await door(sqlite_desk, key=None)
    assert (await bring(stranger, alt_en="x")).status_code == 401


async def test_a_film_is_sent_piece_by_piece(client: httpx2.AsyncClient) -> None:
    film = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40
    told = await client.post(ASSETS, data={"key": "film"}, files={"file": ("f.mp4", film, "video/mp4")})
    assert told.status_code == 201, told.text
    url = path(told.json()["files"][0]["url"])
    assert url.endswith(".mp4")
    piece = await client.get(url, headers={"Range": "bytes=10-19"})
    assert (piece.status_code, piece.content) == (206, film[10:20])
    assert piece.headers["content-range"] == f"bytes 10-19/{len(film)}"
    assert (await client.get(url, headers={"Range": "bytes=99999999-"})).status_code == 416
    assert (await client.get(url)).content == film


async def test_a_file_is_kept_and_not_opened(on_sqlite: httpx2.AsyncClient) -> None:
    pdf = b"%PDF-1.7\n%%EOF"
    told = await on_sqlite.post(ASSETS, data={"key": "menu"}, files={"file": ("m.pdf", pdf, "application/pdf")})
    seen = await on_sqlite.get(path(told.json()["files"][0]["url"]))
    assert seen.headers["content-disposition"] == 'attachment; filename="menu.pdf"'


async def test_two_who_change_one_at_once_are_told(client: httpx2.AsyncClient) -> None:
    await bring(client, alt_en="x")
    assert (await bring(client, alt_en="x")).status_code == 409
    form = {"files": {"file": ("x.jpg", photo(400, 400), "image/jpeg")}, "data": {"alt.en": "Square"}}
    assert (await client.put(f"{ASSETS}/hero", **form)).status_code == 428
    changed = await client.put(f"{ASSETS}/hero", **form, headers={"If-Match": '"1"'})
    assert (changed.json()["width"], changed.json()["revision"]) == (400, 2)
    assert (await client.put(f"{ASSETS}/hero", **form, headers={"If-Match": '"1"'})).status_code == 412
    assert (await client.delete(f"{ASSETS}/hero", headers={"If-Match": '"1"'})).status_code == 412
    assert (await client.delete(f"{ASSETS}/hero", headers={"If-Match": '"2"'})).status_code == 204
    assert (await client.get(f"{ASSETS}/hero")).status_code == 404
    assert (await client.get("/a/hero/email")).status_code == 404


async def test_what_a_brand_shows_stays(client: httpx2.AsyncClient) -> None:
    await bring(client, alt_en="x")
    await client.post("/api/v1/brands", content=WITH_LOGO, headers=YAML)
    told = await client.delete(f"{ASSETS}/hero")
    assert told.status_code == 409
    assert "a message or a brand shows “hero”" in told.json()["detail"]
    await client.delete("/api/v1/brands/shop")
    assert (await client.delete(f"{ASSETS}/hero")).status_code == 204


async def test_assets_come_in_pages_by_key(client: httpx2.AsyncClient) -> None:
    for key in ("c", "a", "b"):
        await bring(client, key, photo(40, 40), alt_en="x")
    first = (await client.get(ASSETS, params={"limit": 2})).json()
    rest = (await client.get(ASSETS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["key"] for one in first["data"] + rest["data"]] == ["a", "b", "c"]
    assert rest["next_cursor"] is None
    assert (await client.get(ASSETS, params={"kind": "film"})).json()["data"] == []
