"""Launches that recur, on the real engine: due on the clock of a place, never two at once unless that is wanted."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from journeys.pace import AnyPace
from journeys.recurrence import Recurrence
from operations.audiences import launches, lists
from operations.audiences.launch import Wish, launch
from operations.desk import Who
from store.rows import many
from store.tables import operations as works
from store.work import operations
from tests.workflows.conftest import Company, wait_until

ME = Who("tests")
BERLIN = ZoneInfo("Europe/Berlin")
OFTEN = "journey: often\nre_entry: by_key\nsteps:\n  - {key: rest, delay: 400d}\n"


@pytest.fixture
async def regulars(company: Company) -> Wish:
    """Ada and Grace are meant, every morning."""
    await company.publish(OFTEN)
    people = [(await company.customer(name))[0] for name in ("regular-ada", "regular-grace")]
    await lists.keep(company.desk, ME, "regulars", "Regulars")
    await lists.put_on(company.desk, ME, "regulars", [("id", one) for one in people])
    return Wish("often", {"list": "regulars"}, recurrence=Recurrence(when="day at 9:00", zone="Europe/Berlin"))


async def done(company: Company, launch_id: str) -> list[dict]:
    async with company.desk.database.read() as connection:
        return await many(connection, works.select().where(works.c.subject == launch_id).order_by(works.c.id))


async def scheduled(company: Company, launch_id: str):
    handle = company.client.get_schedule_handle(launch_id)

    async def there() -> bool:
        try:
            return bool(await handle.describe())
        except Exception:  # the outbox is on its way
            return False

    await wait_until(there)
    return handle


async def test_it_comes_due_at_nine_in_berlin_and_is_done_once_for_each_time(company, regulars) -> None:
    row = await launch(company.desk, ME, regulars)
    await scheduled(company, row["id"])
    following = (await launches.found(company.desk, row["id"]))["following"]
    assert [moment.astimezone(BERLIN).hour for moment in following] == [9, 9, 9]
    now = datetime.now(UTC)
    for _ in range(2):  # made up for twice, and done once
        await launches.make_up(company.desk, ME, row["id"], now - timedelta(days=2), now)

    async def both() -> bool:
        return [one["state"] for one in await done(company, row["id"])] == ["done", "done"]

    await wait_until(both, 60)
    times = [datetime.fromisoformat(one["detail"]["at"]) for one in await done(company, row["id"])]
    assert [moment.astimezone(BERLIN).hour for moment in times] == [9, 9]
    assert [one["detail"]["counts"] for one in await done(company, row["id"])] == [{"done": 2}, {"done": 2}]
    await launches.end(company.desk, ME, row["id"])


async def test_while_one_goes_on_the_next_is_left_out(company, regulars) -> None:
    slow = TypeAdapter(AnyPace).validate_python("1/h")
    row = await launch(company.desk, ME, Wish(**{**vars(regulars), "pace": slow}))
    handle = await scheduled(company, row["id"])
    await handle.trigger()

    async def begun() -> bool:
        return len(await done(company, row["id"])) == 1

    await wait_until(begun)
    await handle.trigger()

    async def skipped() -> bool:
        return (await handle.describe()).info.num_actions_skipped_overlap == 1

    await wait_until(skipped)
    assert len(await done(company, row["id"])) == 1
    await launches.end(company.desk, ME, row["id"])
    async with company.desk.database.read() as connection:
        assert (await operations.find(connection, (await done(company, row["id"]))[0]["id"]))["state"] == "cancelled"


async def test_a_launch_that_rests_has_a_schedule_that_rests(company, regulars) -> None:
    row = await launch(company.desk, ME, regulars)
    handle = await scheduled(company, row["id"])
    for turn, paused in ((launches.pause, True), (launches.resume, False)):
        await turn(company.desk, ME, row["id"])

        async def as_it_is(paused: bool = paused) -> bool:
            return (await handle.describe()).schedule.state.paused is paused

        await wait_until(as_it_is)
    await launches.end(company.desk, ME, row["id"])

    async def gone() -> bool:
        try:
            await handle.describe()
        except Exception:
            return True
        return False

    await wait_until(gone)
