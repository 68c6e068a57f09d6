"""The words people read: everything that is said is said in German too, and values look as people write them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from journeys.money import read_amount
from journeys.span import read_calendar_span
from journeys.steps import KINDS
from messages.words import LOCALES, Words, spoken

HOME = Path(__file__).parents[2]
ROOMS = ("journeys", "activities", "messages", "operations", "api", "console")
TRANSLATED = sorted(set(LOCALES) - {"en"})
CODES = """
    draft live paused draining halted archived pending active leaving ended
    completed unsubscribed converted exited stopped merged
    claimed data accepted rejected suppressed skipped expired unknown deferred
    quiet_hours no_consent on_list no_address left erased later away no_answer no_such_address mailbox_full refused
    not_ascii sender_refused template_fault superseded no_budget
    sent not_sent done else watched not_watched redeemed not_redeemed answered happened timed_out updated assigned open
    no_date past
    again enough reached started circle not_let_in
    overdue send_window frequency_cap priority no_good_hour
    entry end email log given withdrawn
    added removed moved changed
    locale zone name phone external_id created in entered never unasked
    no_counterpart another_kind never_passed no_end not_walkable moved_on
    cancelled another_name
    pause resume retry skip jump move replan migrate skipped
    unknown_kind too_many_steps bug failed
    order_paid film_watched survey_answered voucher_redeemed customer_unsubscribed customer_complained
    too_early under_way has_been full second minute hour
    journey_completed journey_ended
    event delivery enrollment consent
    running new same first_name last_name interests
    asked lapsed tracking answered confirm_subscription
    where version by how who source message_id confirmation at ip user_agent household
    original thumbnail square story push
    orders revenue first_order last_order last_products answers
    sms push chat inbox letter device_gone channel_closed
    provider_away in_line
    message_clicked message_bounced message_complained message_replied message_delivered message_failed
    request complaint hard_bounce soft_bounces import
"""
"""What `words.code` is asked to say. Codes come from rows and from the model, where no extractor sees them."""


def _needed() -> set[str]:
    codes = {code.replace("_", " ") for code in (*CODES.split(), *KINDS)}
    return {*_said_in_code(), *_said_in_templates(), *codes}


def _said_in_code() -> Iterator[str]:
    for file in (file for room in ROOMS for file in (HOME / room).rglob("*.py")):
        with file.open("rb") as source:
            found = extract("python", source, keywords={"words": None, "_words": None, "self": None})
            yield from (str(line[1]) for line in found)


def _said_in_templates() -> Iterator[str]:
    for file in (file for room in ("api", "console") for file in (HOME / room).rglob("*.html")):
        with file.open("rb") as source:
            for _, _, said, _ in babel_extract(source, ["words"], [], {"silent": "false"}):
                yield str(said[0] if isinstance(said, tuple) else said)


def _translations(locale: str) -> dict[str, str]:
    with (HOME / f"messages/locales/{locale}/LC_MESSAGES/etappe.po").open("rb") as file:
        return {str(line.id): str(line.string) for line in read_po(file, locale) if line.id}


@pytest.mark.parametrize("locale", TRANSLATED)
def test_everything_that_is_said_is_translated(locale: str) -> None:
    missing = sorted(_needed() - {english for english, said in _translations(locale).items() if said})
    assert not missing, f"add to the catalogue of {locale}:\n" + "\n".join(
        f'msgid "{one}"\nmsgstr ""\n' for one in missing
    )


@pytest.mark.parametrize("locale", TRANSLATED)
def test_nothing_is_translated_that_nobody_says(locale: str) -> None:
    assert sorted(set(_translations(locale)) - _needed()) == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_translation_says_the_same_values(locale: str) -> None:
    for english, said in _translations(locale).items():
        assert _asked(said) == _asked(english), english


def _asked(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_in_german_nobody_is_asked_to_do_something_formally() -> None:
    asked = re.compile(r"\w[nd] Sie\b")  # fragen Sie, während Sie
    assert [said for said in _translations("de").values() if asked.search(said)] == []


NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def test_values_are_written_as_germans_write_them() -> None:
    words = Words("de", "Europe/Berlin")
    said = [
        words.said(value) for value in (NOON, date(2026, 11, 23), time(10), timedelta(days=1, hours=12), 1234.5, True)
    ]
    assert said == ["23.11.2026, 12:00", "23.11.2026", "10:00", "1 Tag 12 Stunden", "1.234,5", "ja"]
    assert words.said(read_amount("15 EUR")) == "15,00\xa0€"
    assert words("Waits until") == "Wartet bis"
    assert words("{step}: waits until {until}", step="Film", until=NOON) == "Film: wartet bis 23.11.2026, 12:00"


def test_a_moment_is_told_on_the_readers_own_clock() -> None:
    assert Words("de", "America/New_York").clock(NOON) == "06:00"
    assert Words("de", "Europe/Berlin").day(NOON) == "Montag, 23. November 2026"


def test_the_end_of_a_wait_is_told_on_both_clocks_where_they_differ() -> None:
    nine = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
    assert Words("en").until(nine, "Australia/Sydney") == (
        "Mon, Nov 23, 9:00\u202fAM in Sydney = Sun, Nov 22, 10:00\u202fPM UTC"
    )
    assert Words("de", "Europe/Berlin").until(nine, "Australia/Sydney") == (
        "Mo., 23. Nov., 09:00 in Sydney = So., 22. Nov., 23:00 in Berlin"
    )
    assert Words("de", "Europe/Berlin").until(nine, "Europe/Vienna") == "22.11.2026, 23:00"


def test_months_are_written_as_germans_write_them() -> None:
    assert Words("de").said(read_calendar_span("P1M3D")) == "1 Monat 3 Tage"


def test_what_nobody_translated_stays_english() -> None:
    assert Words("de")("Nobody ever said {this}", this="this") == "Nobody ever said this"


def test_braces_in_a_value_are_only_braces() -> None:
    assert Words("de")("Waits until") == "Wartet bis"
    assert Words("en")("{sender} to {recipient}", sender="{recipient.__class__}", recipient="Ada") == (
        "{recipient.__class__} to Ada"
    )


@pytest.mark.parametrize(
    ("wishes", "locale"),
    [
        (["de-AT"], "de"),
        (["de_CH"], "de"),
        (["fr, de;q=0.8, en;q=0.5"], "de"),
        (["en;q=0.5,de;q=0.9"], "de"),
        (["fr", "de"], "de"),
        ([None, ""], "en"),
        (["xx;q=abc,,*"], "en"),
    ],
)
def test_the_first_wish_that_can_be_met_is_met(wishes: list[str | None], locale: str) -> None:
    assert spoken(*wishes) == locale
