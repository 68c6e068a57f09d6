"""`interest`: what somebody likes."""

from journeys.comparison import Name
from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech


class Interest(Rule):
    """One of their interests, as it is written there."""

    kind = "interest"

    interest: Name

    def holds(self, person: Person, at: Circumstances) -> bool:
        return self.interest in person.interests

    def says(self, words: Speech) -> str:
        return words("is interested in {interest}", interest=self.interest)
