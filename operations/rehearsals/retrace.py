"""Retrace: what a journey would have done with somebody's past."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from journeys.conditions import Known, Names, holds
from journeys.journey import Entry, Journey
from journeys.re_entry import Before, entry_key, key_in, not_before
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.script import Happening
from journeys.rehearsal.trace import Trace
from journeys.rehearsal.walk import rehearse
from operations.rehearsals.bygone import Life, Period

_MOST_EVENTS = 500
"""Of one enrolment, as in a script; what happens after them is left out."""


class Bygones(Programme):
    """A programme that is over when its days are, and not later than now."""

    lasting: timedelta

    @property
    def span(self) -> timedelta:
        return self.lasting


class Retrace:
    """Walks one journey with one person after the other."""

    def __init__(self, journey: Journey, period: Period, days: int, now: datetime) -> None:
        self._journey, self._names = journey, Names.of(journey)
        self._period, self._longest, self._now = period, timedelta(days=days), now

    def of(self, life: Life) -> Iterator[Trace | None]:
        """Each enrolment, walked; None where somebody was refused by the re-entry rule."""
        before, keys = None, set[str]()
        for place, event in enumerate(life.events):
            for entry in self._opened(life, event):
                at, asked = event.moment(self._now), key_in(entry, event.properties)
                key = self._key(_as_of(before, at), asked, at)
                if key is None or key in keys:
                    yield None
                    continue
                keys.add(key)
                trace = self._walked(life, place, at)
                before = Before(str(len(keys)), key, trace.scenes[-1].at if trace.outcome else None)
                yield trace

    def _opened(self, life: Life, event: Happening) -> Iterator[Entry]:
        moment = event.moment(self._now)
        if not self._period.holds(moment):
            return
        profile = life.customer.model_dump(include={"locale", "zone", "attributes", "traits"})
        profile |= {"interests": [*life.customer.interests]}
        known = Known(moment, event.properties, profile, {}, {}, {}, {}, life.customer.segments)
        for entry in self._journey.entry:
            if entry.event == event.event and (not entry.where or holds(entry.where, self._names, known)):
                yield entry

    def _key(self, before: Before | None, asked: str, at: datetime) -> str | None:
        again = not_before(self._journey, before)
        return None if again and again > at else entry_key(self._journey, before, asked)

    def _walked(self, life: Life, place: int, at: datetime) -> Trace:
        lasting = min(self._longest, self._now - at)
        opening = life.events[place].model_copy(update={"at": timedelta(0)})
        rest = life.events[place + 1 : place + 1 + _MOST_EVENTS]
        later = takewhile(lambda one: one.moment(at) <= at + lasting, rest)
        programme = Bygones.model_construct(
            customer=life.customer, events=(opening, *later), replies={}, lasting=lasting
        )
        return rehearse(self._journey, programme, at)


def _as_of(before: Before | None, moment: datetime) -> Before | None:
    """An enrolment as it was then: it may have ended later."""
    if before is None or before.ended_at is None or before.ended_at <= moment:
        return before
    return Before(before.id, before.entry_key, None)
