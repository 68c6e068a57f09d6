"""The instant road: time is only a number, and the customer does what the script says."""

from datetime import datetime

from journeys.base import Tolerant
from journeys.ends import End, ends
from journeys.orders import Late, Order, Turn
from journeys.rehearsal.life import Event, Life
from journeys.rehearsal.script import Happening
from journeys.rehearsal.stage import Stage
from journeys.rehearsal.trace import What
from journeys.road import ENTRY, Answer, Deed, Heard, Hearken, Wait
from journeys.since import Mark, began


class Left(BaseException):
    """The walk is over, wherever it waits. Like a cancellation it is no Exception, so that no step holds it up."""

    def __init__(self, outcome: str | None) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        """None when the days are over."""


class Ordered(BaseException):
    """The walk is changed on its way; whatever is waited for is given up."""

    def __init__(self, order: Order) -> None:
        super().__init__(order.order)
        self.order = order


class InstantRoad:
    """A `journeys.road.Road`."""

    def __init__(self, stage: Stage, life: Life) -> None:
        self._stage, self._life, self._passage = stage, life, stage.passage
        self._entered, self._last = stage.now, stage.now + stage.programme.span
        self._ends = ends(self._passage.definition)
        self._stood = ""

    @property
    def now(self) -> datetime:
        return self._stage.now

    @property
    def customer(self) -> str:
        return self._stage.programme.customer.id

    @property
    def journey(self) -> str:
        return self._passage.definition.journey

    @property
    def touchpoint(self) -> str:
        return self._stage.touchpoint

    @property
    def visit(self) -> int:
        return self._passage.visits[self._passage.cursor or ""]

    async def ask(self, deed: Deed[Answer], request: Tolerant, *, queue: str | None = None, says: str = "") -> Answer:
        self._arrive()
        return deed.rehearsed(self._stage, request) if deed.rehearsed else deed.answer()

    async def wait(self, wait: Wait, *, says: str = "") -> Heard | None:
        self._arrive()
        until = wait.over(self.now, self._stage.zone, self._stage.appointment(wait))
        if until > self.now:
            self._note("waiting", says, until)
        found = self._heard_before(wait) or self._heard_until(until, wait)
        if found is None:
            return None
        self._life.heed(found)
        self._note("heard", found.name)
        return Heard(id=found.name, name=found.name, about=found.about)

    def _arrive(self) -> None:
        """A step begins with the first thing it asks for, as it does in the store."""
        if self.touchpoint != self._stood:
            self._stood = self.touchpoint
            self._life.arrive()

    def _heard_before(self, wait: Wait) -> Event | None:
        met = (
            event
            for one in wait.hearken
            for event in self._life.before(one, self._begun(one.since))
            if self._meets(event, one)
        )
        return min(met, key=self._life.place, default=None)

    def _begun(self, since: str | None) -> datetime | None:
        """When somebody entered, or when the latest visit of a step began."""
        if since in (None, ENTRY):
            return self._entered if since else None
        scenes = [Mark(scene.what, scene.step, scene.at) for scene in self._stage.diary.scenes]
        return began({since}, [*scenes, Mark("", self._passage.cursor, self.now)])

    def _heard_until(self, until: datetime, wait: Wait) -> Event | None:
        rings = self._passage.late_at or until
        for at, happening in self._life.until(min(until, rings, self._last)):
            self._stage.now = at
            event = self._happens(happening, wait)
            if any(self._meets(event, one) for one in wait.hearken):
                return event
        self._stage.now = max(self.now, min(until, rings, self._last))
        if min(until, rings) > self._last:
            raise Left(None)
        if rings < until:
            raise Ordered(Late())
        return None

    def _happens(self, happening: Happening, wait: Wait) -> Event:
        event = Event(self.now, happening, self._about(happening, wait))
        self._life.keep(event)
        self._stage.answered(event.about, event.properties)
        for end in self._ends:
            if self._meets(event, end.hearken) and not self._too_late(end):
                self._end(end, event)
        return event

    def _end(self, end: End, event: Event) -> None:
        """It is over, or goes on elsewhere; whoever is there already stays."""
        turn = Turn(to=end.leads_to)
        if end.role != "turn" or turn.possible(self._passage, self.now):
            self._life.heed(event)
            raise Ordered(turn) if end.role == "turn" else Left(end.leads_to)

    def _about(self, happening: Happening, wait: Wait) -> str | None:
        """The touchpoint or topic it is about; when the script does not say, that of whatever waits for it."""
        if happening.about in self._passage.definition.by_key:
            return self._passage.meeting(happening.about or "")
        listening = [*wait.hearken, *(end.hearken for end in self._ends)]
        return happening.about or next((one.about for one in listening if one.event == happening.event), None)

    def _meets(self, event: Event, one: Hearken) -> bool:
        return event.meets(one) and self._stage.holds(one.where or "true", event.properties)

    def _too_late(self, end: End) -> bool:
        goal = self._passage.definition.goal
        return end.role == "goal" and goal is not None and self.now > self._entered + goal.within

    def _note(self, what: What, said: str, until: datetime | None = None) -> None:
        self._stage.diary.note(self.now, what, self._passage.cursor, said, until=until)
