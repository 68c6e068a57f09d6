"""The gate at the point of effect: whether something may reach a customer now. Asked at every try, and at the fence."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import DEFERRALS
from journeys.passage import Whereabouts
from store.customers import customers
from store.enrolments.overdue import Overdue
from store.journeys.journeys import SENDS_NOTHING
from store.permission import consents, suppressions
from store.rows import Row, one
from store.tables import enrolments, journeys

# Reasons, as codes.
PAUSED, OVERDUE, LEFT, ERASED = "paused", "overdue", "left", "erased"
NO_CONSENT, UNSUBSCRIBED, ON_LIST, NO_ADDRESS = "no_consent", "unsubscribed", "on_list", "no_address"


@dataclass(frozen=True)
class Passing:
    """Who wants through: an enrolment at a touchpoint, to write to an address about a topic."""

    where: Whereabouts
    at: datetime
    """The enrolment's clock at this try; `where.now` is when the walk asked."""
    topic: str
    channel: str
    address: str | None


@dataclass(frozen=True)
class Closed:
    """Why not: for good (`suppressed`, `skipped`), or until it opens again (`held`)."""

    state: Literal["suppressed", "skipped", "held"]
    reason: str
    until: datetime | None = None
    """With `held`: when it opens, by the enrolment's clock, if anybody knows."""
    inputs: Row = field(default_factory=dict)
    """By what it was decided, besides what was asked."""

    @property
    def defers(self) -> bool:
        """Whether the walk itself waits until it opens."""
        return self.state == "held" and self.reason in DEFERRALS


async def closed(connection: AsyncConnection, passing: Passing) -> Closed | None:
    """None when the gate is open, and stays so until this transaction ends.

    Holds the customer's row, as whoever records an unsubscribe does: one of both comes first, and the other sees it.
    """
    customer = await customers.hold(connection, passing.where.customer)
    if customer is None:
        return Closed("skipped", ERASED)
    if reason := await _not_wanted(connection, customer["id"], passing):
        return Closed("suppressed", reason)
    return await _stopped(connection, passing.where, passing.at)


async def stopped(connection: AsyncConnection, where: Whereabouts, at: datetime) -> Closed | None:
    """The same for what reaches no customer, so that nobody's consent is asked for."""
    if await customers.hold(connection, where.customer) is None:
        return Closed("skipped", ERASED)
    return await _stopped(connection, where, at)


async def _stopped(connection: AsyncConnection, where: Whereabouts, at: datetime) -> Closed | None:
    standing = await one(connection, _STANDING, {"enrolment": where.enrolment})
    if standing is None or standing["state"] in ("leaving", "ended"):
        return Closed("skipped", LEFT)
    if standing["paused_at"] or standing["journey_state"] in SENDS_NOTHING:
        return Closed("held", PAUSED)
    return _held_up(Overdue.read(standing["overdue"]), where, at)


def _held_up(overdue: Overdue | None, where: Whereabouts, at: datetime) -> Closed | None:
    if overdue is None or where.now > overdue.since:
        return None
    if overdue.policy == "skip":
        return Closed("skipped", OVERDUE)
    slot = overdue.slot(where.touchpoint)
    return Closed("held", OVERDUE, slot) if at < slot else None


_STANDING = (
    select(enrolments.c.state, enrolments.c.paused_at, journeys.c.state.label("journey_state"), journeys.c.overdue)
    .join(journeys, journeys.c.key == enrolments.c.journey)
    .where(enrolments.c.id == bindparam("enrolment"))
)


async def _not_wanted(connection: AsyncConnection, customer: str, passing: Passing) -> str | None:
    if passing.address is None:
        return NO_ADDRESS
    if await suppressions.why(connection, passing.channel, passing.address):
        return ON_LIST
    said = await consents.find(connection, customer, passing.channel, passing.topic)
    if said is None or said["state"] == "asked":
        return NO_CONSENT
    return None if said["state"] == "given" else UNSUBSCRIBED
