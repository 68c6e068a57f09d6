"""The stage of a rehearsal: the world that deeds meet on it. Whatever they do is put down and has no effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from journeys.delivery import Letter, Receipt
from journeys.good_hours import GoodHours
from journeys.money import Amount
from journeys.passage import Passage
from journeys.rehearsal.diary import Diary
from journeys.rehearsal.memory import Memory
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.reply import Reply
from journeys.rehearsal.trace import Grant
from journeys.rehearsal.writer import Writer, unwritten
from journeys.road import Wait


class Stage:
    """A `journeys.world.World`."""

    def __init__(self, passage: Passage, programme: Programme, memory: Memory, now: datetime, write: Writer) -> None:
        self.passage, self.memory, self.now = passage, memory, now
        self.programme, self.zone = programme, ZoneInfo(programme.customer.zone)
        self.diary = Diary(passage.definition, self.zone)
        self._write = write

    @property
    def touchpoint(self) -> str:
        """The one meeting at hand."""
        return self.passage.touchpoint

    @property
    def profile(self) -> dict[str, Any]:
        """What is known of the customer by now."""
        return self.memory.profile

    def good_hours(self, channel: str) -> GoodHours:
        """When the customer may be written to over a channel."""
        return GoodHours(self.zone, self.passage.definition.quiet_hours, self.programme.windows.get(channel))

    def shut(self, channel: str) -> str | None:
        """Why the customer may not be written to."""
        return self.programme.customer.shut(channel, self.passage.definition.topic)

    def holds(self, condition: str, event: Mapping[str, Any] | None = None) -> bool:
        """Whether a condition holds now, about an event or else about the one that opened the door."""
        return self.memory.holds(condition, self.now, self.passage, event)

    def appointment(self, wait: Wait) -> Any:
        """What is found where a wait's appointment stands."""
        return self.memory.value(wait.appointment.date, self.now, self.passage) if wait.appointment else None

    def answered(self, about: str | None, answers: Mapping[str, Any]) -> None:
        """Take the answers down, if it is a survey's touchpoint that something is about."""
        for step in self.passage.definition.steps:
            if "survey" in step.needs() and about == self.passage.meeting(step.key):
                self.memory.answered(step.key, answers)

    def call(self) -> int | None:
        """What the programme has the other system answer; conditions know it from now on."""
        step = self.passage.cursor or ""
        reply = self.programme.replies.get(step, Reply())
        self.memory.replied(step, reply.status, reply.body)
        return reply.status

    def post(self, letter: Letter, receipt: Receipt) -> None:
        """Put down what became of a letter, once it is clear."""
        if receipt.state == "deferred":
            return
        step, write = self.passage.cursor or "", self._write if receipt.state == "accepted" else unwritten
        mail = write(letter, step, self.memory.profile)
        self.diary.note(self.now, "message", step, receipt.reason or receipt.state, mail=mail)

    def spend(self, amount: Amount, budget: str) -> None:
        """Put down what a budget would give."""
        self.diary.note(self.now, "granted", self.passage.cursor, grant=Grant(amount=amount, budget=budget))
