"""The parts of a message: what stands in its folder, and what people read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from messages.content.faults import MissingVariable, TemplateFault
from messages.content.plain_text import plain_text
from messages.content.rendering import Renderer

Write = Callable[..., Renderer]
MJML = """<mjml>
  <mj-head><mj-style>.quiet { color: #666666; }</mj-style></mj-head>
  <mj-body>
    {% if profile.interests | length < 3 and profile.first_name %}
    <mj-section><mj-column>
      <mj-text css-class="quiet">Hello {{ profile.first_name }}{% if product %}, look{% endif %}</mj-text>
      {% for one in profile.interests %}
      <mj-button href="{{ links.page }}?for={{ one }}">All about {{ one }}</mj-button>
      {% endfor %}
      <mj-image src="https://example.com/a.png" alt="A glass"/>
    </mj-column></mj-section>
    {% endif %}
    <mj-section><mj-column><mj-text><a href="{{ links.unsubscribe }}">Unsubscribe</a></mj-text></mj-column></mj-section>
  </mj-body>
</mjml>
"""
NEWSLETTER = """{% from "email/parts.html" import offers %}
<p>Hello</p>
{{ offers(products, "Have a look") }}"""
PAGE = """<html dir="{{ dir }}"><head><style>
p { color: #112233; } @media (prefers-color-scheme: dark) { p { color: #ffffff !important; } }
</style></head><body><div style="display: none">{{ preheader }}</div>
<p>Hello {{ profile.first_name }}</p></body></html>"""


@pytest.fixture
def put(own: Path, write: Write) -> Callable[..., Renderer]:
    """`put("hello/de", {"body.mjml": "…"})`: the operator's own mail, and nothing else in its folder."""

    def put(folder: str, files: dict[str, str], channel: str = "email") -> Renderer:
        there = own / channel / folder
        there.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            (there / file).write_text(text, encoding="utf-8")
        return write("another", "de")

    return put


def test_mjml_becomes_a_page_with_loops_and_conditions(put: Write, facts: dict[str, Any]) -> None:
    facts["profile"]["interests"] = ["beer", "cider"]
    mail = put("offer/en", {"subject.txt": "Hi", "body.mjml": MJML, "preheader.txt": "For {{ profile.first_name }}"})
    shown = mail.render("offer", "email", "en", facts)
    assert "<mj-" not in shown.html
    assert "{%" not in shown.html
    assert "etappe0" not in shown.html
    assert 'href="https://etappe.example/p/abc?for=beer"' in shown.html
    assert "All about cider" in shown.html
    assert "color: #666666" in shown.html
    assert 'lang="en" dir="ltr"' in shown.html
    assert shown.preheader == "For Ada"
    assert "For Ada</div>" in shown.html


def test_a_page_alone_is_read_as_text_too(put: Write, facts: dict[str, Any]) -> None:
    mail = put("offer/en", {"subject.txt": "Hi", "body.mjml": MJML, "preheader.txt": "Unseen"})
    assert mail.render("offer", "email", "en", facts).text == (
        "Hello Ada, look\n\nAll about beer <https://etappe.example/p/abc?for=beer>\n\n"
        "A glass\n\nUnsubscribe <https://etappe.example/u/abc>\n"
    )


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (MJML.replace("</mj-column></mj-section>\n  </mj", "</mj-section>\n  </mj"), "body.mjml line 13: MJML: "),
        (
            MJML.replace("links.unsubscribe", "links.unsubcribe"),
            "line 13: `links.unsubcribe` is not there; did you mean",
        ),
        (MJML.replace("in profile.interests %}", "in %}"), "body.mjml line 7: Expected an expression"),
        (MJML.replace("mj-image", "mj-include"), "body.mjml line 10: MJML: `mj-include` is not for mails"),
    ],
)
def test_a_fault_in_mjml_names_its_line(put: Write, facts: dict[str, Any], source: str, says: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        put("offer/en", {"subject.txt": "Hi", "body.mjml": source}).render("offer", "email", "en", facts)
    assert says in str(fault.value)


def test_styles_stand_on_elements_and_the_dark_ones_stay(put: Write, facts: dict[str, Any]) -> None:
    html = put("offer/en", {"subject.txt": "Hi", "body.html": PAGE}).render("offer", "email", "en", facts).html
    assert '<p style="color: #112233;">Hello Ada</p>' in html
    assert "prefers-color-scheme: dark" in html
    assert "!important" in html


def test_nothing_is_fetched_for_a_page(put: Write, facts: dict[str, Any]) -> None:
    page = (
        '<html><head><link rel="stylesheet" href="/etc/passwd"><link rel="stylesheet" href="http://127.0.0.1:9/a.css">'
    )
    html = put("offer/en", {"subject.txt": "Hi", "body.html": f"{page}</head><p>Hi</p></html>"})
    assert "root:" not in html.render("offer", "email", "en", facts).html


def test_the_preheader_has_a_file_or_stands_in_the_page(put: Write, renderer: Renderer, facts: dict[str, Any]) -> None:
    assert renderer.render("hello", "email", "de", facts).preheader == "Wir freuen uns auf dich."
    page = '{% extends "email/layout.html" %}{% block preheader %}Theirs & ours{% endblock %}'
    files = {"subject.txt": "Hi", "body.html": page}
    assert put("offer/de", files).render("offer", "email", "de", facts).preheader == "Theirs & ours"
    mine = put("offer/de", files | {"preheader.txt": "Mine"}).render("offer", "email", "de", facts)
    assert mine.preheader == "Mine"
    assert ">Mine</div>" in mine.html


def test_a_mail_needs_a_subject_and_a_text_message_does_not(put: Write, facts: dict[str, Any]) -> None:
    short = put("hurry/de", {"text.txt": "Hallo {{ profile.first_name }}"}, channel="sms")
    assert short.render("hurry", "sms", "de", facts).text == "Hallo Ada\n"
    with pytest.raises(TemplateFault, match=r"it has no subject; write email/hurry/de/subject\.txt"):
        put("hurry/de", {"body.txt": "Hi"}).render("hurry", "email", "de", facts)


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ("de", "1.234,50\xa0€ | 23.11.2026 | 19:30 | 1.234,5 | 0,3"),
        ("de-AT", "€\xa01.234,50 | 23.11.2026 | 19:30 | 1.234,5 | 0,3"),
        ("de-CH", "EUR\xa01’234.50 | 23.11.2026 | 19:30 | 1’234.5 | 0.3"),
    ],
)
def test_amounts_and_dates_are_written_as_at_home(put: Write, facts: dict[str, Any], locale: str, says: str) -> None:
    facts["profile"]["zone"] = "Europe/Berlin"
    body = (
        '{{ 1234.5 | money("EUR") }} | {{ date("2026-11-23") }} | {{ "2026-11-23T18:30:00Z" | time }}'
        " | {{ number(1234.5) }} | {{ '0.33' | number(1) }}"
    )
    renderer = put("offer/de", {"subject.txt": "Hi", "body.txt": body})
    assert renderer.render("offer", "email", locale, facts).text == f"{says}\n"


