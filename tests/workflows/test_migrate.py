"""People are moved to another version while they wait, each kind of wait in its own way; nobody gets a mail twice."""

import pytest

from operations.desk import Who
from operations.enrolments.migrate import migrate
from operations.enrolments.migration import Migration
from operations.enrolments.stop import stop
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.work import crowd, progress
from operations.work.long_work import cancel
from tests.workflows.conftest import Walk, wait_until

ME = Who("tests")
OLD = """
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 10d}
  - {key: film, video: product_film, within: 4d}
  - {key: listen, wait_for: shop.visited, within: 5d}
  - {key: odd, wait_for: shop.left, within: 5d}
  - {key: bye, send: hello}
"""
NEW = OLD.replace("key: rest, delay: 10d", "key: breathe, delay: 12d").replace("key: film", "key: movie")
NEW = NEW.replace("  - {key: odd, wait_for: shop.left, within: 5d}\n", "")
STEPS = {"rest": "breathe", "film": "movie"}


async def sent(company, journey: str, name: str, **span: float) -> Walk:
    """Somebody on the first version, so long after they entered."""
    walk = await company.send(journey, f"{journey}-{name}")
    if span:
        await walk.after(**span)
    return walk


async def second(company, journey: str, text: str) -> None:
    revision = (await review.journey(company.desk, journey))["revision"]
    await define(company.desk, ME, f"journey: {journey}{text}", key=journey, revision=revision)
    await publish(company.desk, ME, journey)


async def over(company, operation: str, seconds: float = 30) -> dict:
    """The report by enrolment, once everybody is clear."""

    async def clear() -> bool:
        row = await progress.operation(company.desk, operation)
        return row["state"] != "running" and not row["tally"].get("planned")

    await wait_until(clear, seconds)
    return {item["item"]: item for item in await progress.items(company.desk, operation, limit=100)}


async def test_at_every_wait_people_go_on_by_the_new_version_and_no_mail_comes_twice(company) -> None:
    journey = await company.publish(f"journey: moving{OLD}")
    resting = await sent(company, journey, "resting", days=2)
    filming = await sent(company, journey, "filming", days=11)
    listening = await sent(company, journey, "listening", days=15)
    odd = await sent(company, journey, "odd", days=20)
    await second(company, journey, NEW)
    until = {walk.enrolment: (await walk.row())["deadline"] for walk in (resting, filming, listening)}
    mails = {walk.enrolment: len(await walk.mails()) for walk in (resting, filming, listening, odd)}
    report = await over(company, await migrate(company.desk, ME, Migration(journey, 2, STEPS)))
    assert (report[odd.enrolment]["state"], report[odd.enrolment]["detail"]["reason"]) == ("refused", "no_counterpart")
    for walk, step in ((resting, "breathe"), (filming, "movie"), (listening, "listen")):
        row, item = await walk.row(), report[walk.enrolment]
        assert (row["version"], row["step"], row["deadline"]) == (2, step, until[walk.enrolment])
        assert (item["state"], item["detail"]["due_kept"], item["detail"]["sent_again"]) == ("done", True, [])
        assert len(await walk.mails()) == mails[walk.enrolment]
    assert [await walk.to_the_end() for walk in (resting, filming, listening, odd)] == ["completed"] * 4
    assert [len(await walk.mails()) for walk in (resting, filming, listening, odd)] == [3] * 4


async def test_waits_are_counted_anew_from_when_they_began(company) -> None:
    journey = await company.publish(f"journey: recounting{OLD}")
    walk = await sent(company, journey, "ada", days=2)
    before = (await walk.row())["deadline"]
    await second(company, journey, NEW)
    report = await over(company, await migrate(company.desk, ME, Migration(journey, 2, STEPS, due="recounted")))
    after = (await walk.row())["deadline"]
    detail = report[walk.enrolment]["detail"]
    assert ((after - before).days, detail["due_after"], detail["due_kept"]) == (2, after.isoformat(), False)


async def test_a_cancelled_migration_moves_nobody_more_and_another_moves_the_rest(
    company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "CHUNK", 1)
    monkeypatch.setattr(crowd, "_FULL", 1)
    journey = await company.publish(f"journey: halting{OLD}")
    walks = [await sent(company, journey, f"n{n}", days=2) for n in range(4)]
    await second(company, journey, NEW)
    first = await migrate(company.desk, ME, Migration(journey, 2, STEPS))

    async def one_is_moved() -> bool:
        return (await progress.operation(company.desk, first))["done"] >= 1

    await wait_until(one_is_moved)
    await cancel(company.desk, ME, first)
    moved = await over(company, first)
    versions = {walk.enrolment: (await walk.row())["version"] for walk in walks}
    assert {key for key, version in versions.items() if version == 2} == moved.keys()
    assert 1 <= len(moved) < 4
    gone = next(walk for walk in walks if walk.enrolment not in moved)
    await stop(company.desk, ME, gone.enrolment, "stopped")
    rest = await over(company, await migrate(company.desk, ME, Migration(journey, 2, STEPS)))
    assert gone.enrolment not in rest
    others = [walk for walk in walks if walk is not gone]
    assert [(await walk.row())["version"] for walk in others] == [2, 2, 2]
    assert [len(await walk.mails()) for walk in others] == [1, 1, 1]
