"""What is known of a customer when a condition is judged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.conditions import Known, Names
from store.audiences import segments
from store.customers import customers
from store.enrolments import enrolments
from store.events import events as happened
from store.journeys import replies
from store.rows import Row, many
from store.tables import survey_responses

PROFILE = ("locale", "zone", "interests", "attributes", "traits")


async def about_customer(
    connection: AsyncConnection, names: Names, now: datetime, customer: str, event: Mapping[str, Any]
) -> Known:
    """Before anybody is enrolled: the profile, and the event at the door."""
    belongs = await segments.of_customer(connection, now, customer, names.segments) if names.segments else ()
    return Known(now, event, await _profile(connection, customer), {}, {}, {}, {}, belongs)


async def about_enrolment(
    connection: AsyncConnection, names: Names, now: datetime, enrolment: str, event: Mapping[str, Any] | None = None
) -> Known:
    """On the way: the profile, and what has been said and done so far; `event` is what opened the door, or given."""
    row = await enrolments.find(connection, enrolment) or {}
    whose = row.get("customer", "")
    at_hand = await _opening(connection, row) if event is None else event
    return Known(
        now,
        at_hand,
        await _profile(connection, whose),
        by_key(row, await _answers(connection, enrolment)),
        row.get("outcomes", {}),
        row.get("visits", {}),
        by_key(row, await replies.by_step(connection, enrolment)),
        await segments.of_customer(connection, now, whose, names.segments) if names.segments else (),
    )


async def _opening(connection: AsyncConnection, enrolment: Row) -> Mapping[str, Any]:
    event = await happened.find(connection, enrolment.get("event") or "")
    return event["properties"] if event else {}


async def _profile(connection: AsyncConnection, customer: str) -> Row:
    row = await customers.find(connection, customer) or {}
    return {name: row[name] for name in PROFILE if name in row}


def by_key(enrolment: Row, told: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """A migration may have renamed a step since somebody answered there."""
    called: dict[str, str] = {old: key for key, old in enrolment.get("names", {}).items()}
    return {called.get(step, step): said for step, said in told.items()}


async def _answers(connection: AsyncConnection, enrolment: str) -> dict[str, Mapping[str, Any]]:
    query = select(survey_responses.c.step, survey_responses.c.answers).where(survey_responses.c.enrolment == enrolment)
    return {row["step"]: row["answers"] for row in await many(connection, query.order_by(survey_responses.c.at))}
