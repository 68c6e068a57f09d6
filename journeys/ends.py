"""What ends an enrolment early, or turns it elsewhere, wherever it waits: an unsubscribe, an exit, the goal."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from journeys.event_names import CUSTOMER_UNSUBSCRIBED
from journeys.road import ANYTHING, Hearken

if TYPE_CHECKING:
    from journeys.journey import Journey

COMPLETED, UNSUBSCRIBED, CONVERTED, EXITED = "completed", "unsubscribed", "converted", "exited"


@dataclass(frozen=True)
class End:
    """An event that ends it, and the outcome it leads to; or that turns it, and the step where it goes on."""

    role: Literal["exit", "goal", "turn"]
    hearken: Hearken
    leads_to: str


def ends(journey: "Journey") -> list[End]:
    """Everything that ends an enrolment early; the first that an event meets counts."""
    leaving = Hearken(event=CUSTOMER_UNSUBSCRIBED, about=journey.topic)
    found = [End("exit", leaving, UNSUBSCRIBED)]
    for one in journey.exit:
        hearken = Hearken(event=one.event or ANYTHING, where=_both(one.where, one.segment))
        found.append(End("turn", hearken, one.go) if one.go else End("exit", hearken, EXITED))
    if journey.goal:
        found.append(End("goal", Hearken(event=journey.goal.event, where=journey.goal.where), CONVERTED))
    return found


def _both(where: str | None, segment: str | None) -> str | None:
    if segment is None:
        return where
    return f"({where}) && segments.{segment}" if where else f"segments.{segment}"
