"""`message`: what was sent to somebody, and what became of it."""

from typing import Literal

from journeys.base import Key
from journeys.often import Often
from journeys.person import Person
from journeys.rule import Circumstances, Speech

CLICKED = "clicked"
State = Literal["accepted", "rejected", "suppressed", "skipped", "expired", "unknown", "clicked"]


class Message(Often):
    """A message by its name. `accepted`: the other side took it; `clicked`: a person followed a link in it."""

    kind = "message"

    message: Key
    state: State = "accepted"
    channel: Key | None = None

    def holds(self, person: Person, at: Circumstances) -> bool:
        return self.enough(
            sum(
                one.message == self.message
                and (one.clicked if self.state == CLICKED else one.state == self.state)
                and self.channel in (None, one.channel)
                and self.in_time(one.at, at.now)
                for one in person.letters
            )
        )

    def says(self, words: Speech) -> str:
        what = words("message {message}: {state}", message=self.message, state=words.code(self.state))
        return " · ".join([what, *([words.code(self.channel)] if self.channel else []), *self.said_when(words)])
