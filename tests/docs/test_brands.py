"""The page about brands: its example is one, and it names every font and every variant."""

from pathlib import Path

from messages.assets.pictures import SIZES, WIDTHS
from messages.content.brand import read
from messages.content.fonts import FONTS

PAGE = (Path(__file__).parents[2] / "docs/brands.md").read_text()


def test_the_example_is_a_brand() -> None:
    found = read(PAGE.partition("```yaml\n")[2].partition("```")[0])
    assert found.assets == {"radhaus_logo", "radhaus_logo_dark"}
    assert found.faint == []


def test_every_font_and_variant_is_there() -> None:
    for name in (*FONTS, *WIDTHS, *SIZES):
        assert f"`{name}`" in PAGE, name
