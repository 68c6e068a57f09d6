"""Surveys, and what people answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.survey import Survey
from store.keyed import Keyed
from store.rows import Row, insert_into, one
from store.tables import survey_responses, surveys

_SURVEYS = Keyed(surveys)
keys = _SURVEYS.keys


async def find(connection: AsyncConnection, key: str) -> Survey | None:
    """One survey."""
    row = await _SURVEYS.find(connection, key)
    return _read(row) if row else None


async def every(connection: AsyncConnection) -> list[Survey]:
    """All surveys, by key."""
    return [_read(row) for row in await _SURVEYS.every(connection)]


async def save(connection: AsyncConnection, now: datetime, survey: Survey) -> None:
    """Add a survey, or change the one with this key; responses to it stay as they are."""
    written = survey.model_dump(mode="json")
    values = {"texts": written["texts"], "questions": written["questions"], "updated_at": now}
    statement = insert_into(connection, surveys).values(key=survey.survey, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


async def respond(connection: AsyncConnection, response: Mapping[str, Any]) -> bool:
    """Keep a response; False when this touchpoint had one, which stays."""
    statement = insert_into(connection, survey_responses).values(dict(response)).on_conflict_do_nothing()
    return (await connection.execute(statement.returning(survey_responses.c.touchpoint))).first() is not None


async def response(connection: AsyncConnection, touchpoint: str) -> Row | None:
    """What was answered at a touchpoint."""
    return await one(connection, select(survey_responses).where(survey_responses.c.touchpoint == touchpoint))


def _read(row: Row) -> Survey:
    return Survey.model_validate({"survey": row["key"], "texts": row["texts"], "questions": row["questions"]})
