"""`start_journey`: another journey begins for the same customer, once for each touchpoint."""

from activities.arrival import Arrival, arriving
from activities.deed import deed
from activities.hands import Hands
from journeys.passage import Whereabouts
from journeys.steps.start import StartedJourney, StartJourney
from store.enrolments import children
from store.enrolments.door import Refusal, admit
from store.journeys import journeys


@deed
async def start_journey(hands: Hands, where: Whereabouts, request: StartJourney) -> StartedJourney:
    """Enrol them there, by the rules of its door; or say why not."""
    async with arriving(hands, where) as at:
        if at.customer is None:
            return _refused("the customer has been erased")
        if await children.started(at.connection, at.where):
            return StartedJourney()
        return await _started(hands, at, request.journey)


async def _started(hands: Hands, at: Arrival, key: str) -> StartedJourney:
    row = await journeys.find(at.connection, key)
    if row is None or row["kind"] != journeys.KIND or row["state"] not in journeys.LETS_IN:
        return _refused(f"journey “{key}” lets nobody in")
    if await children.too_deep(at.connection, at.where.enrolment):
        return _refused(f"journeys that start journeys, {children.DEEPEST} deep: this looks like a circle")
    number = row["live_version"]
    journey = await hands.versions.of(key, number, at.connection)
    entry_key = at.where.touchpoint
    whose, because = at.where.customer, {"parent": entry_key}
    entered = await admit(at.connection, hands.clock(), journey, number, whose, entry_key, because)
    if isinstance(entered, Refusal):
        return _refused(entered.reason)
    return StartedJourney() if entered.created else _refused(f"has been in “{key}” before")


def _refused(reason: str) -> StartedJourney:
    return StartedJourney(started=False, reason=reason)
