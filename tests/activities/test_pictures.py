"""Pictures: a mail shows the assets that its message and its brand name, and nothing is looked up for others."""

from io import BytesIO
from typing import Any

from PIL import Image

from activities.hands import Hands
from activities.pictures import pictures
from messages.assets.shown import named, stand_ins
from messages.content.content import Content
from operations.content import assets
from operations.content.assets import Said
from operations.desk import Desk, Who

FILES = {
    "email/hello/de/body.html": '{{ assets.hero.email }} {{ assets["at-sea"].alt }} {{ my.assetsx }}',
    "email/hello/de/body.txt": "{{ assets.hero.alt }}",
    "brands/broken.yaml": "name: [",
}


def test_what_a_message_names_is_read_in_its_text() -> None:
    assert named(Content.of(FILES)) == {"hero", "at-sea"}
    assert named(Content.of({"email/hello/de/body.txt": "none of our assets. none"})) == frozenset()
    assert stand_ins(Content.of(FILES)).keys() == {"hero", "at-sea"}


async def test_a_mail_knows_where_they_are_in_the_customers_language(desk: Desk, hands: Hands) -> None:
    file = BytesIO()
    Image.new("RGB", (1600, 800), "#2040c0").save(file, "PNG")
    said = Said("", {"de": "Ein Bild", "en": "A picture"})
    await assets.add(desk, Who("tests"), "hero", file.getvalue(), "image/png", said)
    async with desk.database.read() as connection:
        shown = await pictures(connection, hands.links, Content.of(FILES))
    told: dict[str, Any] = shown.spoken("de-AT")
    assert told.keys() == {"hero"}
    hero = told["hero"]
    assert (hero["alt"], hero["width"], hero["height"]) == ("Ein Bild", 1200, 600)
    assert hero["url"] == hero["email"]
    assert hero["push"].startswith("http://etappe.test/a/hero/push.")
    assert shown.spoken("fr")["hero"]["alt"] == "A picture"
