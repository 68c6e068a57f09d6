"""The matrix: every way through a journey, and what would come of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from journeys.base import Tolerant
from journeys.journey import Journey
from journeys.money import Money
from journeys.rehearsal.choices import Choices, every
from journeys.rehearsal.lookout import Lookout
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.trace import Mail, Scene
from journeys.rehearsal.wanderer import Wanderer
from journeys.rehearsal.writer import Writer, unwritten

MOST_WAYS = 500
_DAY = timedelta(days=1)


class Turn(Tolerant):
    """What a step came to, and where that leads; a `choice` where it can come to something else."""

    step: str
    outcome: str
    to: str
    choice: bool


class Posted(Mail):
    """A message that goes out on a way."""

    step: str


class Way(Tolerant):
    """One way through, step by step. Who reacts does so at once; who does not lets the time run out."""

    number: int = 0
    turns: list[Turn]
    outcome: str | None
    unfinished: Literal["days", "circle"] | None = None
    """Why it has no outcome: the days were over, or it goes round in a circle."""
    days: float
    """From the entry to the end."""
    messages: list[Posted]
    cost: list[Money]


class Missing(Tolerant):
    """What is wrong with a message, and on how many ways."""

    step: str
    fault: str
    ways: int


class Matrix(Tolerant):
    """Every way through a journey."""

    journey: str
    ways: list[Way]
    complete: bool
    """False when there are more ways than are walked: each choice fell each way, but not together with all others."""
    never_reached: list[str]
    missing: list[Missing]
    cheapest: int | None
    """The number of a way; None when the ways cost nothing, or different currencies."""
    dearest: int | None
    longest: int

    @property
    def faults(self) -> list[str]:
        """What is wrong with the messages, in words."""
        return [f"{one.fault} ({one.step}, on {one.ways} of {len(self.ways)} ways)" for one in self.missing]


def matrix(
    journey: Journey, programme: Programme, start: datetime, writer: Callable[[], Writer] = lambda: unwritten
) -> Matrix:
    """Walk every way through a sound journey; on each way somebody else writes."""
    lookout, reached = Lookout(journey), set[str]()

    def walk(choices: Choices) -> Way:
        wanderer = Wanderer(journey, lookout, programme, start, choices, writer())
        outcome = wanderer.through()
        reached.update(wanderer.passage.visits)
        return _way(wanderer, outcome, start)

    found, complete = every(walk, MOST_WAYS)
    ways = [way.model_copy(update={"number": number}) for number, way in enumerate(_different(found), 1)]
    return Matrix(
        journey=journey.journey,
        ways=ways,
        complete=complete,
        never_reached=[step.key for step in journey.steps if step.key not in reached],
        missing=_missing(ways),
        cheapest=_extreme(min, ways),
        dearest=_extreme(max, ways),
        longest=max(ways, key=lambda way: way.days).number,
    )


def _way(wanderer: Wanderer, outcome: str | None, start: datetime) -> Way:
    trace = wanderer.trace(outcome)
    return Way(
        turns=[_turn(wanderer.journey, scene) for scene in trace.scenes if scene.what in ("step", "ordered")],
        outcome=outcome,
        unfinished=None if outcome else "circle" if wanderer.circles else "days",
        days=round((wanderer.stage.now - start) / _DAY, 2),
        messages=[_posted(scene.step or "", scene.mail) for scene in trace.scenes if scene.sent and scene.mail],
        cost=trace.granted,
    )


def _turn(journey: Journey, scene: Scene) -> Turn:
    step = journey.by_key[scene.step or ""]
    if scene.what == "ordered":  # their stage took too long
        late = journey.stages[step.stage or ""].late or ""
        return Turn(step=step.key, outcome=scene.said, to=late, choice=True)
    to = journey.way(step, scene.said)
    return Turn(step=step.key, outcome=scene.said, to=to, choice=len(step.ends()) > 1)


def _posted(step: str, mail: Mail) -> Posted:
    return Posted(step=step, **mail.model_dump())


def _different(ways: Iterable[Way]) -> Iterable[Way]:
    """Two ways on which every step came to the same are one way."""
    return {tuple((turn.step, turn.outcome) for turn in way.turns): way for way in ways}.values()


def _missing(ways: Sequence[Way]) -> list[Missing]:
    faults = Counter(
        fault for way in ways for fault in {(mail.step, mail.fault) for mail in way.messages if mail.fault}
    )
    return [Missing(step=step, fault=fault, ways=number) for (step, fault), number in faults.items()]


def _extreme(which: Callable[..., Way], ways: Sequence[Way]) -> int | None:
    """The way that costs least, or most."""
    if len({amount.currency for way in ways for amount in way.cost}) != 1:
        return None
    return which(ways, key=lambda way: sum(amount.cents for amount in way.cost)).number
