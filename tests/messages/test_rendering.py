"""What people read: in their language, by their name, in the brand's clothes, and never by accident."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from journeys.confirmation import CONFIRM
from messages.content.faults import MissingVariable, TemplateFault
from messages.content.library import PACKAGED
from messages.content.rendering import Renderer

MESSAGES = sorted(folder.name for folder in (PACKAGED / "email").iterdir() if folder.is_dir())
Write = Callable[..., Renderer]


class _Tags(HTMLParser):
    """Fails for a tag that is not closed in order."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += [] if tag in self.VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["Ada", ""])
@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_reads_well(
    renderer: Renderer, facts: dict[str, Any], message: str, locale: str, name: str
) -> None:
    facts["profile"]["first_name"] = name
    mail = renderer.render(message, "email", locale, facts)
    tags = _Tags()
    tags.feed(mail.html)
    assert not tags.open
    greeting = ("Hallo" if locale == "de" else "Hello") + (f" {name}," if name else ",")
    asks = message == CONFIRM  # whether we may write at all: there is nothing to unsubscribe from
    for part in (mail.text, mail.html):
        assert greeting in part
        assert "None" not in part
        assert (facts["links"]["unsubscribe"] in part) == (not asks)
        assert (facts["links"]["web"] in part) == (not asks)
        assert "Hopfengasse 7" in part
    assert 5 < len(mail.subject) < 60
    assert all(len(line) <= 100 for line in mail.text.splitlines())
    assert len(mail.html) < 20_000


def test_both_languages_have_every_message() -> None:
    for message in MESSAGES:
        assert {folder.name for folder in (PACKAGED / "email" / message).iterdir()} == {"de", "en"}


def test_the_dark_mode_and_the_imprint_belong_to_the_brand(renderer: Renderer, facts: dict[str, Any]) -> None:
    html = renderer.render("hello", "email", "de", facts | {"brand": "plain"}).html
    assert "prefers-color-scheme: dark" in html
    assert "Beispielstraße 1" in html
    assert "smatched" not in html.lower()


def test_a_name_cannot_bring_markup_along(renderer: Renderer, facts: dict[str, Any]) -> None:
    facts["profile"]["first_name"] = "<script>alert(1)</script>"
    mail = renderer.render("brand_message", "email", "de", facts)
    assert "<script>" not in mail.html
    assert "Hallo <script>" in mail.text  # a text is a text


def test_a_name_cannot_bring_a_header_along(renderer: Renderer, facts: dict[str, Any]) -> None:
    facts["profile"]["first_name"] = "Ada\r\nBcc: evil@example.com\u2028\u202e\x00"
    subject = renderer.render("brand_message", "email", "de", facts).subject
    assert subject == "Ada Bcc: evil@example.com , es hat gematcht"


@pytest.mark.parametrize(("locale", "read"), [("de-AT", "de"), ("de", "de"), ("en_GB", "en"), ("fr", "en")])
def test_people_are_addressed_in_their_language_or_the_nearest(
    renderer: Renderer, facts: dict[str, Any], locale: str, read: str
) -> None:
    assert f'lang="{read}"' in renderer.render("hello", "email", locale, facts).html


def test_the_operators_own_message_wins_with_all_of_it(write: Write, facts: dict[str, Any]) -> None:
    texts = write("hello", "de", subject="Servus {{ profile.first_name }}", body="Griaß di.")
    mail = texts.render("hello", "email", "en", facts)
    assert (mail.subject, mail.text, mail.html) == ("Servus Ada", "Griaß di.\n", "")


def test_an_edited_message_is_read_anew(write: Write, own: Path, facts: dict[str, Any]) -> None:
    texts = write("hello", "de", body="first")
    texts.render("hello", "email", "de", facts)
    (own / "email/hello/de/body.txt").write_text("second, and longer")
    assert texts.render("hello", "email", "de", facts).text == "second, and longer\n"


def test_a_channel_without_templates_borrows_the_mails(renderer: Renderer, facts: dict[str, Any]) -> None:
    assert renderer.render("hello", "log", "de", facts) == renderer.render("hello", "email", "de", facts)


def test_a_message_is_known_by_its_folder(renderer: Renderer) -> None:
    assert renderer.exists("brand_message")
    assert not renderer.exists("brand_massage")


def test_a_missing_variable_is_named_with_file_line_and_remedy(write: Write, facts: dict[str, Any]) -> None:
    texts = write("brand_message", "de", html="<p>\n\n\n{{ profile.nme }}</p>")
    with pytest.raises(MissingVariable) as fault:
        texts.render("brand_message", "email", "de", facts)
    place = "message brand_message (de), body.html line 4: `profile.nme` is not there; "
    assert str(fault.value) == place + "did you mean `profile.name`?"


def test_a_letter_that_leads_nowhere_has_no_page(renderer: Renderer, facts: dict[str, Any]) -> None:
    del facts["links"]["page"]
    with pytest.raises(MissingVariable, match=r"body\.txt line \d+: `links\.page` is not there; there are: links\."):
        renderer.render("product_film", "email", "de", facts)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ colour }}", "`colour` is not there; there are: brand, "),
        ("{{ brand.light.acent }}", "did you mean `brand.light.accent`?"),
        ("one\n{% if %}", "line 2: Expected an expression"),
        ("{% include 'email/nowhere.txt' %}", "email/nowhere.txt is not there"),
        ("{{ profile.name | map }}", "No filter named 'map'"),
    ],
)
def test_a_fault_says_what_to_do(write: Write, facts: dict[str, Any], body: str, says: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        write("hello", "de", body=body).render("hello", "email", "de", facts)
    assert says in str(fault.value)
    assert "Ada" not in str(fault.value)


@pytest.mark.parametrize(
    "body",
    [
        "{{ 9**(9**9) }}",
        "{% if false %}{{ 9**(9**7) }}{% endif %}{{ 'a' * 4000000000 }}",
        "{{ '%4000000000d' % 1 }}",
        "{{ profile.name.ljust(4000000000) }}",
        "{{ profile.name.format }}",
        "{{ '{:4000000000}'.format(1) }}",
        "{{ range(1000000000) }}",
        "{{ lipsum(100000) }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ profile.__class__ }}",
        "{{ brand.model_dump() }}",
        "{{ profile.interests.append('x') }}",
        "{{ self.__init__.__globals__ }}",
        "{% include '../../../../pyproject.toml' %}",
    ],
)
def test_a_template_can_only_write(write: Write, facts: dict[str, Any], body: str) -> None:
    with pytest.raises(TemplateFault):
        write("hello", "de", body=body).render("hello", "email", "de", facts)


def test_a_message_that_is_not_there_says_what_to_write(renderer: Renderer, facts: dict[str, Any]) -> None:
    with pytest.raises(TemplateFault, match=r"write email/nothing/de/body\.txt"):
        renderer.render("nothing", "email", "de", facts)