def test_a_text_in_another_language_keeps_its_own_numbers(put: Write, facts: dict[str, Any]) -> None:
    body = '{{ "12.50 EUR" | money }}, {{ "2026-11-23" | date("long") }}'
    renderer = put("offer/en", {"subject.txt": "Hi", "body.txt": body})
    assert renderer.render("offer", "email", "fr", facts).text == "€12.50, November 23, 2026\n"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ 12 | money }}", "wants a currency"),
        ("{{ 'much' | money('EUR') }}", "`money` wants a number such as 12.50"),
        ("{{ 'soon' | date }}", "`date` wants a date such as 2026-11-23"),
        ("{{ '2026-11-23' | date('huge') }}", "knows the styles short, medium, long, full"),
        ("{{ '2026-11-23' | time }}", "`time` wants"),
        ("{{ true | number }}", "`number` wants a number"),
    ],
)
def test_a_helper_says_what_it_wants(put: Write, facts: dict[str, Any], body: str, says: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        put("offer/de", {"subject.txt": "Hi", "body.txt": body}).render("offer", "email", "de", facts)
    assert "body.txt line 1: " in str(fault.value)
    assert says in str(fault.value)


def test_a_language_from_right_to_left_is_written_so(put: Write, facts: dict[str, Any]) -> None:
    page = '{% extends "email/layout.html" %}{% block body %}<p>مرحبا {{ 12 | money("EUR") }}</p>{% endblock %}'
    html = put("offer/ar", {"subject.txt": "مرحبا", "body.html": page}).render("offer", "email", "ar-EG", facts).html
    assert 'lang="ar" dir="rtl"' in html
    assert "مرحبا" in html


def test_a_missing_variable_in_a_page_is_one(put: Write, facts: dict[str, Any]) -> None:
    with pytest.raises(MissingVariable, match=r"body\.html line 2: `profile\.nme` is not there"):
        put("offer/de", {"subject.txt": "Hi", "body.html": "<p>\n{{ profile.nme }}"}).render(
            "offer", "email", "de", facts
        )


def test_a_page_is_told_without_its_tables() -> None:
    page = """<html><head><title>x</title><style>p{}</style></head><body>
    <div style="max-height:0; display:none;">Preview&zwnj;&nbsp;</div>
    <table><tr><td>  <h1>Two
      ways</h1></td></tr><tr><td>Left</td><td>Right</td></tr></table><!-- note -->
    <p>One&nbsp;<b>bold</b> word,<br>and a <a href="https://example.com/a">link</a>.</p>
    <ol><li>first<li>second</ol><ul><li>third</ul>
    <a href="https://example.com/b"><img src="b.png" alt="A picture"></a><img src="pixel.gif" alt="">
    <p><a href="https://example.com/c">https://example.com/c</a> <a href="#top">Up</a></p></body></html>"""
    assert plain_text(page) == (
        "Two ways\n\nLeft Right\n\nOne bold word,\nand a link <https://example.com/a>.\n\n1. first\n2. second\n\n"
        "- third\n\nA picture <https://example.com/b>\n\nhttps://example.com/c Up"
    )


def test_a_block_of_products_is_one_line(put: Write, facts: dict[str, Any]) -> None:
    pils, cake = facts["product"], {"title": "Cake", "text": "Sweet.", "price": "2 €", "url": "https://x.example/c"}
    mail = put("offer/en", {"subject.txt": "Hi", "body.html": NEWSLETTER})
    shown = mail.render("offer", "email", "en", facts | {"products": [pils, cake]})
    assert shown.html.index("Pils &amp; Co") < shown.html.index("Cake")
    assert 'aria-label="Have a look: Cake"' in shown.html
    assert "Pils & Co\n\nHerb, hell.\n\n3,20 €\n\nHave a look <https://smatched.example/p>" in shown.text
    assert "<table" not in mail.render("offer", "email", "en", facts | {"products": []}).html


def test_products_that_nobody_offers_are_told_where_they_are_spoken_of(put: Write, facts: dict[str, Any]) -> None:
    mail = put("offer/en", {"subject.txt": "Hi", "body.html": NEWSLETTER})
    with pytest.raises(MissingVariable, match=r"body\.html line 3: `products` is not there; .*offer: \{by_"):
        mail.render("offer", "email", "en", facts)


def test_mjml_has_its_own_sections_for_products(put: Write, facts: dict[str, Any]) -> None:
    section = "<mj-section><mj-column><mj-text>{{ one.title }}</mj-text></mj-column></mj-section>"
    page = f"<mjml><mj-body>{{% for one in products %}}\n{section}\n{{% endfor %}}</mj-body></mjml>"
    mail = put("offer/en", {"subject.txt": "Hi", "body.mjml": page})
    shown = mail.render("offer", "email", "en", facts | {"products": [facts["product"]] * 3})
    assert shown.html.count("Pils &amp; Co") == 3
