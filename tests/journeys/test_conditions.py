"""What people ask about Ada is answered; what would keep a machine busy is refused, or does not hold."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from journeys.conditions import ConditionError, Known, Names, check, holds

NAMES = Names(asking=frozenset({"ask"}), steps=frozenset({"ask"}))
SOON, NOISE = 0.1, 5
"""Seconds of work an answer may take, and how much slower than that a busy machine may be."""
ORDER = {
    "total": 45,
    "category": "beer",
    "products": [{"sku": f"pils-{i}", "name": "Ein Pils aus Köln", "price": i, "tags": ["beer"]} for i in range(100)],
}


def known(event: dict[str, Any]) -> Known:
    attributes = {"code": "50667", "phone": "+49 221 1234567", "iban": "DE02 1203 0000 0000 2020 51"}
    profile = {"locale": "de", "zone": "Europe/Berlin", "interests": ["wine", "beer"], "attributes": attributes}
    answers = {"ask": {"why": "Because the beer is good."}}
    return Known(datetime(2026, 11, 23, 9, tzinfo=UTC), event, profile, answers, {"ask": "answered"}, {"ask": 1}, {})


@pytest.mark.parametrize(
    "text",
    [
        'event.total >= 40 && "beer" in profile.interests',
        'event.products.exists(p, p.sku == "pils-99" && p.price > 5)',
        'event.products.exists(p, p.name.contains("Köln") && event.category in p.tags)',
        "profile.interests.exists(i, event.products.size() > 1 && i == event.category)",
        "event.products.filter(p, p.price >= 50).size() == 50",
        "event.products.map(p, p.price > 97, p.sku) == ['pils-98', 'pils-99']",
        '["rum", "beer"].exists(i, i in profile.interests) && event.products.all(p, p.price + 1 > 0)',
        'profile.attributes.code.matches("^[0-9]{5}$")',
        'profile.attributes.phone.matches("^[+]?[0-9]{1,3}[ -]?[0-9]{2,5}[ -]?[0-9]{4,12}$")',
        'profile.attributes.iban.matches("^DE[0-9]{2}( ?[0-9]{4}){4} ?[0-9]{2}$")',
        '!answers.ask.why.contains("map(filter(x))") // .all( of it, ((',
        'string(event.total) + " €" == "45 €"',
        "{'a': event.total, 'b': 1.5}.b == 1.5 && now > timestamp('2026-01-01T00:00:00Z')",
    ],
)
def test_what_people_ask_of_an_order_of_a_hundred_products_is_answered(text: str) -> None:
    check(text, NAMES)
    assert holds(text, NAMES, known(ORDER))


REFUSED = {
    "event.a.exists(x, event.b.exists(y, x == y))": "column 33: one list at a time",
    "event.a.map(x, x).filter(x, true).size() > 1": "column 12: one list at a time",
    "[event.a.map(x, [x, x])].map(x, [x, x]) == []": "column 13: one list at a time",
    "event.a.all(x, {'k': event.b.filter(y, y)}.k == [])": "column 36: one list at a time",
    "event.a.exists(x, x.matches('a'))": "column 28: `matches` cannot be asked",
    "event.a.matches(event.b)": "column 16: write the pattern",
    "event.a.matches('a') && event.a.matches('a' + 'b')": "column 40: write the pattern",
    "event.a.matches('((a?){50}){50}c')": "column 16: the patterns of `matches` repeat too much",
    "event.a.matches('(a?){500}(a?){500}c')": "column 16: the patterns of `matches` repeat too much",
    r"event.a.matches('(\\pL?){100}')": "column 16: the patterns of `matches` repeat too much",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_bounded_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(ConditionError) as refused:
        check(text, NAMES)
    assert f"column {refused.value.column}: {refused.value}".startswith(REFUSED[text])


@pytest.mark.parametrize("text", REFUSED)
def test_a_version_published_before_that_walks_on_by_another_way(text: str) -> None:
    assert not holds(text, NAMES, known({"a": [1], "b": [1]}))


LONG, MANY = "a" * 240_000, list(range(60_000))
NAMED = dict.fromkeys(map(str, MANY))


def often(text: str, joined: str = " || ") -> str:
    """As much of it as a condition may have."""
    return joined.join([text] * (1_900 // len(text + joined)))


def added(text: str, to: str) -> str:
    return "+".join([text] * 25) + to


POISON: dict[str, tuple[str, dict[str, Any]]] = {
    "pairs": (often("event.a.exists(x, x in event.b)"), {"a": [-1] * 9_000, "b": MANY}),
    "few long ones": ("[event].exists(x, " + often("x != x") + ")", {"a": [[[MANY[:3]] * 3] * 3] * 99}),
    "items": ("event.a.exists(x, " + often("x != x") + ")", {"a": [[{}]] * 9_000}),
    "filter": ("event.a.filter(x, true) == []", {"a": MANY}),
    "lists": ("event.a.exists(x, " + often("event != event") + ")", {"a": MANY, "b": MANY}),
    "a map": ("event.a.map(x, x).size() == 1", {"a": MANY[:9_000]}),
    "many maps": (often("event.a.map(x, x) == []"), {"a": MANY}),
    "its own list": (f"[{often('event', ',')}].exists(x, x != event)", {"a": MANY}),
    "texts": (often("event.a.exists(x, x == event.b)"), {"a": [LONG[1:]] * 9_000, "b": LONG}),
    "adding lists": (often(added("event.a", " == []")), {"a": MANY}),
    "adding in a loop": ("event.a.exists(x, " + added("event.a", " == event.b)"), {"a": MANY, "b": 1}),
    "adding texts": (often(added("event.a", " == ''")), {"a": LONG}),
    "containing": (often("event.a.contains(event.b)"), {"a": LONG[80_000:], "b": LONG[160_000:] + "b"}),
    "a pattern": ("event.a.matches('(a?){180}c')", {"a": LONG}),
    "many patterns": (often("event.a.matches('(a?){3}c')"), {"a": LONG}),
    "equal maps": (often("event.a != event.b"), {"a": NAMED, "b": dict(NAMED)}),
}
MORE = {"": 1, " of half": 2, " of a tenth": 10, " of a hundredth": 100, " of a thousandth": 1_000}


def smaller(value: Any, by: int) -> Any:
    """The same with so many times less in it."""
    if isinstance(value, dict) and len(value) > 2:
        return dict(list(value.items())[: len(value) // by])
    if isinstance(value, dict):
        return {key: smaller(inner, by) for key, inner in value.items()}
    return value[: len(value) // by] if isinstance(value, str | list) else value


@pytest.mark.parametrize("more", MORE)
@pytest.mark.parametrize("name", POISON)
def test_nothing_keeps_a_machine_busy(name: str, more: str) -> None:
    text, event = POISON[name]
    check(text, NAMES)
    about = known(smaller(event, MORE[more]))
    began = time.process_time()
    held = holds(text, NAMES, about)
    spent = time.process_time() - began
    print(f"{name}{more}: {spent * 1000:.1f} ms, {held}")
    assert spent < SOON * NOISE
