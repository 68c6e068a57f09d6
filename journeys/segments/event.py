"""`event`: what somebody did, how often and when."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from journeys.comparison import Comparison, Name
from journeys.event_names import EventName
from journeys.often import Often
from journeys.person import Person
from journeys.rule import Circumstances, Speech


def _compared(value: Any) -> Any:
    return value if isinstance(value, dict | Comparison) else {"is": value}


class Event(Often):
    """An event by its name; `where` compares its properties, `{product: pils}` for `{product: {is: pils}}`."""

    kind = "event"

    event: EventName
    where: Annotated[dict[Name, Annotated[Comparison, BeforeValidator(_compared)]], Field(max_length=20)] = {}

    def holds(self, person: Person, at: Circumstances) -> bool:
        named = [one for one in person.events if one.name == self.event and self.in_time(one.at, at.now)]
        return self.enough(sum(self._meant(one.properties, at) for one in named))

    def _meant(self, properties: Any, at: Circumstances) -> bool:
        return all(asked.met(properties.get(name), at.now) for name, asked in self.where.items())

    def says(self, words: Speech) -> str:
        where = [f"{name} {asked.says(words)}" for name, asked in self.where.items()]
        return " · ".join([words("event {event}", event=self.event), *self.said_when(words), *where])
