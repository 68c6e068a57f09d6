"""The layout: a brand's logo and tone in a mail, and who reads from right to left."""

from typing import Any

import pytest

from messages.content.content import Content
from messages.content.library import Library
from messages.content.rendering import Rendered, Renderer

LIBRARY = Library()
HERO = {"url": "https://etappe.example/a/mark/email.1.png", "email": "https://etappe.example/a/mark/email.1.png"}
SHOWN = {"mark": HERO | {"alt": "", "width": 400, "height": 100}}


@pytest.fixture
def wear(renderer: Renderer, facts: dict[str, Any]) -> Any:
    """`wear("radius: 3", assets={…})`: a mail in the plain brand, with something more."""

    def worn(more: str, locale: str = "de", **told: Any) -> Rendered:
        plain = LIBRARY.content.files["brands/plain.yaml"]
        content = Content.of({**LIBRARY.content.files, "brands/plain.yaml": f"{plain}{more}\n"})
        return renderer.render("hello", "email", locale, facts | {"brand": "plain"} | told, content)

    return worn


def test_the_logo_is_shown_where_there_is_one(wear: Any) -> None:
    logo = "logo: {asset: mark, width: 120}"
    assert HERO["email"] in wear(logo, assets=SHOWN).html
    assert 'alt="Etappe"' in wear(logo, assets=SHOWN).html
    for html in (wear(logo, assets={}).html, wear(logo).html):
        assert "<img" not in html
        assert ">Etappe</a>" in html


def test_where_it_is_dark_there_may_be_another(wear: Any) -> None:
    html = wear("logo: {asset: mark, dark: mark}", assets=SHOWN).html
    assert html.count("<img") == 2
    assert ".night" in html


def test_the_polite_form_greets_by_the_whole_name(wear: Any) -> None:
    mail = wear("tone: {address: Sie}")
    for part in (mail.text, mail.html):
        assert "Guten Tag Ada Lovelace," in part
        assert "Mit freundlichen Grüßen" in part
        assert "Sie erhalten diese Nachricht" in part


def test_the_footer_has_what_the_brand_has(wear: Any) -> None:
    html = wear("footer: {privacy: 'https://x.example/p', social: {mastodon: 'https://m.example/@x'}}").html
    assert 'href="https://x.example/p"' in html
    assert ">Mastodon</a>" in html
    assert "Impressum" not in html


def test_radius_and_type_are_the_brands(wear: Any) -> None:
    html = wear("radius: 3\nbutton_radius: 5\ntype: {headings: courier, text: verdana, weight: 500}").html
    for said in ("border-radius: 3px", "border-radius: 5px", "Courier New", "Verdana", "500 31px"):
        assert said in html, said
