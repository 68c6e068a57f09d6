"""Ada answers a survey: once, in full, and only when she sends it off."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from messages.links import Purpose
from operations.desk import Desk
from store.customers import customers
from store.tables import events, survey_responses

Link = Callable[[Purpose, str], Awaitable[str]]
KIND = {"nps": "9", "taste": "5", "best": "film", "better": "Mehr davon. <script>alert(1)</script>"}


async def responses(desk: Desk) -> list[Any]:
    async with desk.database.read() as connection:
        return list((await connection.execute(select(survey_responses))).mappings())


async def test_answers_are_kept_told_and_learnt_from(
    smatched: Desk, browser: AsyncClient, link: Link, ada: str
) -> None:
    path = await link("s", "ask")

    assert (await browser.post(path, data=KIND)).status_code == 200

    [kept] = await responses(smatched)
    assert kept["answers"] == {"nps": 9, "taste": 5, "best": "film", "better": KIND["better"]}
    async with smatched.database.read() as connection:
        told = (await connection.execute(select(events).where(events.c.name == "survey.answered"))).mappings().one()
        customer = await customers.find(connection, ada)
    assert told["about"] == kept["touchpoint"]
    assert told["properties"] == {"survey": "after_experience", "nps": 9, "taste": 5, "best": "film"}
    assert customer
    assert customer["attributes"] == {"survey_nps": 9, "survey_taste": 5, "survey_best": "film"}


async def test_the_first_answer_stays(smatched: Desk, browser: AsyncClient, link: Link) -> None:
    path = await link("s", "ask")
    await browser.post(path, data=KIND)

    again = await browser.post(path, data={"nps": "0"})

    assert again.status_code == 200
    assert [kept["answers"]["nps"] for kept in await responses(smatched)] == [9]
    assert "<form" not in (await browser.get(path)).text


async def test_a_score_in_the_address_only_preselects(smatched: Desk, browser: AsyncClient, link: Link) -> None:
    page = await browser.get(await link("s", "ask") + "?score=7")

    assert 'value="7" checked' in page.text
    assert page.text.count(" checked") == 1
    assert await responses(smatched) == []


@pytest.mark.parametrize("nps", ["11", "-1", "9.5", "nine", "¹", "9" * 5000])
async def test_what_is_no_answer_is_not_kept_and_nothing_typed_is_lost(
    smatched: Desk, browser: AsyncClient, link: Link, nps: str
) -> None:
    page = await browser.post(await link("s", "ask"), data={"nps": nps, "better": "Don’t lose me"})

    assert page.status_code == 422
    assert "Don’t lose me" in page.text
    assert await responses(smatched) == []


async def test_a_question_that_needs_an_answer_says_so(smatched: Desk, browser: AsyncClient, link: Link) -> None:
    page = await browser.post(await link("s", "ask"), data={"taste": "4"})

    assert page.status_code == 422
    assert 'id="wrong-nps"' in page.text
    assert await responses(smatched) == []
