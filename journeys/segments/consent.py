"""`consent`: what somebody allows."""

from typing import Literal

from journeys.base import Key
from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech


class Consent(Rule):
    """What they said last about a topic on a channel; `unasked` when they never said anything."""

    kind = "consent"

    consent: Key
    channel: Key = "email"
    state: Literal["given", "withdrawn", "unasked"] = "given"

    def holds(self, person: Person, at: Circumstances) -> bool:
        return person.consents.get((self.channel, self.consent), "unasked") == self.state

    def says(self, words: Speech) -> str:
        said = {"channel": words.code(self.channel), "state": words.code(self.state)}
        return words("consent to {topic} by {channel}: {state}", topic=self.consent, **said)
