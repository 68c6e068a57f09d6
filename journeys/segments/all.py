"""`all`: everything in it is so."""

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech, some

if TYPE_CHECKING:
    from journeys.segments import AnyRule


class All(Rule):
    """Rules, all of which hold."""

    kind = "all"

    all_: Annotated[tuple["AnyRule", ...], AfterValidator(some), Field(max_length=50)]

    def holds(self, person: Person, at: Circumstances) -> bool:
        return all(rule.holds(person, at) for rule in self.all_)

    def says(self, words: Speech) -> str:
        return words("all of these")

    def parts(self) -> tuple[Rule, ...]:
        return self.all_
