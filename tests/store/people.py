"""Random people and random rules: everything that the two may disagree on, and some of what they never will."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from journeys.person import Deed, Letter, Passage, Person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NAMES = ["plan", "a.b", 'say "hi"', "back\\slash", "größe", "$", "$.plan", "'; --", "😀"]
WORDS = ["premium", "Premium", "pre", "%", "_", "ü", "1", "true", "é", "a\nb"]
DAYS = ["2026-11-01", "2026-11-23T08:00:00+09:00", "2026-11-23", "2026-1-1", "2026-11-2x", "1999-12-31 23:59"]
NUMBERS = [0, 1, 2, 2.0, 2.5, -1, 2**53, 1e300, 0.1]
STRANGE = [None, "", [], ["premium", 1], [["premium"]], ["é", True], {"premium": 1}, 10**30, True, False]
EVENTS, JOURNEYS, LISTS, SEGMENTS = (
    ["order.paid", "film.watched"],
    ["hello", "smatched"],
    ["fair", "press"],
    ["vip", "far"],
)
OUTCOMES = ["completed", "converted", "exited", "unsubscribed", "stopped"]


def person(dice: Random) -> Person:
    """Somebody."""
    known = dict.fromkeys(("name", "email", "phone", "external_id"))
    return Person(
        profile={
            "locale": dice.choice(["de", "de-AT", "en", "é"]),
            "zone": dice.choice(["Europe/Berlin", "UTC"]),
            **{name: _unlike(dice) if dice.random() < 0.6 else None for name in known},
            "created": _moment(dice),
        },
        interests=dice.sample([*WORDS, 1, True], dice.randrange(3)),
        attributes=_document(dice),
        traits=_document(dice),
        events=[Deed(dice.choice(EVENTS), _moment(dice), _document(dice)) for _ in range(dice.randrange(5))],
        letters=[_letter(dice) for _ in range(dice.randrange(4))],
        passages=[_passage(dice) for _ in range(dice.randrange(3))],
        consents={("email", topic): dice.choice(["given", "withdrawn"]) for topic in dice.sample(["news", "art"], 1)},
        lists=frozenset(dice.sample(LISTS, dice.randrange(3))),
    )


def _unlike(dice: Random) -> str:
    return f"{dice.choice(WORDS)}{dice.randrange(10**9)}"


def _moment(dice: Random) -> datetime:
    """Often just at the edge of a day, or of a span."""
    edge = dice.choice([NOW, NOW.replace(hour=0), NOW - timedelta(days=30), datetime(2026, 10, 23, 9, tzinfo=UTC)])
    return edge + dice.choice([-1, 0, 1]) * timedelta(microseconds=dice.choice([0, 1, 10**6, 86_400 * 10**6]))


def _document(dice: Random) -> dict[str, Any]:
    return {name: dice.choice(dice.choice([WORDS, DAYS, NUMBERS, STRANGE])) for name in NAMES if dice.random() < 0.7}


def _letter(dice: Random) -> Letter:
    state = dice.choice(["accepted", "rejected", "claimed"])
    clicked = dice.random() < 0.5
    return Letter(dice.choice(["hello", "film"]), dice.choice(["email", "log"]), state, _moment(dice), clicked)


def _passage(dice: Random) -> Passage:
    state = dice.choice(["pending", "active", "leaving", "ended"])
    ended = (dice.choice(OUTCOMES), _moment(dice)) if state == "ended" else (None, None)
    return Passage(dice.choice(JOURNEYS), state, ended[0], _moment(dice), ended[1])


def rule(dice: Random, depth: int = 0) -> dict[str, Any]:
    """A rule, as it is written."""
    kind = dice.choice([*_RULES] if depth < 3 else [kind for kind in _RULES if kind not in ("all", "any", "not")])
    return _RULES[kind](dice, depth)


def _several(dice: Random, depth: int) -> list[dict[str, Any]]:
    return [rule(dice, depth + 1) for _ in range(dice.randrange(1, 4))]


def _compared(dice: Random) -> dict[str, Any]:
    small = [0, 1, 2.0, 2.5, 0.1, 2**53]
    tests: dict[str, Callable[[], Any]] = {
        "is": lambda: dice.choice([*WORDS, *DAYS, *small, True, False]),
        "is_not": lambda: dice.choice([*WORDS, *small, True]),
        "in": lambda: dice.sample([*WORDS, *small, False], 3),
        "at_least": lambda: _bound(dice),
        "at_most": lambda: _bound(dice),
        "above": lambda: _bound(dice),
        "below": lambda: _bound(dice),
        "contains": lambda: dice.choice(WORDS),
        "starts_with": lambda: dice.choice(WORDS),
        "within": lambda: dice.choice(["1d", "1mo", "30d", "36h"]),
        "exists": lambda: dice.choice([True, False]),
    }
    return {name: tests[name]() for name in dice.sample([*tests], dice.choice([1, 1, 1, 2]))}


def _bound(dice: Random) -> Any:
    return dice.choice(dice.choice([[0, 1, 2, 2.5, 0.1, 2**53], [date(2026, 11, 23), date(2026, 11, 1)]]))


def _text(dice: Random) -> dict[str, Any]:
    tests: dict[str, Callable[[], Any]] = {
        "is": lambda: dice.choice([*WORDS, "de", 1]),
        "is_not": lambda: dice.choice(["de", "en", True]),
        "in": lambda: dice.sample(["de", "en", "é", 1], 2),
        "contains": lambda: dice.choice(WORDS),
        "starts_with": lambda: dice.choice([*WORDS, "de"]),
        "exists": lambda: dice.choice([True, False]),
    }
    field = dice.choice(["locale", "zone", "name", "email", "phone", "external_id"])
    return {"profile": field, **{name: tests[name]() for name in dice.sample([*tests], dice.choice([1, 2]))}}


def _created(dice: Random) -> dict[str, Any]:
    bounds = {name: dice.choice([date(2026, 11, 23), date(2026, 10, 23)]) for name in ("at_least", "at_most", "above")}
    asked: dict[str, Any] = bounds | {"below": date(2026, 11, 23), "within": dice.choice(["1d", "1mo"])}
    return {"profile": "created", **{name: asked[name] for name in dice.sample([*asked], dice.choice([1, 2]))}}


def _often(dice: Random) -> dict[str, Any]:
    times = dice.choice([{}, {"at_least": 2}, {"at_most": 1}, {"at_least": 1, "at_most": 2}, {"exactly": 0}])
    dates = {"from": date(2026, 10, 23), "until": date(2026, 11, 23)}
    return times | dice.choice([{}, {"within": "30d"}, {"within": "1mo"}, dates, {"until": date(2026, 11, 22)}])


def _event(dice: Random) -> dict[str, Any]:
    where = {name: _compared(dice) for name in dice.sample(NAMES, dice.choice([0, 0, 1, 2]))}
    return {"event": dice.choice(EVENTS), **_often(dice), **({"where": where} if where else {})}


def _message(dice: Random) -> dict[str, Any]:
    channel = dice.choice([{}, {"channel": "email"}])
    return (
        {"message": dice.choice(["hello", "film"]), "state": dice.choice(["accepted", "rejected", "clicked"])}
        | _often(dice)
        | channel
    )


def _journey(dice: Random) -> dict[str, Any]:
    was = dice.choice(["in", "entered", "never", *OUTCOMES])
    return {"journey": dice.choice(JOURNEYS), "was": was} | dice.choice([{}, {"within": "30d"}])


def _consent(dice: Random) -> dict[str, Any]:
    return {"consent": dice.choice(["news", "art"]), "state": dice.choice(["given", "withdrawn", "unasked"])}


_RULES: dict[str, Callable[[Random, int], dict[str, Any]]] = {
    "all": lambda dice, depth: {"all": _several(dice, depth)},
    "any": lambda dice, depth: {"any": _several(dice, depth)},
    "not": lambda dice, depth: {"not": rule(dice, depth + 1)},
    "interest": lambda dice, _: {"interest": dice.choice(WORDS)},
    "profile": lambda dice, _: dice.choice([_text, _created])(dice),
    "attribute": lambda dice, _: {"attribute": dice.choice(NAMES), **_compared(dice)},
    "trait": lambda dice, _: {"trait": dice.choice(NAMES), **_compared(dice)},
    "event": lambda dice, _: _event(dice),
    "message": lambda dice, _: _message(dice),
    "journey": lambda dice, _: _journey(dice),
    "consent": lambda dice, _: _consent(dice),
    "segment": lambda dice, _: {"segment": dice.choice(SEGMENTS)},
    "list": lambda dice, _: {"list": dice.choice(LISTS)},
}
