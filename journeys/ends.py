"""What ends an enrolment early, wherever it waits: an unsubscribe, an exit, the goal."""

from dataclasses import dataclass
from typing import Literal

from journeys.journey import Journey
from journeys.road import Hearken

UNSUBSCRIBED, CONVERTED, EXITED = "unsubscribed", "converted", "exited"


@dataclass(frozen=True)
class End:
    """An event that ends it, and the outcome it leads to."""

    role: Literal["exit", "goal"]
    hearken: Hearken
    leads_to: str


def ends(journey: Journey) -> list[End]:
    """Everything that ends an enrolment early; the first that an event meets counts."""
    leaving = Hearken(event="customer.unsubscribed", about=journey.topic)
    found = [End("exit", leaving, UNSUBSCRIBED)]
    found += [End("exit", Hearken(event=one.event, where=one.where), EXITED) for one in journey.exit]
    if journey.goal:
        found.append(End("goal", Hearken(event=journey.goal.event, where=journey.goal.where), CONVERTED))
    return found
