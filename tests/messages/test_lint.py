"""The rules of lint, each on a message that breaks it and on one that does not."""

from dataclasses import replace

import pytest

from messages.content.brand import Brand, brand
from messages.content.content import Content
from messages.content.library import Library
from messages.content.lint import look
from messages.content.lint.specimen import Specimen
from messages.content.rendering import Rendered
from messages.message import Can
from messages.words import Words

OUT = "https://example.com/u/1"
FOOT = "Etappe · Beispielstraße 1 · 10115 Berlin"
GOOD = Rendered("Hello", f"Hello\n{FOOT}\n{OUT}", f'<p>Hello</p><a href="{OUT}">out</a><p>{FOOT}</p>')
FILES = {
    "email/hi/en/body.html": '<p>\n<img src="/a.png">',
    "email/hi/en/body.txt": "Hello",
    "email/hi/en/subject.txt": "Hi",
}


@pytest.fixture
def plain() -> Brand:
    return brand(Library().content, "plain")


@pytest.fixture
def good(plain: Brand) -> Specimen:
    can, links = Can(page=True), {"unsubscribe": OUT}
    return Specimen("hi", "email", "en-GB", Content.of(FILES), plain, can, links, rendered=GOOD)


def found(specimen: Specimen, words: Words | None = None) -> list[tuple[str, str]]:
    return [(one.rule, one.level) for one in look(words or Words(), [specimen])]


def on_page(specimen: Specimen, html: str) -> Specimen:
    return replace(specimen, rendered=replace(GOOD, html=GOOD.html + html))


def test_a_good_message_has_no_findings(good: Specimen) -> None:
    assert found(good) == []


def test_a_picture_says_what_it_shows_unless_it_shows_nothing(good: Specimen) -> None:
    (one,) = look(Words(), [on_page(good, '<img src="https://example.com/a.png">')])
    assert (one.rule, one.level, one.file, one.line) == ("alt_text", "error", "email/hi/en/body.html", 2)
    assert found(on_page(good, '<img src="https://example.com/a.png" alt="">')) == []


def test_a_mail_has_a_way_out_and_says_whom_it_is_from(good: Specimen) -> None:
    bare = replace(good, rendered=replace(GOOD, text="Hello", html="<p>Hello</p>"))
    assert found(bare) == [("imprint", "error"), ("unsubscribe", "error")]
    assert found(replace(bare, channel="sms")) == []
    assert found(replace(bare, message="confirm_subscription")) == [("imprint", "error")]
    page_only = replace(good, rendered=replace(GOOD, text="Hello"))
    assert found(page_only) == [("unsubscribe", "warning")]


def test_an_imprint_is_found_however_it_is_broken_into_lines(good: Specimen) -> None:
    html = GOOD.html.replace(FOOT, "Etappe &middot;\n  Beispielstraße 1 · 10115   Berlin")
    assert found(replace(good, rendered=replace(GOOD, text=OUT, html=html))) == []


@pytest.mark.parametrize(
    "address",
    [
        "www.example.com",
        "/shop",
        "",
        "#",
        "https://",
        "http://localhost:8000/x",
        "https://a.example/{{ code }}",
        "https://a.example/a b",
        "http://[::1/",
    ],
)
def test_a_link_leads_somewhere(good: Specimen, address: str) -> None:
    assert found(on_page(good, f'<a href="{address}">x</a>')) == [("links", "error")]


@pytest.mark.parametrize(
    "address", ["mailto:a@b.example", "tel:+49123", "https://a.example/%20?q=1#x", "http://münchen.example/"]
)
def test_what_is_right_is_left_alone(good: Specimen, address: str) -> None:
    assert found(on_page(good, f'<a href="{address}">x</a>')) == []


def test_what_is_too_long_is_told(good: Specimen) -> None:
    assert found(on_page(good, "x" * 103 * 1024)) == [("clipping", "warning")]
    text = replace(good, channel="sms", can=Can(longest=5), rendered=Rendered("", "Hello you"))
    assert found(text) == [("length", "error")]


def test_a_subject_is_not_empty(good: Specimen) -> None:
    assert found(replace(good, rendered=replace(GOOD, subject=" "))) == [("subject", "error")]


def test_a_language_that_the_others_speak_is_missed(good: Specimen) -> None:
    (one,) = look(Words("de"), [replace(good, others=frozenset({"en", "de"}))])
    assert (one.level, one.detail) == (
        "warning",
        "andere Nachrichten dieser Journey gibt es auch in „de“, diese nicht",
    )


def test_colours_that_cannot_be_told_apart_are_told_once_for_all_messages(good: Specimen, plain: Brand) -> None:
    faint = plain.model_copy(update={"light": plain.light.model_copy(update={"quiet": "#cccccc"})})
    many = [replace(good, brand=faint, message=name) for name in ("hi", "ho")]
    told = look(Words(), many)
    assert {(one.rule, one.level, one.message, one.file) for one in told} == {
        ("contrast", "warning", "", "brands/plain.yaml")
    }
    assert [one.detail.split(" has")[0] for one in told] == ["light.quiet on light.card", "light.quiet on light.page"]


def test_what_only_somebody_made_up_lacks_is_no_reason_to_stop(good: Specimen) -> None:
    fault = "message hi (en), body.txt line 1: `profile.attributes.size` is not there; there are: "
    made_up, real = (replace(good, rendered=None, fault=fault, real=real) for real in (False, True))
    assert found(made_up) == [("writable", "warning")]
    assert [one.level for one in look(Words(), [made_up, real])] == ["error"]
