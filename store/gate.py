"""The gate at the point of effect: whether something may reach a customer now. Asked at every try, and at the fence."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import customers
from store.journeys import SENDS_NOTHING
from store.tables import enrolments, journeys

# Reasons, as codes.
PAUSED, LEFT, ERASED = "paused", "left", "erased"
NO_CONSENT, UNSUBSCRIBED, ON_LIST, NO_ADDRESS = "no_consent", "unsubscribed", "on_list", "no_address"


@dataclass(frozen=True)
class Passing:
    """Who wants through: a customer, written to at an address about a topic, on behalf of an enrolment."""

    customer: str
    enrolment: str
    journey: str
    topic: str
    channel: str
    address: str | None


@dataclass(frozen=True)
class Closed:
    """Why not: for good (`suppressed`, `skipped`), or until it opens again (`held`)."""

    state: Literal["suppressed", "skipped", "held"]
    reason: str


async def closed(connection: AsyncConnection, passing: Passing) -> Closed | None:
    """None when the gate is open, and stays so until this transaction ends.

    Holds the customer's row, as whoever records an unsubscribe does: one of both comes first, and the other sees it.
    """
    if await customers.hold(connection, passing.customer) is None:
        return Closed("skipped", ERASED)
    if reason := await _not_wanted(connection, passing):
        return Closed("suppressed", reason)
    if await _state(connection, passing.enrolment) in ("leaving", "ended"):
        return Closed("skipped", LEFT)
    if await _journey_state(connection, passing.journey) in SENDS_NOTHING:
        return Closed("held", PAUSED)
    return None


async def _not_wanted(connection: AsyncConnection, passing: Passing) -> str | None:
    if passing.address is None:
        return NO_ADDRESS
    if await customers.suppressed(connection, passing.channel, passing.address):
        return ON_LIST
    said = await customers.consent(connection, passing.customer, passing.channel, passing.topic)
    if said is None:
        return NO_CONSENT
    return None if said["state"] == "given" else UNSUBSCRIBED


async def _state(connection: AsyncConnection, enrolment: str) -> str | None:
    return (await connection.execute(select(enrolments.c.state).where(enrolments.c.id == enrolment))).scalar()


async def _journey_state(connection: AsyncConnection, journey: str) -> str | None:
    return (await connection.execute(select(journeys.c.state).where(journeys.c.key == journey))).scalar()
