"""Backtests: what a journey would have done with the events of a period. Nothing is kept, sent or spent."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field

from api.access import MayReadJourneys
from api.desk import AtDesk
from api.idempotency import Making
from api.shape import Asked, Instant, Told
from journeys.money import Money
from operations.rehearsals.backtest import backtest
from operations.rehearsals.bygone import Period

router = APIRouter(prefix="/api/v1/journeys", tags=["journeys"], route_class=Making)

_MOST = 2_000
"""Enrolments; so many are walked while somebody waits for the answer. The command takes five times as many."""


class NewBacktest(Asked):
    """A period, and what is tested against it."""

    begin: Annotated[Instant, Field(alias="from")]
    end: Annotated[Instant, Field(alias="to")]
    """The moment at which it is over."""
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    """This version; else the draft."""
    days: Annotated[int, Field(ge=1, le=400)] = 90
    """For how long each enrolment is followed at most, and never beyond now."""


class Figure(Told):
    """One count: tested, live (null when nothing is), and the difference."""

    what: Literal["people", "enrolled", "refused", "ended", "under_way", "sent", "skipped", "rewarded"]
    name: str
    """The outcome, the step, the reason or the budget."""
    channel: str
    """Of what was sent."""
    tested: int
    live: int | None
    difference: int | None


class Reward(Told):
    """What a budget would have given. `over`: more than it has in all."""

    budget: str
    tested: Money
    live: Money | None
    total: Money | None
    left: Money | None
    over: bool


class Backtest(Told):
    """What would have been, beside what is live. Profiles and consents are taken as they are now."""

    journey: str
    live_version: int | None
    people: int
    """Whoever did something in the period that might open a door, and was looked at."""
    complete: bool
    """False when there was more than could be looked at: then it is about those known longest."""
    figures: list[Figure]
    rewards: list[Reward]


@router.post("/{key}/backtests", operation_id="backtest_journey", summary="Walk a journey with the events of a period")
async def backtest_journey(
    who: MayReadJourneys, key: Annotated[str, Path(max_length=63)], asked: NewBacktest, desk: AtDesk
) -> Backtest:
    period = Period(asked.begin, asked.end)
    found = await backtest(desk, key, period, version=asked.version, days=asked.days, most=_MOST)
    return Backtest.model_validate(found)
