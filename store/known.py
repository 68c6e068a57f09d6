"""What is known of a customer when a condition is judged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.conditions import Known
from store import customers, enrolments
from store import events as happened
from store.rows import Row, many
from store.tables import survey_responses

_PROFILE = ("locale", "zone", "interests", "attributes")


async def about_customer(connection: AsyncConnection, now: datetime, customer: str, event: Mapping[str, Any]) -> Known:
    """Before anybody is enrolled: the profile, and the event at the door."""
    return Known(now, event, await _profile(connection, customer), {}, {})


async def about_enrolment(
    connection: AsyncConnection, now: datetime, enrolment: str, event: Mapping[str, Any] | None = None
) -> Known:
    """On the way: the profile, the answers given and the outcomes so far; `event` is what opened the door, or given."""
    row = await enrolments.find(connection, enrolment) or {}
    at_hand = await _opening(connection, row) if event is None else event
    profile = await _profile(connection, row.get("customer", ""))
    return Known(now, at_hand, profile, await _answers(connection, enrolment), row.get("outcomes", {}))


async def _opening(connection: AsyncConnection, enrolment: Row) -> Mapping[str, Any]:
    event = await happened.find(connection, enrolment.get("event") or "")
    return event["properties"] if event else {}


async def _profile(connection: AsyncConnection, customer: str) -> Row:
    row = await customers.find(connection, customer) or {}
    return {name: row[name] for name in _PROFILE if name in row}


async def _answers(connection: AsyncConnection, enrolment: str) -> dict[str, Mapping[str, Any]]:
    query = select(survey_responses.c.step, survey_responses.c.answers).where(survey_responses.c.enrolment == enrolment)
    return {row["step"]: row["answers"] for row in await many(connection, query.order_by(survey_responses.c.at))}
