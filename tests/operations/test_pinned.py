"""A version takes its messages along: editing them makes the next version, and nobody's walk changes its words."""

from dataclasses import replace
from pathlib import Path

import pytest

from messages.content.library import PACKAGED, Library
from messages.content.rendering import Renderer
from operations.desk import Desk, Who
from operations.journeys.define import define
from operations.journeys.mend import mend
from operations.journeys.plan import plan
from operations.journeys.publish import publish
from store.journeys import contents

ME = Who("test")
FOOT = "\n\n{{ brand.imprint[0] }}\n{{ links.unsubscribe }}\n"
TEXT = "journey: servus\nentry: [{event: order.paid}]\nsteps:\n  - {key: hello, send: hello}\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "email/hello/de"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Servus")
    (folder / "body.txt").write_text("Griaß di." + FOOT)
    return folder


@pytest.fixture
def ours(desk: Desk, own: Path) -> Desk:
    return replace(desk, renderer=Renderer(Library([own.parents[2], PACKAGED])))


async def said(desk: Desk, number: int) -> str:
    async with desk.database.read() as connection:
        found = await contents.of(connection, "servus", number)
    assert found
    assert set(found["files"]) >= {"email/hello/de/body.txt", "email/layout.html", "brands/plain.yaml"}
    assert not any("brand_message" in path or "smatched" in path for path in found["files"])
    return str(found["files"]["email/hello/de/body.txt"]).removesuffix(FOOT)


async def test_an_edited_message_is_the_next_version_and_the_one_before_keeps_its_words(ours: Desk, own: Path) -> None:
    await define(ours, ME, TEXT)
    assert (await publish(ours, ME, "servus"))["number"] == 1
    assert (await publish(ours, ME, "servus"))["number"] == 1
    (own / "body.txt").write_text("Griaß di, und herzlich willkommen." + FOOT)
    assert (await plan(ours, TEXT)).verdict == "next"
    assert (await publish(ours, ME, "servus"))["number"] == 2
    assert await said(ours, 1) == "Griaß di."
    assert await said(ours, 2) == "Griaß di, und herzlich willkommen."


async def test_going_back_to_the_old_words_is_going_back_to_the_old_version(ours: Desk, own: Path) -> None:
    await define(ours, ME, TEXT)
    await publish(ours, ME, "servus")
    for words, number in (("Grüß Gott.", 2), ("Griaß di.", 1)):
        (own / "body.txt").write_text(words + FOOT)
        assert (await publish(ours, ME, "servus"))["number"] == number


async def test_words_that_could_not_be_sent_are_mended_for_all_who_follow_that_version(ours: Desk, own: Path) -> None:
    await define(ours, ME, TEXT)
    await publish(ours, ME, "servus")
    (own / "body.txt").write_text("Servus beinand." + FOOT)
    async with ours.database.begin() as connection:
        await mend(ours, connection, "servus", 1)
    assert await said(ours, 1) == "Servus beinand."
