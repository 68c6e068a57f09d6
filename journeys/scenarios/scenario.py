"""A scenario: somebody walks a journey, and this is what must come of it."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, NaiveDatetime, StringConstraints, model_validator

from journeys.base import Frozen, Key
from journeys.local_time import WEEK, instant
from journeys.money import Money
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.reply import Replies
from journeys.rehearsal.script import Script
from journeys.span import Span

MONDAY = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001 - on the customer's own clock, wherever that is
"""When walks begin unless they say otherwise: a Monday at nine, far from every change of the clocks."""

_DAYS = "|".join(WEEK)


def _moment(value: Any) -> Any:
    return value.strip().capitalize() if isinstance(value, str) else value


def _costs(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _paid(amounts: tuple[Money, ...]) -> tuple[Money, ...]:
    return tuple(amount for amount in amounts if amount.cents)


LocalMoment = Annotated[
    str,
    BeforeValidator(_moment),
    StringConstraints(pattern=rf"^(?i:{_DAYS}|\d{{4}}-\d\d-\d\d) [0-2]\d:[0-5]\d$"),
]
"""`Mon 10:00`, or `2026-06-08 10:00`."""
Costs = Annotated[tuple[Money, ...], BeforeValidator(_costs), AfterValidator(_paid)]
"""`15 EUR`, or a list with a sum for each currency; `0 EUR` is nothing."""


class Expected(Frozen):
    """What must come of it. What is not said may be as it likes."""

    outcome: Annotated[str, StringConstraints(min_length=1, max_length=80)] | None = None
    """`completed`, `unsubscribed`, `converted`, `exited`, an exit's reason, `not_let_in`, `under_way`."""
    messages: tuple[Key, ...] | None = None
    """All messages that go out, in order."""
    outcomes: dict[Key, str] = {}
    """Step → how it ends."""
    visits: dict[Key, Annotated[int, Field(ge=0)]] = {}
    """Step → how often they come there; 0 is never."""
    at: dict[Key, LocalMoment] = {}
    """Step → when its message goes out, or else it is done, on the customer's clock."""
    not_sent: dict[Key, str] = {}
    """Step → why its message does not go out."""
    money: Costs | None = None
    """All that is given."""
    within: Span | None = None
    """How long it takes at most, to its end."""

    @model_validator(mode="after")
    def _something(self) -> "Expected":
        if not self.model_fields_set:
            raise ValueError("say what must come of it, such as {outcome: completed}")
        return self

    def steps(self) -> dict[tuple[str, str], str]:
        """The steps it speaks of, by where."""
        named = {name: getattr(self, name) for name in ("outcomes", "visits", "at", "not_sent")}
        return {(name, step): step for name, about in named.items() for step in about}


class Scenario(Frozen):
    """One walk and its expectation."""

    scenario: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    customer: Key
    events: Script = ()
    replies: Replies = {}
    """What other systems answer, by webhook step."""
    days: Annotated[int, Field(ge=1, le=400)] = 90
    start: NaiveDatetime = MONDAY
    """On the customer's own clock."""
    expect: Expected


class Scenarios(Frozen):
    """A file of scenarios for one journey, and the people in them."""

    journey: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
    """The journey's file, seen from this one."""
    customers: Annotated[dict[Key, Example], Field(min_length=1)]
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1, max_length=1_000)]

    def programme(self, scenario: Scenario) -> Programme:
        """Who walks, what they do, and for how long."""
        customer = self.customers[scenario.customer]
        if "id" not in customer.model_fields_set:
            customer = customer.model_copy(update={"id": scenario.customer})
        return Programme(customer=customer, events=scenario.events, replies=scenario.replies, days=scenario.days)


def begins(customer: Example, start: datetime = MONDAY) -> datetime:
    """When a walk begins that begins at `start` on the customer's own clock; UTC."""
    return instant(start, ZoneInfo(customer.zone))


__all__ = ["MONDAY", "Expected", "Scenario", "Scenarios", "begins"]
