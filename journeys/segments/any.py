"""`any`: at least one thing in it is so."""

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech, some

if TYPE_CHECKING:
    from journeys.segments import AnyRule


class Any(Rule):
    """Rules, at least one of which hold."""

    kind = "any"

    any_: Annotated[tuple["AnyRule", ...], AfterValidator(some), Field(max_length=50)]

    def holds(self, person: Person, at: Circumstances) -> bool:
        return any(rule.holds(person, at) for rule in self.any_)

    def says(self, words: Speech) -> str:
        return words("at least one of these")

    def parts(self) -> tuple[Rule, ...]:
        return self.any_
