"""The overview of a matrix: one line for each way through a journey."""

import re
from collections.abc import Iterator, Mapping

from journeys.delivery import SENT
from journeys.rehearsal.calendar import ENGLISH, Speech
from journeys.rehearsal.matrix import Matrix, Turn, Way

_ANONYMOUS = re.compile(r"(way|arm)_\d+|else")
"""Outcomes that say less than where they lead."""


def table(found: Matrix, words: Speech = ENGLISH) -> list[Mapping[str, str]]:
    """Column → what stands there, way by way."""
    return [_row(way, words) for way in found.ways]


def closing(found: Matrix, words: Speech = ENGLISH) -> Iterator[str]:
    """What is to be said of all of them together."""
    if found.complete:
        yield words("Ways through: {ways}.", ways=len(found.ways))
    else:
        yield words("There are more ways than these {ways}, but no further choice.", ways=len(found.ways))
    yield from _extremes(found, words)
    if cut := sum(way.unfinished == "days" for way in found.ways):
        yield words("Ways not over yet when the days were: {ways}. With more days they go on.", ways=cut)
    if found.never_reached:
        yield words("Never reached: {steps}.", steps=", ".join(found.never_reached))


def _extremes(found: Matrix, words: Speech) -> Iterator[str]:
    if found.cheapest and found.dearest:
        cheapest, dearest = (_cost(found.ways[number - 1], words) for number in (found.cheapest, found.dearest))
        yield words("Cheapest: way {way} ({cost}).", way=found.cheapest, cost=cheapest)
        yield words("Dearest: way {way} ({cost}).", way=found.dearest, cost=dearest)
    days = words.said(round(found.ways[found.longest - 1].days, 1))
    yield words("Longest: way {way} ({days} days).", way=found.longest, days=days)


def _row(way: Way, words: Speech) -> Mapping[str, str]:
    decides = (_said(turn, words) for turn in way.turns if turn.choice and turn.outcome != SENT)
    return {
        words("way"): str(way.number),
        words("what decides"): ", ".join(decides),
        words("ends"): words.code(way.outcome or way.unfinished or ""),
        words("days"): words.said(round(way.days, 1)),
        words("messages"): str(len(way.messages)),
        words("cost"): _cost(way, words),
    }


def _said(turn: Turn, words: Speech) -> str:
    if _ANONYMOUS.fullmatch(turn.outcome):
        return f"{turn.step} → {turn.to}"
    return f"{turn.step}: {words.code(turn.outcome)}"


def _cost(way: Way, words: Speech) -> str:
    return ", ".join(map(words.said, way.cost)) or words("nothing")
