"""`start_journey`: another journey begins for the same customer, once for each touchpoint."""

from activities.deed import deed
from activities.hands import Hands
from journeys.passage import Whereabouts
from journeys.steps.start import StartedJourney, StartJourney
from store.customers import customers
from store.enrolments import children
from store.enrolments.door import Refusal, admit
from store.journeys import journeys


@deed
async def start_journey(hands: Hands, where: Whereabouts, request: StartJourney) -> StartedJourney:
    """Enrol them there, by the rules of its door; or say why not."""
    async with hands.database.begin() as connection:
        if await customers.hold(connection, where.customer) is None:
            return _refused("the customer has been erased")
        if await children.started(connection, where):
            return StartedJourney()
        row = await journeys.find(connection, request.journey)
        if row is None or row["kind"] != journeys.KIND or row["state"] not in journeys.LETS_IN:
            return _refused(f"journey “{request.journey}” lets nobody in")
        if await children.too_deep(connection, where.enrolment):
            return _refused(f"journeys that start journeys, {children.DEEPEST} deep: this looks like a circle")
        number = row["live_version"]
        journey = await hands.versions.of(request.journey, number, connection)
        because = {"parent": where.touchpoint}
        entered = await admit(connection, hands.clock(), journey, number, where.customer, where.touchpoint, because)
    if isinstance(entered, Refusal):
        return _refused(entered.reason)
    return StartedJourney() if entered.created else _refused(f"has been in “{request.journey}” before")


def _refused(reason: str) -> StartedJourney:
    return StartedJourney(started=False, reason=reason)
