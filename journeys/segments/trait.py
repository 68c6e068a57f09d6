"""`trait`: what we learnt of somebody ourselves, such as how many orders there were."""

from journeys.comparison import Comparison, Name
from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech


class Trait(Rule, Comparison):
    """A computed trait, compared."""

    kind = "trait"

    trait: Name

    def holds(self, person: Person, at: Circumstances) -> bool:
        return self.met(person.traits.get(self.trait), at.now)

    def says(self, words: Speech) -> str:
        return f"{self.trait} {Comparison.says(self, words)}"
