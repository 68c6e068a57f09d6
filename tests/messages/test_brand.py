"""Brands: whom a message is from, and what it looks like."""

from pathlib import Path

import pytest

from messages.content.brand import BadBrand, brand
from messages.content.content import Content
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
        (("hello@etappe.example", "not an address"), "address: Value error, write a plain address"),
        (('"#1d4ed8"', "blue"), "light.accent: "),
        (("name: Etappe", "nmae: Etappe"), "name: Field required"),
        (("light:", "light: ["), "cannot be read"),
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
            assert _contrast(getattr(palette, ink), getattr(palette, paper)) >= 4.5, (key, ink, paper)


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
