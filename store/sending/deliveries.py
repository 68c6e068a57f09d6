"""Deliveries: the ledger that keeps a message from going out twice.

`claimed` → `data` → accepted, rejected, suppressed, skipped, expired or unknown. `data` is written before the first
byte of a body leaves. Whoever finds it there cannot know whether the message arrived: held, it becomes `unknown`; to be
resent, it stays `data` until somebody says `accepted`. Each try has a fence number; an older try can move nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import Doubt
from store.rows import Row, anew, insert_for, new, one
from store.sending.delivery import CLAIMED, DATA, UNDER_WAY, Claim, Delivery, Outcome
from store.sending.gate import LEFT, Closed
from store.tables import deliveries

ACCEPTED, UNKNOWN = "accepted", "unknown"
NO_ANSWER, LATER = "no_answer", "later"


class Superseded(Exception):
    """A newer try has taken this delivery over; this one must not touch it any more."""


async def find(connection: AsyncConnection, delivery: str) -> Row | None:
    """One delivery by its id."""
    return await one(connection, select(deliveries).where(deliveries.c.id == delivery))


async def claim(
    connection: AsyncConnection, delivery: Delivery, shut: Closed | None, at: datetime, now: datetime
) -> Claim:
    """Take a delivery for one try, or end it when the gate is shut for good. `at`: the enrolment's clock."""
    row = row_of(delivery, shut, at, now)
    taken = (await connection.execute(taking(connection.dialect.name, delivery.doubt), row)).first()
    _, *told = taken or await _as_it_is(connection, delivery)
    return Claim(*told)


@cache
def taking(dialect: str, doubt: Doubt) -> Any:
    """The statement that takes rows of `row_of` for one try, but none that is over; it tells CLAIM of each it took."""
    statement = insert_for(dialect, deliveries)
    taken = statement.on_conflict_do_update(
        index_elements=["touchpoint"],
        set_=_again(statement.excluded, doubt),
        where=(deliveries.c.state == CLAIMED) | (deliveries.c.state == DATA),
    )
    return taken.returning(*CLAIM)


def _again(row: Any, doubt: Doubt) -> Row:
    """What a further try, in the columns of `row`, writes over the one before it."""
    before = deliveries.c
    in_doubt: Row = {"state": UNKNOWN, "reason": NO_ANSWER}
    if doubt == "resend":
        claimed = row.state == CLAIMED
        in_doubt = {
            "state": case((claimed, DATA), else_=UNKNOWN),
            "reason": case((claimed, row.reason), else_=NO_ANSWER),
        }
    return {
        **{name: case((before.state == DATA, value), else_=row[name]) for name, value in in_doubt.items()},
        "fence": before.fence + 1,
        "at": case((before.reason == LATER, before.at), else_=row.at),
        "updated_at": row.updated_at,
    }


CLAIM = (
    deliveries.c.touchpoint,
    deliveries.c.state,
    deliveries.c.reason,
    deliveries.c.fence,
    deliveries.c.message_id,
    deliveries.c.at.label("since"),
    deliveries.c.provider,
)
"""What a try is told: its touchpoint, and a Claim's fields in their order."""


def row_of(delivery: Delivery, shut: Closed | None, at: datetime, now: datetime) -> Row:
    """A delivery's row at its first try: claimed, or ended when the gate is shut for good."""
    where = delivery.where
    told = where.model_dump(include={"enrolment", "customer", "journey", "version", "step", "visit"})
    return told | {
        "enrolment": where.enrolment if delivery.walks else None,
        "touchpoint": where.touchpoint,
        "state": shut.state if shut and shut.state != "held" else CLAIMED,
        "reason": shut.reason if shut else "",
        "id": delivery.id,
        "channel": delivery.channel,
        "topic": delivery.topic,
        "message": delivery.message,
        "message_id": f"<{delivery.id}@{delivery.host}>",
        "fence": 1,
        "at": at,
        "updated_at": now,
    }


async def _as_it_is(connection: AsyncConnection, delivery: Delivery) -> Any:
    query = select(*CLAIM).where(deliveries.c.touchpoint == delivery.where.touchpoint)
    return (await connection.execute(query)).one()


async def fence_data(
    connection: AsyncConnection, delivery: Delivery, claim: Claim, now: datetime, carrier: str = ""
) -> None:
    """The body is about to leave, for this carrier. Raises Superseded."""
    await _move(connection, delivery, claim, (claim.state,), leaving(now, carrier))


def leaving(now: datetime, carrier: str) -> Row:
    """What the ledger says of a body that leaves: whose answer nobody hears may have it."""
    return {"state": DATA, "updated_at": now} | ({"provider": carrier} if carrier else {})


async def settle(connection: AsyncConnection, delivery: Delivery, claim: Claim, outcome: Outcome, now: datetime) -> str:
    """Write down what became of a try. Returns the state the delivery has now. Raises Superseded."""
    state = becomes(claim, outcome.state, delivery.doubt)
    await _move(connection, delivery, claim, UNDER_WAY, {"state": state, "updated_at": now, **outcome.told})
    return state


def becomes(claim: Claim, state: str, doubt: str) -> str:
    """The state that a delivery has after a try that came to `state`."""
    if state == UNKNOWN and doubt == "resend":
        return DATA
    if not claim.in_doubt or state == ACCEPTED:
        return state
    # An earlier try may have got through: nobody can call that one rejected, or never sent.
    return DATA if state == CLAIMED else UNKNOWN


async def abandon(connection: AsyncConnection, enrolment: str, now: datetime) -> None:
    """The walk is over, nobody will try again: what is under way ends here, and a try that is out can move nothing."""
    await connection.execute(_ABANDON, {"whose": enrolment, "now": now})


_OUT = deliveries.c.state == DATA
_ABANDON = (
    update(deliveries)
    .where(deliveries.c.enrolment == bindparam("whose"), deliveries.c.state.in_(UNDER_WAY))
    .values(
        state=case((_OUT, UNKNOWN), else_="skipped"),
        reason=case((_OUT, NO_ANSWER), else_=LEFT),
        fence=deliveries.c.fence + 1,
        updated_at=bindparam("now"),
    )
)


async def _move(
    connection: AsyncConnection, delivery: Delivery, claim: Claim, states: tuple[str, ...], values: Row
) -> None:
    if not await move(connection, [delivery.where.touchpoint], claim.fence, states, values):
        raise Superseded(Superseded.__doc__)


async def move(
    connection: AsyncConnection, touchpoints: Sequence[str], fence: int, states: Sequence[str], values: Row
) -> int:
    """Move those that this try has still, and that are in one of these states; how many."""
    mine = {"touchpoints": touchpoints, "their_fence": fence, "states": states}
    return (await connection.execute(_moving(tuple(values)), anew(values) | mine)).rowcount


@cache
def _moving(columns: tuple[str, ...]) -> Update:
    those = deliveries.c.touchpoint.in_(bindparam("touchpoints", expanding=True))
    as_told = deliveries.c.state.in_(bindparam("states", expanding=True))
    return update(deliveries).where(those, deliveries.c.fence == bindparam("their_fence"), as_told).values(new(columns))
