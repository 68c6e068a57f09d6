"""The gate at the point of effect: whether something may reach a customer now. Asked at every try, and at the fence."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import DEFERRALS
from journeys.passage import Whereabouts
from store.customers.customers import address_hash
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


async def closed(connection: AsyncConnection, customer: Row | None, passing: Passing) -> Closed | None:
    """None when the gate is open. It stays so for as long as the customer is held; without a row they are gone.

    Whoever records an unsubscribe holds them, too: one of both comes first, and the other sees it.
    """
    if customer is None:
        return Closed("skipped", ERASED)
    found = await _found(connection, customer, passing)
    if reason := _not_wanted(found, passing):
        return Closed("suppressed", reason)
    return _stopped(found, passing.where, passing.at)


async def stopped(connection: AsyncConnection, customer: Row | None, where: Whereabouts, at: datetime) -> Closed | None:
    """The same for what reaches no customer, so that nobody's consent is asked for."""
    if customer is None:
        return Closed("skipped", ERASED)
    return _stopped(await one(connection, _STANDING, {"enrolment": where.enrolment}), where, at)


def _stopped(standing: Row | None, where: Whereabouts, at: datetime) -> Closed | None:
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
_QUESTION = _STANDING.add_columns(suppressions.WHY.label("listed"), consents.SAID.label("said"))
"""All that is asked of the database, at once."""


async def _found(connection: AsyncConnection, customer: Row, passing: Passing) -> Row | None:
    about = {"customer": customer["id"], "channel": passing.channel, "topic": passing.topic}
    asked = about | {"hashed": address_hash(passing.address or ""), "enrolment": passing.where.enrolment}
    return await one(connection, _QUESTION, asked)


def _not_wanted(found: Row | None, passing: Passing) -> str | None:
    if passing.address is None:
        return NO_ADDRESS
    if found is None:
        return None
    if found["listed"]:
        return ON_LIST
    if found["said"] in (None, "asked"):
        return NO_CONSENT
    return None if found["said"] == "given" else UNSUBSCRIBED
