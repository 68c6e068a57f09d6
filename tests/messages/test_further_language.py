"""A third language is one more file for the house, and one more folder for a message; the rest stays understandable."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from messages.content.library import PACKAGED, Library
from messages.content.rendering import Renderer

HOUSE = Path(__file__).parents[2]
FRENCH = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Waits until"
msgstr "Attend jusqu’à"

msgid "{step}: waits until {until}"
msgstr "{step} : attend jusqu’à {until}"
"""
ASKED = """
import json, datetime
from messages.words import LOCALES, Words, spoken
words, noon = Words("fr"), datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
told = [words("Waits until"), words("{step}: waits until {until}", step="Film", until=noon), words("Customers")]
print(json.dumps([LOCALES, spoken("fr-CA, de;q=0.5"), told]))
"""
Write = Callable[..., Renderer]


def test_one_more_file_and_the_house_speaks_french_where_it_knows_how(tmp_path: Path) -> None:
    for room in ("messages", "journeys"):
        shutil.copytree(HOUSE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "messages/locales/fr/LC_MESSAGES/etappe.po"
    file.parent.mkdir(parents=True)
    file.write_text(FRENCH, "utf-8")
    said = subprocess.run([sys.executable, "-c", ASKED], cwd=tmp_path, capture_output=True, text=True, check=True)
    locales, chosen, told = json.loads(said.stdout)
    assert (locales, chosen) == (["en", "de", "fr"], "fr")
    assert told == ["Attend jusqu’à", "Film : attend jusqu’à 23 nov. 2026, 12:00", "Customers"]


def test_one_more_folder_and_a_message_is_french_while_the_others_are_what_they_were(
    own: Path, facts: dict[str, Any]
) -> None:
    shutil.copytree(PACKAGED / "email" / "hello", own / "email" / "hello")
    french = own / "email" / "hello" / "fr"
    french.mkdir()
    (french / "subject.txt").write_text("Bienvenue", "utf-8")
    (french / "body.txt").write_text("Bonjour {{ profile.first_name }}, {{ 1234.5 | number }} fois merci.", "utf-8")
    renderer = Renderer(Library([own, PACKAGED]))
    for locale in ("fr", "fr-CA"):
        mail = renderer.render("hello", "email", locale, facts)
        assert mail.subject == "Bienvenue"
        assert mail.text.startswith("Bonjour Ada, 1")
    assert renderer.render("hello", "email", "de", facts).text.startswith("Hallo Ada,")
    english = renderer.render("brand_message", "email", "en", facts)
    assert renderer.render("brand_message", "email", "fr", facts).subject == english.subject


ARABIC = """{% extends "email/layout.html" %}
{% from "email/parts.html" import button %}
{% block preheader %}\u0646\u062d\u0646 \u0633\u0639\u062f\u0627\u0621{% endblock %}
{% block headline %}\u0623\u0647\u0644\u0627\u064b \u0648\u0633\u0647\u0644\u0627\u064b{% endblock %}
{% block body %}<p>\u0646\u0643\u062a\u0628 \u0646\u0627\u062f\u0631\u0627\u064b, Smatched 0.5 l: 3,20 EUR.</p>
<ul><li>\u0627\u0644\u0623\u0648\u0644</li><li>\u0627\u0644\u062b\u0627\u0646\u064a</li></ul>
{{ button(brand.website, "\u0632\u064a\u0627\u0631\u0629 " ~ brand.name) }}{% endblock %}
"""


def test_what_is_read_from_right_to_left_is_set_so(write: Write, facts: dict[str, Any]) -> None:
    renderer = write("salam", "ar", html=ARABIC)
    page = renderer.render("salam", "email", "ar-EG", facts).html
    assert '<html lang="ar' in page
    assert 'dir="rtl"' in page
    assert "text-align: right" in page
    assert page.count("text-align: left") == 1  # prices, at the end of their lines
    assert "padding: 0 24px 0 0" in page, "a list has its room on the side where its points are"
    assert re.search('<p dir="ltr"[^>]*>Hello Ada,</p>', page), "what the brand cannot say in Arabic is English"
    left = write("hello_there", "en", html="<p>Hi</p>").render("hello_there", "email", "ar", facts)
    assert 'dir="rtl"' not in left.html, "English text that an Arabic reader gets for want of better stays English"
