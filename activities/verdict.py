"""The verdict on a message that the gate lets through: what quiet hours, send windows and frequency caps say to it.

The same for one message and for a wave of them. A cap is looked at only when the hour is good; what it puts off, it
puts off to a good hour.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import FREQUENCY_CAP, NO_GOOD_HOUR, PRIORITY, QUIET_HOURS, SEND_WINDOW
from journeys.frequency_cap import Asking, FrequencyCap, Seen, deciding
from journeys.good_hours import GoodHours
from store.customers import households
from store.rows import Row
from store.sending import caps, gate_for_many
from store.sending.gate import Closed
from store.sending.rules import Rules

if TYPE_CHECKING:
    from activities.sending import Sending


@dataclass(frozen=True)
class Verdict:
    """Why not; or nothing, and by what it may go."""

    shut: Closed | None = None
    inputs: Row = field(default_factory=dict)


async def held_for(
    connection: AsyncConnection, rules: Rules, channel: str, topic: str, people: Collection[str], *, whole: bool = True
) -> dict[str, Row]:
    """Hold these people, and those who live with them where a cap counts for all of them. Those who are there.

    Not `whole`: all that is to be known of them now is whether they are.
    """
    if by_household(rules.about(channel, topic)):
        return await households.hold(connection, people)
    return await gate_for_many.hold(connection, sorted(people), whole=whole)


def by_household(relevant: Sequence[FrequencyCap]) -> bool:
    """Whether one of these counts for all who live together."""
    return any(cap.whose == "household" for cap in relevant)


async def judged(
    connection: AsyncConnection, rules: Rules, sendings: Mapping[str, "Sending"], held: dict[str, Row]
) -> dict[str, Verdict]:
    """Touchpoint → the verdict, which stands while they are `held`. All have one channel, one topic and one moment."""
    found = {one: _of_the_hour(sending, sending.good_hours(rules)) for one, sending in sendings.items()}
    awake = {one: sendings[one] for one, verdict in found.items() if verdict.shut is None}
    relevant = rules.about(*_kind(awake)) if awake and rules.caps else ()
    if not relevant:
        return found
    seen = await caps.seen(connection, relevant, {one: _asking(sending, held) for one, sending in awake.items()})
    return found | {one: _of_the_caps(awake[one], awake[one].good_hours(rules), each) for one, each in seen.items()}


def _kind(sendings: Mapping[str, "Sending"]) -> tuple[str, str]:
    delivery = next(iter(sendings.values())).delivery
    return delivery.channel, delivery.topic


def _asking(sending: "Sending", held: dict[str, Row]) -> Asking:
    who, delivery = sending.delivery.where.customer, sending.delivery
    together = households.together(held, who)
    return Asking(who, delivery.channel, delivery.topic, sending.at, sending.journey.rank, together)


def _of_the_hour(sending: "Sending", hours: GoodHours) -> Verdict:
    opens = hours.opens(sending.at)
    if opens == sending.at:
        return Verdict()
    said = {"quiet_hours": hours.quiet, "send_window": hours.window}
    by = {name: rule.model_dump(mode="json") for name, rule in said.items() if rule}
    inputs = by | {"zone": hours.zone.key, "rank": sending.journey.rank}
    if opens is None:
        return Verdict(Closed("skipped", NO_GOOD_HOUR, inputs=inputs))
    reason = QUIET_HOURS if hours.quiet_at(sending.at) else SEND_WINDOW
    return Verdict(Closed("held", reason, opens, inputs))


def _of_the_caps(sending: "Sending", hours: GoodHours, seen: Sequence[Seen]) -> Verdict:
    one = deciding(seen)
    if one is None:
        return Verdict(inputs={"caps": caps.inputs(seen)})
    inputs = _inputs(one) | {"rank": sending.journey.rank}
    if one.skips:
        return Verdict(Closed("skipped", FREQUENCY_CAP, inputs=inputs))
    return Verdict(Closed("held", FREQUENCY_CAP if one.full else PRIORITY, _good(hours, one.until), inputs))


def _inputs(seen: Seen) -> Row:
    cap = seen.cap.model_dump(mode="json", include={"most", "within", "whose"})
    last = seen.counted[-1].journey if seen.counted else ""
    ahead = {"ahead": list(dict.fromkeys(one.journey for one in seen.ahead))} if seen.gives_way else {}
    return {"cap": seen.cap.key, **cap, "count": len(seen.counted), "last": last, **ahead}


def _good(hours: GoodHours, moment: datetime) -> datetime:
    return hours.opens(moment) or moment
