"""`profile`: what every customer has, or may have: a language, an address, the day we met."""

from datetime import datetime
from typing import Literal

from pydantic import model_validator

from journeys.comparison import Comparison
from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech

Named = Literal["locale", "zone", "name", "email", "phone", "external_id", "created"]
_OF_DAYS = {"at_least", "at_most", "above", "below", "within"}


class Profile(Rule, Comparison):
    """A field of the profile, compared. `created` is a day, all others are text."""

    kind = "profile"

    profile: Named

    @model_validator(mode="after")
    def _fits(self) -> "Profile":
        said = {name for name in Comparison.model_fields if getattr(self, name) not in (None, ())}
        if self.profile == "created" and not said <= _OF_DAYS:
            raise ValueError("created is a day; compare it with at_least, at_most, above, below or within")
        if self.profile != "created" and said & _OF_DAYS:
            raise ValueError("this is a text; compare it with is, is_not, in, contains, starts_with or exists")
        return self

    def holds(self, person: Person, at: Circumstances) -> bool:
        value = person.profile.get(self.profile)
        return self.met(value.isoformat() if isinstance(value, datetime) else value, at.now)

    def says(self, words: Speech) -> str:
        return f"{words.code(self.profile)} {Comparison.says(self, words)}"
