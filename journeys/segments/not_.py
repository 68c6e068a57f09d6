"""`not`: what is in it is not so."""

from typing import TYPE_CHECKING

from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech

if TYPE_CHECKING:
    from journeys.segments import AnyRule


class Not(Rule):
    """A rule that does not hold."""

    kind = "not"

    not_: "AnyRule"

    def holds(self, person: Person, at: Circumstances) -> bool:
        return not self.not_.holds(person, at)

    def says(self, words: Speech) -> str:
        return words("not this")

    def parts(self) -> tuple[Rule, ...]:
        return (self.not_,)
