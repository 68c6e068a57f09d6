"""`list`: who is on a static list."""

from journeys.base import Key
from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech


class List(Rule):
    """A list by its key."""

    kind = "list"

    list_: Key

    def holds(self, person: Person, at: Circumstances) -> bool:
        return self.list_ in person.lists

    def says(self, words: Speech) -> str:
        return words("is on the list {list}", list=self.list_)

    def needs(self) -> dict[str, str]:
        return {"list": self.list_}
