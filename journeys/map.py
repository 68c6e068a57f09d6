"""The map of a journey: stages are columns, steps are cards, ways are lines. Geometry only; nothing here draws."""

import re
from collections.abc import Iterator
from typing import Protocol

from journeys.base import END
from journeys.cartography.chart import CARD, PAD, Card, Column, Edge, Map
from journeys.cartography.lanes import lay
from journeys.cartography.lettering import clipped, lines, width
from journeys.cartography.lines import bent, crowd, straight
from journeys.journey import Journey, Stage
from journeys.step import ELSE, Step

ENTRY = ":entry"
"""The key of the card that says what lets people in; no step can have it."""
TITLE, SMALL = 15.5, 12  # a title is bold: wider than its 14 pixels
_TOP, _GAP, _GAP_WITH_LABEL = 68, 28, 50
_LINE, _ABOUT, _FIGURES, _PORT = 19, 20, 44, 26
_ROOM = CARD - 2 * PAD
_LONGEST_LABEL = 140
_SUBJECTS = re.compile(r"\b(answers|event|profile)\.")  # whom a condition is about goes without saying in a pill


class Speech(Protocol):
    """A reader's language; `messages.words.Words` is one."""

    def code(self, code: str) -> str:
        """A kind or an outcome as a word."""

    def said(self, value: object) -> str:
        """A span, a time of day, an amount, as people write it."""


def map_of(journey: Journey, speech: Speech) -> Map:
    """Lay a journey out, in a reader's language."""
    columns = _columns(journey, speech)
    found = Map(columns, list(_cards(journey, columns, speech)))
    there = {card.key for card in found.cards}
    found.edges = [edge for edge in _edges(journey, speech) if edge.target in there]
    _stack(found)
    lay(found)
    return found


def _columns(journey: Journey, speech: Speech) -> list[Column]:
    stages = [Column(key, _heading(key, stage, speech)) for key, stage in journey.stages.items()]
    unstaged = any(step.stage not in journey.stages for step in journey.steps)
    return [Column("", journey.label)] * unstaged + stages


def _heading(key: str, stage: Stage, speech: Speech) -> str:
    title = stage.title or key.replace("_", " ").capitalize()
    return f"{title} · ≤ {speech.said(stage.longest)}" if stage.late else title


def _cards(journey: Journey, columns: list[Column], speech: Speech) -> Iterator[Card]:
    where = {column.key: index for index, column in enumerate(columns)}
    first = where.get(journey.steps[0].stage or "", 0)
    if journey.entry:
        events = ", ".join(entry.event for entry in journey.entry)
        yield _corner(ENTRY, "entry", first, events, speech.code("entry"))
    for step in journey.steps:
        yield _card(step, where.get(step.stage or "", 0), speech)
    yield _corner(END, "end", len(columns) - 1, speech.code("end"))


def _card(step: Step, column: int, speech: Speech) -> Card:
    title = lines(step.label, TITLE, _ROOM - 28, 2)
    about = " · ".join([speech.code(step.kind), *map(speech.said, step.particulars())])
    height = 2 * PAD + len(title) * _LINE + _ABOUT + _FIGURES
    return Card(
        step.key, step.kind, column, step.label, title, clipped(about, SMALL, _ROOM), step.touchpoint, height=height
    )


def _corner(key: str, kind: str, column: int, label: str, about: str = "") -> Card:
    title = lines(label, TITLE, _ROOM - 28, 2)
    height = 2 * PAD + len(title) * _LINE + (_ABOUT if about else 0)
    return Card(key, kind, column, label, title, about, step=False, height=height)


def _edges(journey: Journey, speech: Speech) -> Iterator[Edge]:
    if journey.entry:
        yield Edge(ENTRY, journey.start)
    for step in journey.steps:
        ways: dict[str, list[str]] = {}
        for outcome in step.ends():
            ways.setdefault(journey.way(step, outcome), []).append(outcome)
        for target, outcomes in ways.items():
            yield _edge(step, target, outcomes, speech, labelled=len(ways) > 1)


def _edge(step: Step, target: str, outcomes: list[str], speech: Speech, *, labelled: bool) -> Edge:
    edge = Edge(step.key, target, tuple(outcomes))
    if labelled:
        edge.reason = ", ".join(filter(None, map(step.reason, outcomes)))
        named = dict.fromkeys(speech.code(_named(step, outcome)) for outcome in outcomes)
        edge.label = clipped(_SUBJECTS.sub("", edge.reason) or ", ".join(named), SMALL, _LONGEST_LABEL)
        edge.label_width = round(width(edge.label, SMALL)) + 16
    return edge


def _named(step: Step, outcome: str) -> str:
    """The author's word for an outcome: the ones they did not name are “otherwise”."""
    own = outcome in step.exits() or outcome in step.then or not step.then
    return outcome.replace(".", " ") if own else ELSE


def _stack(found: Map) -> None:
    """Give every card its height and its place in its column."""
    sideways = bent(found)
    labelled = {edge.source for edge in found.edges if edge.label and straight(found, edge)}
    for index, _ in enumerate(found.columns):
        y = float(_TOP)
        for card in [card for card in found.cards if card.column == index]:
            card.y, card.height = y, max(card.height, _PORT * crowd(sideways, card) + PAD)
            y += card.height + (_GAP_WITH_LABEL if card.key in labelled else _GAP)
    found.floor = max(card.y + card.height for card in found.cards) + PAD
