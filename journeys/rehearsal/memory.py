"""What is known of the example customer when a condition is judged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from journeys.conditions import Known, Names, holds
from journeys.journey import Journey
from journeys.rehearsal.example import Example


class Memory:
    """The profile, what opened the door, and the answers given so far."""

    def __init__(self, journey: Journey, customer: Example, opening: Mapping[str, Any]) -> None:
        self._names, self._opening = Names.of(journey), opening
        told = customer.model_dump(include={"name", "locale", "zone"})
        liked = {"interests": [*customer.interests], "attributes": {**customer.attributes}}
        self.profile: dict[str, Any] = told | liked
        self._answers: dict[str, Mapping[str, Any]] = {}

    def answered(self, step: str, answers: Mapping[str, Any]) -> None:
        """The customer answered the survey of a step; the profile learns from it, as in `operations/answer.py`."""
        self._answers[step] = answers
        self.profile["attributes"] |= {f"survey_{question}": answer for question, answer in answers.items()}

    def holds(
        self, condition: str, now: datetime, outcomes: Mapping[str, str], event: Mapping[str, Any] | None = None
    ) -> bool:
        """Whether a condition holds, about an event or else about the one that opened the door."""
        at_hand = self._opening if event is None else event
        return holds(condition, self._names, Known(now, at_hand, self.profile, self._answers, outcomes))
