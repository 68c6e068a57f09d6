"""`attribute`: what we were told of somebody."""

from journeys.comparison import Comparison, Name
from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech


class Attribute(Rule, Comparison):
    """An attribute, compared."""

    kind = "attribute"

    attribute: Name

    def holds(self, person: Person, at: Circumstances) -> bool:
        return self.met(person.attributes.get(self.attribute), at.now)

    def says(self, words: Speech) -> str:
        return f"{self.attribute} {Comparison.says(self, words)}"
