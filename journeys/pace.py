"""Pace: how many people a second, a minute or an hour, and how it grows at the beginning."""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from journeys.base import Frozen
from journeys.span import Span, write_span

_SECONDS = {"second": 1, "minute": 60, "hour": 3_600}
_SHORT = {"s": "second", "sec": "second", "min": "minute", "m": "minute", "h": "hour"} | {one: one for one in _SECONDS}
_TEXT = re.compile(r"(?:(\d{1,9}) *\.\. *)?(\d{1,9}) */ *([a-z]+)(?: +over +(.+))?")
_AT_ONCE = timedelta(seconds=2)
"""Whoever could have gone in this time goes at once: enough to keep the pace, and no long pause is made up for."""
People = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class Ramp(Frozen):
    """The pace at the beginning, and the span in which it grows evenly to the full one."""

    start: People
    over: Span


@dataclass(frozen=True)
class Beat:
    """Where somebody who keeps a pace stands: how many went, and when the next may. Lasts over pauses and crashes."""

    gone: int = 0
    following: datetime | None = None


class Pace(Frozen):
    """So many people in every second, minute or hour."""

    people: People
    per: Literal["second", "minute", "hour"] = "second"
    ramp: Ramp | None = None

    @model_validator(mode="after")
    def _grows(self) -> "Pace":
        if self.ramp and self.ramp.start >= self.people:
            raise ValueError("a pace grows: it starts with fewer people than it comes to")
        return self

    def rate(self, gone: int) -> float:
        """People in a second, once so many went.

        A rate that grows evenly with time grows with the root of how many went, so no clock need be kept for it.
        """
        full = self.people / _SECONDS[self.per]
        if self.ramp is None:
            return full
        start = self.ramp.start / _SECONDS[self.per]
        growth = (full - start) / self.ramp.over.total_seconds()
        return min(full, math.sqrt(start * start + 2 * growth * gone))

    def may(self, beat: Beat, now: datetime) -> int:
        """How many may go now."""
        following = self._from(beat, now)
        return 0 if now < following else 1 + int((now - following).total_seconds() * self.rate(beat.gone))

    def went(self, beat: Beat, people: int, now: datetime) -> Beat:
        """Where it stands after so many went."""
        took = sum(1 / self.rate(beat.gone + one) for one in range(people))
        return Beat(beat.gone + people, self._from(beat, now) + timedelta(seconds=took))

    def _from(self, beat: Beat, now: datetime) -> datetime:
        return max(beat.following or now, now - _AT_ONCE)

    def lasts(self, people: int) -> timedelta:
        """How long so many take, at least."""
        full, start = self.rate(10**15), self.rate(0)
        if self.ramp is None:
            return timedelta(seconds=people / full)
        growth, whole = (full - start) / self.ramp.over.total_seconds(), self.ramp.over.total_seconds()
        meanwhile = (full + start) / 2 * whole
        if people >= meanwhile:
            return timedelta(seconds=whole + (people - meanwhile) / full)
        return timedelta(seconds=(self.rate(people) - start) / growth)

    def __str__(self) -> str:
        start = f"{self.ramp.start}..{self.people}" if self.ramp else str(self.people)
        return f"{start}/{self.per}" + (f" over {write_span(self.ramp.over)}" if self.ramp else "")


def read_pace(value: Any) -> Any:
    """`100/s`, `5000/h`, `10..1000/min over 1h` → what a Pace is made from. Raises ValueError for another text."""
    if not isinstance(value, str):
        return value
    told = _TEXT.fullmatch(value.strip().lower())
    if told is None or told[3] not in _SHORT or bool(told[1]) != bool(told[4]):
        raise ValueError("write a pace such as 100/s, 5000/h, or 10..1000/min over 1h")
    ramp = {"start": int(told[1]), "over": told[4]} if told[1] else None
    return {"people": int(told[2]), "per": _SHORT[told[3]], "ramp": ramp}


AnyPace = Annotated[Pace, BeforeValidator(read_pace)]
"""A pace, or a text that says one."""
