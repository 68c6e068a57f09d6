"""The dozen of the demo: what each of them does with what we send, and how their journey must end."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Deed = Literal["watch", "redeem", "answer", "unsubscribe", "complain", "buy_pils"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Act:
    """What somebody does, some time after a message came."""

    deed: Deed
    after: timedelta
    nps: int = 0


@dataclass(frozen=True)
class Persona:
    """One of the people in `customers.yaml`. `acts`: message → what they do with it; nothing else moves them."""

    email: str
    name: str
    acts: dict[str, Act]
    messages: int
    """How many messages must have come in the end."""
    stages: int
    """How many stages must have reached them with a message."""
    outcome: str = "completed"


def watching(after: timedelta) -> dict[str, Act]:
    return {"product_film": Act("watch", after)}


def reminded(after: timedelta) -> dict[str, Act]:
    return {"film_reminder": Act("watch", after)}


def redeeming(after: timedelta) -> dict[str, Act]:
    return {"free_beer": Act("redeem", after)}


def answering(nps: int) -> dict[str, Act]:
    return {"after_experience": Act("answer", 5 * HOUR, nps)}


def spending(after: timedelta) -> dict[str, Act]:
    return {"gift_card": Act("redeem", after)}


def _one(name: str, *acts: dict[str, Act], messages: int, stages: int = 5, outcome: str = "completed") -> Persona:
    every = {message: act for some in acts for message, act in some.items()}
    return Persona(f"{name.lower()}@example.com", name, every, messages, stages, outcome)


PEOPLE = (
    _one("Ada", watching(3 * HOUR), redeeming(DAY), answering(10), messages=7),
    _one("Anni", watching(DAY), redeeming(4 * DAY), answering(3), messages=7),
    _one("Bob", {"product_offer": Act("unsubscribe", 2 * HOUR)}, messages=2, stages=1, outcome="unsubscribed"),
    _one("Dorothy", reminded(4 * HOUR), redeeming(2 * DAY), answering(9), messages=8),
    _one("Emil", messages=0, stages=0),
    _one("Frieda", watching(HOUR / 2), answering(8), messages=7),
    _one("Grace", watching(6 * HOUR), redeeming(10 * DAY), messages=7),
    _one("Hedy", messages=8),
    _one(
        "Jonas",
        watching(HOUR),
        redeeming(3 * DAY),
        {"after_experience": Act("buy_pils", 5 * HOUR)},
        messages=5,
        stages=4,
        outcome="converted",
    ),
    _one("Konrad", {"product_film": Act("complain", DAY)}, messages=3, stages=2, outcome="exited"),
    _one("Lise", reminded(DAY), redeeming(2 * DAY), answering(9), spending(2 * DAY), messages=8),
    _one("Margaret", watching(2 * HOUR), redeeming(6 * DAY), answering(7), spending(5 * DAY), messages=7),
)
"""Ada loves it, Anni is disappointed, Bob has enough, Emil never agreed to mail, Hedy never does anything."""
