"""Dry-runs at the desk: real messages, rendered for somebody who might be, and nothing kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from journeys.opening_hours import OpeningHours
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.script import Happening
from journeys.text import JourneyFaults
from messages.content.library import PACKAGED, Library
from messages.content.rendering import Renderer
from operations.desk import Desk, NotThere, Who
from operations.journeys.define import define
from operations.load import load
from operations.rehearsals.dry_run import dry_run
from operations.sending import send_windows
from store.tables import deliveries, enrolments, gift_cards, outbox, vouchers
from tests.conftest import EXAMPLES

ME = Who("tests")
ADA = Example(name="Ada", email="ada@example.com", locale="en", interests=("hoppy",), consents=("news",))
PAID = Happening(at="entry", event="order.paid", properties={"total": 42})
PROGRAMME = Programme(customer=ADA, events=(PAID,))
OWN = "journey: own\nsteps:\n  - {key: film, video: product_film, within: 1d}\n  - {key: hello, send: own}\n"


@pytest.fixture
def desk(desk: Desk, tmp_path: Path) -> Desk:
    """The desk, with our messages and one that speaks of what is not there."""
    folder = tmp_path / "email" / "own" / "en"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("{{ links.page }} for {{ profile.first_name }}")
    (folder / "body.txt").write_text("Dear {{ profile.nickname }}")
    return replace(desk, renderer=Renderer(Library([tmp_path, PACKAGED])))


async def test_every_message_of_the_smatched_journey_is_written_to_ada(smatched: Desk) -> None:
    trace = await dry_run(smatched, "smatched", PROGRAMME, version=1)
    mails = [scene.mail for scene in trace.scenes if scene.mail]
    assert (trace.outcome, trace.faults, len(mails)) == ("completed", [], 8)
    assert mails[0].subject == "Ada, it's a match"
    assert all(mail.subject for mail in mails)


async def test_nothing_is_kept_sent_issued_or_spent(smatched: Desk) -> None:
    await dry_run(smatched, "smatched", PROGRAMME)
    async with smatched.database.read() as connection:
        for table in (enrolments, deliveries, vouchers, gift_cards, outbox):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar() == 0, table.name


async def test_a_variable_that_is_missing_is_named_and_the_walk_goes_on(desk: Desk) -> None:
    await define(desk, ME, OWN)
    trace = await dry_run(desk, "own", PROGRAMME.model_copy(update={"events": ()}))
    (fault,) = trace.faults
    assert "`profile.nickname` is not there" in fault
    assert trace.outcome == "completed"


async def test_products_are_those_that_suit_whoever_walks_as_they_are_by_then(desk: Desk, tmp_path: Path) -> None:
    await load(desk, ME, EXAMPLES / "smatched")
    folder = tmp_path / "email" / "own" / "en"
    (folder / "subject.txt").write_text("{% for one in products %}{{ one.title }}, {% endfor %}")
    (folder / "body.txt").write_text("Look")
    change = "{key: change, update_profile: {interests: [dark, winter]}}"
    offers = ["{key: one, send: own, offer: {by_interest: 2}}", change, "{key: two, send: own, offer: by_interest}"]
    await define(desk, ME, "journey: own\nsteps:\n" + "".join(f"  - {one}\n" for one in offers))
    trace = await dry_run(desk, "own", PROGRAMME.model_copy(update={"events": ()}))
    subjects = [scene.mail.subject for scene in trace.scenes if scene.mail]
    assert subjects == ["Pacific Pale Ale, Smatched Pils,", "Cellar Child,"]


async def test_a_draft_that_is_not_sound_is_refused(desk: Desk) -> None:
    await define(desk, ME, "journey: own\nsteps:\n  - {key: hello, send: own, then: nowhere}\n")
    with pytest.raises(JourneyFaults, match="there is no step “nowhere”"):
        await dry_run(desk, "own", PROGRAMME)


@pytest.mark.parametrize(("key", "version"), [("nothing", None), ("smatched", 9)])
async def test_what_is_not_there_is_not_there(smatched: Desk, key: str, version: int | None) -> None:
    with pytest.raises(NotThere):
        await dry_run(smatched, key, PROGRAMME, version=version)


async def test_a_dry_run_keeps_the_send_windows_of_the_house(desk: Desk) -> None:
    await define(desk, ME, "journey: own\nsteps:\n  - {key: hello, send: brand_message}\n")
    await send_windows.keep(desk, ME, "email", OpeningHours.model_validate({"from": "18:00", "to": "20:00"}))
    trace = await dry_run(desk, "own", PROGRAMME.model_copy(update={"events": ()}))
    (sent,) = [scene for scene in trace.scenes if scene.sent]
    assert sent.local.hour == 18
