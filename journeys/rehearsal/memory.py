"""What is known of the example customer when a condition is judged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from journeys.conditions import Known, Names, holds, value
from journeys.journey import Journey
from journeys.passage import Passage
from journeys.rehearsal.example import Example


class Memory:
    """The profile, what opened the door, and what people and other systems have answered so far."""

    def __init__(self, journey: Journey, customer: Example, opening: Mapping[str, Any]) -> None:
        self._names, self._opening = Names.of(journey), opening
        told = customer.model_dump(include={"name", "locale", "zone"})
        liked = {"interests": [*customer.interests], "attributes": {**customer.attributes}}
        self.profile: dict[str, Any] = told | liked | {"traits": {**customer.traits}}
        self._segments = customer.segments
        self._answers: dict[str, Mapping[str, Any]] = {}
        self._replies: dict[str, Mapping[str, Any]] = {}

    def answered(self, step: str, answers: Mapping[str, Any]) -> None:
        """The customer answered a step's survey; the profile learns of it, as in `operations/touchpoints/answer.py`."""
        self._answers[step] = answers
        self.profile["attributes"] |= {f"survey_{question}": answer for question, answer in answers.items()}

    def replied(self, step: str, status: int | None, body: Any) -> None:
        """Another system answered the call of a step."""
        self._replies[step] = {"status": status or 0, "body": body}

    def holds(self, condition: str, now: datetime, passage: Passage, event: Mapping[str, Any] | None = None) -> bool:
        """Whether a condition holds, about an event or else about the one that opened the door."""
        return holds(condition, self._names, self._known(now, passage, self._opening if event is None else event))

    def value(self, expression: str, now: datetime, passage: Passage) -> Any:
        """What an expression comes to."""
        return value(expression, self._names, self._known(now, passage, self._opening))

    def _known(self, now: datetime, passage: Passage, event: Mapping[str, Any]) -> Known:
        on_the_way = (self._answers, passage.outcomes, passage.visits, self._replies)
        return Known(now, event, self.profile, *on_the_way, self._segments)
