"""Brands: whom a message is from, and what it looks like."""

from pathlib import Path

import pytest

from messages.content.brand import PACKAGED, BadBrand, Brands

KEYS = ["plain", "radhaus", "roestwerk", "smatched", "sternzug"]


def test_a_plain_brand_and_those_of_the_examples_come_along() -> None:
    brands = Brands([PACKAGED])
    assert brands.keys() == KEYS
    assert brands.of("smatched").sender == '"Smatched" <hallo@smatched.example>'
    assert brands.of("smatched").domain == "smatched.example"


def test_the_operators_own_brand_wins(tmp_path: Path) -> None:
    (tmp_path / "plain.yaml").write_text(
        (PACKAGED / "plain.yaml").read_text().replace("name: Etappe", "name: Brauhaus")
    )
    assert Brands([tmp_path, PACKAGED]).of("plain").name == "Brauhaus"


def test_a_changed_brand_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "plain.yaml"
    for name in ("Alt", "Neu"):
        file.write_text((PACKAGED / "plain.yaml").read_text().replace("name: Etappe", f"name: {name}"))
        assert Brands([tmp_path]).of("plain").name == name


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
def test_a_brand_that_cannot_be_is_refused_by_field(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    (tmp_path / "plain.yaml").write_text((PACKAGED / "plain.yaml").read_text().replace(*change))
    with pytest.raises(BadBrand) as fault:
        Brands([tmp_path]).of("plain")
    assert says in str(fault.value)


def test_an_unknown_brand_names_those_there_are() -> None:
    with pytest.raises(BadBrand, match="choose one of: plain, radhaus, "):
        Brands([PACKAGED]).of("nobody")


@pytest.mark.parametrize("key", KEYS)
def test_everybody_can_read_it(key: str) -> None:
    brand = Brands([PACKAGED]).of(key)
    for palette in (brand.light, brand.dark):
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
