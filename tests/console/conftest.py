"""A console with Ada on the way, and a browser to look at it with."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from api.source_kinds import KINDS
from console.app import router
from journeys.passage import Note, Whereabouts
from operations.access.sign_in import issue
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.load import load
from store.enrolments import enrolments

ME = Who("tests")
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
async def stranger(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser that has not signed in."""
    app = FastAPI()
    app.include_router(router(desk, secure=False, kinds=KINDS), prefix="/console")
    headers = {"accept-language": "en", "sec-fetch-site": "same-origin"}
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://etappe.test", headers=headers) as browser:
        yield browser


@pytest.fixture
async def operator(desk: Desk, stranger: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """The same browser, signed in."""
    link = await issue(desk)
    assert (await stranger.post(link)).status_code == 303
    return stranger


@pytest.fixture
async def on_the_way(desk: Desk, ada: str, now: datetime) -> str:
    """Ada has heard from us and waits for the film; her enrolment's id."""
    await load(desk, ME, EXAMPLES / "smatched")
    await define(desk, ME, (EXAMPLES / "smatched.yaml").read_text())
    await publish(desk, ME, "smatched")
    enrolled = await enrol(desk, ME, "smatched", ada, "order-1")
    tomorrow = now + timedelta(days=1)
    notes = [
        Note(seq=0, at=now, what="entered"),
        Note(seq=1, at=now, what="step", step="hello", visit=1, said="sent"),
        Note(seq=2, at=now, what="waiting", step="breathe", visit=1, until=tomorrow),
    ]
    where = Whereabouts(
        enrolment=enrolled.id,
        customer=ada,
        journey="smatched",
        version=1,
        now=now,
        step="breathe",
        visit=1,
        outcomes={"hello": "sent"},
        deadline=tomorrow,
        notes=notes,
    )
    async with desk.database.begin() as connection:
        await enrolments.remember(connection, where)
    return enrolled.id
