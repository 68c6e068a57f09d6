"""An answer, what it teaches us and the event about it are kept together, or not at all."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import func, select

from journeys.passage import Whereabouts
from operations.desk import Desk
from operations.touchpoints.answer import AnswerFaults, answer
from operations.touchpoints.meet import Meeting, meet
from store.sending.delivery import identity
from store.tables import events, outbox, survey_responses

At = Callable[[str], Awaitable[Whereabouts]]


async def asked(desk: Desk, at: At) -> Meeting:
    where = await at("ask")
    return await meet(desk, "s", desk.links.to("s", identity(where.touchpoint)).rpartition("/")[2])


async def kept(desk: Desk) -> list[int]:
    async with desk.database.read() as connection:
        told = select(func.count()).select_from(events).where(events.c.name == "survey.answered")
        answers = select(events.c.id).where(events.c.name == "survey.answered")
        handed_on = select(func.count()).select_from(outbox).where(outbox.c.subject.in_(answers))
        counted = (select(func.count()).select_from(survey_responses), told, handed_on)
        return [(await connection.execute(query)).scalar_one() for query in counted]


async def test_of_eight_answers_at_once_one_is_the_first(smatched: Desk, at: At) -> None:
    meeting = await asked(smatched, at)

    first = await asyncio.gather(*(answer(smatched, meeting, {"nps": str(nps)}) for nps in range(8)))

    assert sum(first) == 1
    assert await kept(smatched) == [1, 1, 1]


async def test_what_cannot_be_kept_leaves_no_trace(smatched: Desk, at: At) -> None:
    meeting = await asked(smatched, at)

    for typed in ({}, {"nps": ""}, {"nps": "12"}, {"nps": "9", "best": "wine"}):
        with pytest.raises(AnswerFaults):
            await answer(smatched, meeting, typed)

    assert await kept(smatched) == [0, 0, 0]
