"""Define and publish: a version is frozen, and nobody overwrites anybody."""

from pathlib import Path

import pytest

from journeys.text import JourneyFaults
from operations.desk import Conflict, Desk, NotThere, Who
from operations.journeys import review
from operations.journeys.define import check, define
from operations.journeys.publish import publish

ME = Who("tests")
HELLO = (Path(__file__).parents[2] / "examples" / "hello.yaml").read_text()


async def test_a_published_journey_is_version_one_with_its_hash(desk: Desk) -> None:
    await define(desk, ME, HELLO)
    version = await publish(desk, ME, "hello")
    assert (version["number"], version["hash"]) == (1, version["definition"].hash)
    assert (await review.journey(desk, "hello"))["state"] == "live"


async def test_publishing_the_same_again_makes_no_new_version(desk: Desk) -> None:
    await define(desk, ME, HELLO)
    await publish(desk, ME, "hello")
    await define(desk, ME, HELLO + "# a remark\n")
    assert (await publish(desk, ME, "hello"))["number"] == 1


async def test_a_change_becomes_version_two_and_leaves_version_one_alone(desk: Desk) -> None:
    await define(desk, ME, HELLO)
    await publish(desk, ME, "hello")
    await define(desk, ME, HELLO.replace("1d", "2d"))
    assert (await publish(desk, ME, "hello"))["number"] == 2
    assert "delay: 1d" in (await review.version(desk, "hello", 1))["text"]


async def test_a_journey_that_is_not_sound_is_kept_but_not_published(desk: Desk) -> None:
    unsound = HELLO.replace("send: hello}", "send: hello, then: nowhere}", 1)
    await define(desk, ME, unsound)
    with pytest.raises(JourneyFaults, match="there is no step “nowhere”"):
        await publish(desk, ME, "hello")
    assert [fault.step for fault in await check(desk, unsound)] == ["hello"]


async def test_a_survey_that_is_not_there_is_named(desk: Desk) -> None:
    text = "journey: s\nsteps:\n  - {key: ask, survey: nps, within: 1d}\n"
    assert [fault.detail for fault in await check(desk, text)] == [
        "there is no survey “nps”; add it first, or correct the name"
    ]


async def test_who_read_an_older_revision_does_not_overwrite_the_newer(desk: Desk) -> None:
    first = await define(desk, ME, HELLO)
    await define(desk, ME, HELLO.replace("1d", "2d"), key="hello", revision=first["revision"])
    with pytest.raises(Conflict, match="changed meanwhile"):
        await define(desk, ME, HELLO.replace("1d", "3d"), key="hello", revision=first["revision"])


async def test_what_is_not_there_cannot_be_published(desk: Desk) -> None:
    with pytest.raises(NotThere, match="no journey “nobody”"):
        await publish(desk, ME, "nobody")
