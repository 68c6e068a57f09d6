"""Backtest: what a journey would have done with the events of a period. Nothing is kept, sent or spent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from journeys.journey import Journey
from journeys.money import Amount, Money
from journeys.rehearsal.lookout import Lookout
from journeys.text import JourneyFaults, read
from operations.desk import Desk, Refused
from operations.journeys.define import check
from operations.rehearsals.bygone import Bygone, Life, Period
from operations.rehearsals.dry_run import at_hand
from operations.rehearsals.retrace import Retrace
from operations.rehearsals.tally import ORDER, Line, Tally, What
from store.journeys import journeys
from store.rows import Row
from store.touchpoints import budgets

MOST_ENROLMENTS = 10_000


@dataclass(frozen=True)
class Figure:
    """One count: of the journey that is tested, of what is live (None when nothing is), and the difference."""

    what: What
    name: str
    channel: str
    tested: int
    live: int | None
    difference: int | None


@dataclass(frozen=True)
class Reward:
    """What a budget would have given, and what there is of it. `over`: more than it ever had."""

    budget: str
    tested: Money
    live: Money | None
    total: Money | None
    left: Money | None
    over: bool


@dataclass(frozen=True)
class Backtest:
    """A journey against what is live of it."""

    journey: str
    live_version: int | None
    begin: datetime
    end: datetime
    people: int
    """Whoever did something in the period that might open a door, and was looked at."""
    complete: bool
    """False when there was more than could be looked at: then it is about those known longest."""
    figures: list[Figure]
    rewards: list[Reward]


async def backtest(
    desk: Desk, key: str, period: Period, *, version: int | None = None, days: int = 90, most: int = MOST_ENROLMENTS
) -> Backtest:
    """Test a version, or else the draft. Raises NotThere, JourneyFaults, or Refused for a period that is none."""
    return await _tested(desk, await at_hand(desk, key, version), period, days, most)


async def backtest_text(
    desk: Desk, text: str, period: Period, *, days: int = 90, most: int = MOST_ENROLMENTS
) -> Backtest:
    """Test a text, which need not be kept. Raises JourneyFaults, or Refused for a period that is none."""
    if found := await check(desk, text):
        raise JourneyFaults(found)
    return await _tested(desk, read(text).journey, period, days, most)


@dataclass(frozen=True)
class _Run:
    journey: Journey
    retrace: Retrace
    tally: Tally


async def _tested(desk: Desk, journey: Journey, period: Period, days: int, most: int) -> Backtest:
    if period.begin >= min(period.end, desk.clock()):
        raise Refused("there is nothing in this period; let it begin before it ends, and before now")
    number, live = await _live(desk, journey.journey)
    runs = [_Run(one, Retrace(one, period, days, desk.clock()), Tally()) for one in (journey, live) if one]
    people, complete = await _walked(_bygone(desk, runs, period), runs, most)
    figures, rewards = _figures(runs), await _rewards(desk, runs)
    return Backtest(journey.journey, number, period.begin, period.end, people, complete, figures, rewards)


async def _live(desk: Desk, key: str) -> tuple[int | None, Journey | None]:
    async with desk.database.read() as connection:
        row = await journeys.find(connection, key)
    number: int | None = row["live_version"] if row else None
    return number, await desk.versions.of(key, number) if number else None


def _bygone(desk: Desk, runs: Sequence[_Run], period: Period) -> Bygone:
    doors = {entry.event for run in runs for entry in run.journey.entry}
    hears = {event for run in runs for event in Lookout(run.journey).hears}
    segments = {key for run in runs for key in run.journey.segments}
    return Bygone(desk, runs[0].journey.journey, doors, hears, segments, period)


async def _walked(bygone: Bygone, runs: Sequence[_Run], most: int) -> tuple[int, bool]:
    """With how many people, and whether that was everybody."""
    people = 0
    async for lives in bygone.lives():
        # Walking is work: whoever else is at the desk need not wait for it.
        walked = await asyncio.to_thread(_walk, runs, lives, most)
        people += walked
        if walked < len(lives):
            return people, False
    return people, bygone.complete


def _walk(runs: Sequence[_Run], lives: Sequence[Life], most: int) -> int:
    """How many people were walked with before there were too many enrolments."""
    for number, life in enumerate(lives):
        if any(run.tally.enrolments >= most for run in runs):
            return number
        for run in runs:
            run.tally.add(list(islice(run.retrace.of(life), most)))
    return len(lives)


def _figures(runs: Sequence[_Run]) -> list[Figure]:
    steps = [step.key for run in runs for step in run.journey.steps]
    lines = {line for run in runs for line in run.tally.counts}

    def place(line: Line) -> tuple[int, int, Line]:
        return ORDER.index(line[0]), steps.index(line[1]) if line[1] in steps else 0, line

    return [_figure(line, [run.tally.counts[line] for run in runs]) for line in sorted(lines, key=place)]


def _figure(line: Line, counts: list[int]) -> Figure:
    tested, *live = counts
    return Figure(*line, tested, live[0] if live else None, tested - live[0] if live else None)


async def _rewards(desk: Desk, runs: Sequence[_Run]) -> list[Reward]:
    async with desk.database.read() as connection:
        there = {row["key"]: row for row in await budgets.every(connection)}
    asked = sorted({spent for run in runs for spent in run.tally.spent})
    return [_reward(budget, currency, runs, there.get(budget)) for budget, currency in asked]


def _reward(budget: str, currency: str, runs: Sequence[_Run], there: Row | None) -> Reward:
    tested, *live = (Amount(cents=run.tally.spent[budget, currency], currency=currency) for run in runs)
    total, left = (
        Amount(cents=there[cents], currency=there["currency"]) if there else None
        for cents in ("total_cents", "left_cents")
    )
    over = total is not None and tested.cents > total.cents
    return Reward(budget, tested, live[0] if live else None, total, left, over)
