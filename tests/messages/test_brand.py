"""Brands: whom a message is from, and what it looks like."""

from pathlib import Path

import pytest

from messages.content.brand import BadBrand, BrandFaults, brand, read
from messages.content.content import Content
from messages.content.contrast import contrast
from messages.content.library import PACKAGED, Library

KEYS = ["plain", "radhaus", "roestwerk", "smatched", "sternzug"]
PLAIN = (PACKAGED / "brands/plain.yaml").read_text()
OURS = Library().content


def test_a_plain_brand_and_those_of_the_examples_come_along() -> None:
    assert OURS.brands() == KEYS
    assert brand(OURS, "smatched").sender == '"Smatched" <hallo@smatched.example>'
    assert brand(OURS, "smatched").domain == "smatched.example"


def test_the_operators_own_brand_wins_and_is_read_anew_when_it_changes(tmp_path: Path) -> None:
    library, file = Library([tmp_path, PACKAGED]), tmp_path / "brands/plain.yaml"
    file.parent.mkdir()
    for name in ("Brauhaus", "Alt", "Neues"):
        file.write_text(PLAIN.replace("name: Etappe", f"name: {name}"))
        assert brand(library.content, "plain").name == name


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("name: Etappe", 'name: "Evil\\nBcc: x"'), "name: "),
        (("hello@etappe.example", "not an address"), "line 3, column 10: address: write a plain address"),
        (('"#1d4ed8"', "blue"), "light.accent: "),
        (("name: Etappe", "nmae: Etappe"), "name: Field required"),
        (("light:", "light: ["), "line 9, column 3: this is not YAML"),
        (("imprint:", "radius: 99\nimprint:"), "radius: Input should be less than or equal to 32"),
        (("website: https://etappe.example", "website: javascript:alert(1)"), "website: String should match"),
        (
            ("name: Etappe", "name: Etappe\nlogo: {asset: hero, wdith: 9}"),
            "unknown field “wdith” in logo; did you mean “width”?",
        ),
    ],
)
def test_a_brand_that_cannot_be_is_refused_by_field(change: tuple[str, str], says: str) -> None:
    with pytest.raises(BadBrand) as fault:
        brand(Content.of({"brands/plain.yaml": PLAIN.replace(*change)}), "plain")
    assert says in str(fault.value)


def test_an_unknown_brand_names_those_there_are() -> None:
    with pytest.raises(BadBrand, match="choose one of: plain, radhaus, "):
        brand(OURS, "nobody")


@pytest.mark.parametrize("key", KEYS)
def test_everybody_can_read_it(key: str) -> None:
    dress = brand(OURS, key)
    for palette in (dress.light, dress.dark):
        for ink, paper in (
            ("text", "card"),
            ("text", "page"),
            ("quiet", "page"),
            ("on_accent", "accent"),
            ("accent", "page"),
        ):
            assert contrast(getattr(palette, ink), getattr(palette, paper)) >= 4.5, (key, ink, paper)
    assert dress.faint == []


def test_a_topic_may_have_a_sender_of_its_own() -> None:
    text = PLAIN + "reply_to: a@etappe.example\nsenders: {service: {name: Help, address: help@etappe.example}}\n"
    dress = read(text, "plain")
    assert dress.sender_of("service") == '"Help" <help@etappe.example>'
    assert dress.sender_of("news") == dress.sender == '"Etappe" <hello@etappe.example>'
    assert dress.reply_to_of("service") == "a@etappe.example"


def test_it_speaks_as_it_is_told() -> None:
    near, polite = read(PLAIN, "plain"), read(PLAIN + "tone: {address: Sie, closing: {de: Prost}}\n", "plain")
    assert (near.said["de"]["greeting"], polite.said["de"]["greeting"]) == ("Hallo", "Guten Tag")
    assert (near.said["de"]["signature"], polite.said["de"]["signature"]) == (
        "dein Team von Etappe",
        "Ihr Team von Etappe",
    )
    assert (polite.said["de"]["closing"], polite.said["en"]["closing"]) == ("Prost", "Kind regards")


def test_a_text_says_whose_it_is_or_its_address_does() -> None:
    assert read("brand: shop\n" + PLAIN).key == "shop"
    assert read(PLAIN, "shop").key == "shop"
    with pytest.raises(BrandFaults, match="line 1, column 8: this text is of “shop”, the address says “bar”"):
        read("brand: shop\n" + PLAIN, "bar")
    with pytest.raises(BrandFaults, match="brand: Field required"):
        read(PLAIN)
