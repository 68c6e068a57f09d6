"""Launches: an audience enters a journey, everybody once, whatever happens on the way."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pydantic import TypeAdapter
from sqlalchemy import func, insert, select, update

from journeys.pace import AnyPace
from journeys.recurrence import Recurrence
from operations.audiences import broadcast, launches
from operations.audiences.launch import Wish, launch
from operations.audiences.launch_preview import preview
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.journeys.define import define
from operations.journeys.drain import drain, reopen
from operations.journeys.publish import publish
from operations.work import progress
from operations.work.keep_working import work
from store.audiences import lists
from store.events import outbox
from store.tables import consents, customers, enrolments, list_members

ME = Who("tests")
VIPS = {"list": "vips"}
CROWD = 26


async def people(desk: Desk, names: list[str]) -> list[str]:
    """Customers on the list of VIPs; each agreed to hear from us, but for those named after Bob."""
    told = {"locale": "en", "zone": "Europe/Berlin", "interests": [], "attributes": {}}
    at = {"created_at": desk.clock(), "updated_at": desk.clock()}
    ids = [f"cus_{name}" for name in names]
    said = {"channel": "email", "topic": "news", "at": desk.clock(), "evidence": {}}
    async with desk.database.begin() as connection:
        await lists.save(connection, desk.clock(), "vips", "VIPs")
        rows = [{"id": f"cus_{name}", "email": f"{name}@example.com", **told, **at} for name in names]
        await connection.execute(insert(customers), rows)
        states = [(one, "withdrawn" if "bob" in one else "given") for one in ids]
        await connection.execute(insert(consents), [{"customer": one, "state": state, **said} for one, state in states])
        await connection.execute(
            insert(list_members), [{"list": "vips", "customer": one, "at": desk.clock()} for one in ids]
        )
    return ids


@pytest.fixture
async def vips(hello: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr("operations.work.crowd.CHUNK", 10)
    return await people(hello, [f"ada{number:03}" for number in range(CROWD)])


async def to_the_end(desk: Desk) -> None:
    for _ in range(100):
        moved = await work(desk)
        handed = await hand_on(desk)
        if not moved and not handed:
            return
    raise AssertionError("it never ends")


async def entered(desk: Desk, journey: str = "hello") -> list[str]:
    async with desk.database.read() as connection:
        query = select(enrolments.c.customer).where(enrolments.c.journey == journey).order_by(enrolments.c.customer)
        return list((await connection.execute(query)).scalars())


async def counted(desk: Desk, row: dict) -> tuple[str, dict[str, int]]:
    operation = await progress.operation(desk, row["operation"])
    return operation["state"], operation["tally"]


def wish(**said: object) -> Wish:
    return Wish(**{"journey": "hello", "audience": VIPS, **said})


def later(desk: Desk, **span: float) -> Desk:
    """The same desk, some time on."""
    now = desk.clock() + timedelta(**span)
    return replace(desk, clock=lambda: now)


async def test_everybody_on_the_list_enters_and_is_started_once(hello, vips, walks) -> None:
    row = await launch(hello, ME, wish())
    await to_the_end(hello)
    assert await entered(hello) == vips
    assert sorted(passage.customer for passage in walks.started) == vips
    assert await counted(hello, row) == ("done", {"done": CROWD})
    assert (await progress.items(hello, row["operation"])) == []
    assert (await launches.found(hello, row["id"]))["state"] == "ended"


async def test_a_crash_in_a_chunk_leaves_no_gap_and_no_double(hello, vips, walks, monkeypatch) -> None:
    row = await launch(hello, ME, wish())
    assert await work(hello)
    put_many = outbox.put_many

    async def dies(*args: object, **named: object) -> None:
        await put_many(*args, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr("store.enrolments.wide_door.outbox.put_many", dies)
    with pytest.raises(KeyboardInterrupt):
        await work(hello)
    monkeypatch.undo()
    assert len(await entered(hello)) == 10
    await to_the_end(hello)
    assert await entered(hello) == vips
    assert sorted(passage.customer for passage in walks.started) == vips
    assert await counted(hello, row) == ("done", {"done": CROWD})


async def test_whoever_may_not_enter_is_told_with_the_reason(hello, vips) -> None:
    await enrol(hello, ME, "hello", vips[7])
    await enrol(hello, ME, "hello", vips[9])
    async with hello.database.begin() as connection:
        ended = update(enrolments).where(enrolments.c.customer == vips[9])
        await connection.execute(ended.values(state="ended", ended_at=hello.clock()))
    row = await launch(hello, ME, wish())
    await to_the_end(hello)
    assert await counted(hello, row) == ("done", {"done": CROWD - 2, "refused": 2})
    refused = [(one["item"], one["detail"]["reason"]) for one in await progress.items(hello, row["operation"])]
    assert refused == [(vips[7], "under_way"), (vips[9], "has_been")]


async def test_who_would_enter_is_seen_beforehand(hello, vips) -> None:
    await people(hello, ["bob"])
    await enrol(hello, ME, "hello", vips[7])
    seen = await preview(hello, wish(pace=TypeAdapter(AnyPace).validate_python("10/s")))
    assert (seen.count, seen.judged, seen.complete) == (CROWD + 1, CROWD + 1, True)
    assert (seen.would_enter, seen.refused, seen.unreachable) == (CROWD, {"under_way": 1}, {"unsubscribed": 1})
    assert seen.lasts == CROWD / 10
    assert {"email": "ada007@example.com", "reason": "under_way"}.items() <= seen.sample[7].items()
    assert await entered(hello) == [vips[7]]
    out = await preview(hello, wish(only_reachable=True))
    assert (out.would_enter, out.refused) == (CROWD - 1, {"under_way": 1, "unsubscribed": 1})


async def test_what_was_seen_beforehand_is_what_becomes(hello, vips) -> None:
    await people(hello, ["bob"])
    await enrol(hello, ME, "hello", vips[7])
    seen = await preview(hello, wish(only_reachable=True))
    row = await launch(hello, ME, wish(only_reachable=True))
    await to_the_end(hello)
    assert await counted(hello, row) == ("done", {"done": seen.would_enter, "refused": seen.refused.total()})
    assert "cus_bob" not in await entered(hello)


@pytest.mark.parametrize(("cap", "again"), [("{at_most: 12}", 0), ("{at_most: 12, per: 1d}", 12)])
async def test_a_cap_is_never_overrun(hello, vips, cap, again) -> None:
    text = f"journey: scarce\nentry_cap: {cap}\nre_entry: by_key\nsteps:\n  - {{key: hello, send: hello}}\n"
    await define(hello, ME, text)
    await publish(hello, ME, "scarce")
    seen = await preview(hello, wish(journey="scarce"))
    assert (seen.would_enter, seen.refused) == (12, {"full": CROWD - 12})
    row = await launch(hello, ME, wish(journey="scarce"))
    await to_the_end(hello)
    assert await counted(hello, row) == ("done", {"done": 12, "refused": CROWD - 12})
    next_day = later(hello, days=1, minutes=1)
    await launch(next_day, ME, wish(journey="scarce"))
    await to_the_end(next_day)
    assert len(await entered(hello, "scarce")) == 12 + again


async def test_a_second_launch_lets_nobody_in_twice_unless_the_journey_says_so(hello, vips) -> None:
    text = "journey: often\nre_entry: by_key\nsteps:\n  - {key: hello, send: hello}\n"
    await define(hello, ME, text)
    await publish(hello, ME, "often")
    for journey, times in (("hello", 1), ("often", 2)):
        for _ in range(2):
            await launch(hello, ME, wish(journey=journey))
            await to_the_end(hello)
        assert len(await entered(hello, journey)) == CROWD * times


async def test_a_pace_is_kept_and_a_pause_not_made_up_for(hello, vips) -> None:
    row = await launch(hello, ME, wish(pace=TypeAdapter(AnyPace).validate_python("30/min")))
    await to_the_end(hello)
    assert len(await entered(hello)) == 1
    for second in range(1, 21):
        await to_the_end(later(hello, seconds=second))
    assert len(await entered(hello)) == 11
    await launches.pause(hello, ME, row["id"])
    await to_the_end(later(hello, hours=1))
    assert len(await entered(hello)) == 11
    await launches.resume(hello, ME, row["id"])
    await to_the_end(later(hello, hours=1))
    assert len(await entered(hello)) == 13
    await launches.end(hello, ME, row["id"])
    await to_the_end(later(hello, hours=2))
    assert len(await entered(hello)) == 13
    assert (await launches.found(hello, row["id"]))["state"] == "ended"
    with pytest.raises(Conflict, match="over"):
        await launches.resume(hello, ME, row["id"])


async def test_at_a_time_is_not_before(hello, vips) -> None:
    row = await launch(hello, ME, wish(at=hello.clock() + timedelta(days=1)))
    await to_the_end(later(hello, hours=23))
    assert await entered(hello) == []
    await to_the_end(later(hello, days=1))
    assert await entered(hello) == vips
    assert (await launches.found(hello, row["id"]))["state"] == "ended"


async def test_whoever_comes_onto_the_list_before_their_turn_enters_too(hello, vips) -> None:
    await launch(hello, ME, wish())
    await work(hello)
    await people(hello, ["zoe"])
    await to_the_end(hello)
    assert "cus_zoe" in await entered(hello)


async def test_a_journey_whose_door_is_shut_is_waited_for(hello, vips) -> None:
    row = await launch(hello, ME, wish())
    await work(hello)
    await drain(hello, ME, "hello")
    await to_the_end(hello)
    assert len(await entered(hello)) == 10
    with pytest.raises(Conflict, match="reopen it first"):
        await launch(hello, ME, wish())
    await reopen(hello, ME, "hello")
    await to_the_end(hello)
    assert await counted(hello, row) == ("done", {"done": CROWD})


async def test_a_list_that_is_gone_halts_it_and_nothing_else(hello, vips) -> None:
    row = await launch(hello, ME, wish())
    await work(hello)
    async with hello.database.begin() as connection:
        await lists.drop(connection, "vips")
    await to_the_end(hello)
    halted = await progress.operation(hello, row["operation"])
    assert (halted["state"], halted["error"][:26]) == ("paused", "there is no list “vips”; a")


async def test_nobody_erased_meanwhile_enters(hello, vips, monkeypatch) -> None:
    from store.enrolments import wide_door

    held = wide_door.held

    async def one_less(connection: object, ids: list[str]) -> list[str]:
        return [one for one in await held(connection, ids) if one != vips[3]]

    monkeypatch.setattr(wide_door, "held", one_less)
    row = await launch(hello, ME, wish())
    await to_the_end(hello)
    assert await counted(hello, row) == ("done", {"done": CROWD - 1, "gone": 1})


async def test_events_go_before_whoever_a_launch_lets_in(hello, vips, ada) -> None:
    await launch(hello, ME, wish())
    await work(hello)
    async with hello.database.begin() as connection:
        await outbox.put(connection, hello.clock(), "stop", "enr_somebody", {"reason": "stopped"})
        taken = await outbox.take(connection, hello.clock(), 2)
    assert [row["rank"] for row in taken] == [0, 1]


@pytest.mark.parametrize(
    ("asked", "error", "why"),
    [
        ({"journey": "nowhere"}, NotThere, "no journey"),
        ({"audience": {"list": "nobody"}}, Refused, "no list “nobody”"),
        ({"audience": {"everyone": True}}, Refused, "an audience is"),
        (
            {
                "at": datetime.fromisoformat("2027-01-01T09:00:00Z"),
                "recurrence": Recurrence(when="day at 9:00", zone="UTC"),
            },
            Refused,
            "say one of",
        ),
    ],
)
async def test_what_cannot_be_is_refused_and_leaves_nothing(hello, vips, asked, error, why) -> None:
    with pytest.raises(error, match=why):
        await launch(hello, ME, wish(**asked))
    assert await launches.of_journey(hello, "hello") == []


class RecordedSchedules:
    """Schedules that only write down what they are told."""

    def __init__(self) -> None:
        self.told: list[tuple] = []

    async def keep(self, launch, recurrence, *, paused) -> None:
        self.told.append(("keep", recurrence.when, paused))

    async def drop(self, launch) -> None:
        self.told.append(("drop",))

    async def make_up(self, launch, since, until) -> None:
        self.told.append(("make_up", since, until))

    async def following(self, launch) -> list[datetime]:
        return [datetime.fromisoformat("2026-12-01T08:00:00Z")]


async def test_what_recurs_has_a_schedule_that_is_as_the_launch_is(hello, vips) -> None:
    desk = replace(hello, schedules=RecordedSchedules())
    row = await launch(desk, ME, wish(recurrence=Recurrence(when="day at 9:00", zone="Europe/Berlin")))
    assert row["operation"] is None
    await to_the_end(desk)
    await launches.pause(desk, ME, row["id"])
    await to_the_end(desk)
    with pytest.raises(Conflict, match="only one that is open"):
        await launches.make_up(desk, ME, row["id"], desk.clock() - timedelta(days=2), desk.clock())
    await launches.resume(desk, ME, row["id"])
    await launches.make_up(desk, ME, row["id"], desk.clock() - timedelta(days=2), desk.clock())
    await to_the_end(desk)
    await launches.end(desk, ME, row["id"])
    await to_the_end(desk)
    assert [one[0] for one in desk.schedules.told] == ["keep", "keep", "keep", "keep", "make_up", "drop"]
    assert [one[2] for one in desk.schedules.told[:4]] == [False, True, False, False]
    assert await entered(hello) == []


async def test_the_number_of_those_who_are_in_is_that_of_their_starts(hello, vips, walks) -> None:
    await launch(hello, ME, wish())
    await to_the_end(hello)
    async with hello.database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(outbox.outbox))).scalar_one() == 0
    assert len(walks.started) == len({passage.enrolment for passage in walks.started}) == CROWD


async def test_a_broadcast_is_no_journey_that_anybody_could_be_let_into(desk: Desk, ada: str) -> None:
    await broadcast.define(desk, ME, "broadcast: sale\naudience: {everybody: true}\nsend: hello\n")
    await broadcast.launch(desk, ME, "sale")
    with pytest.raises(NotThere, match="no journey “sale”"):
        await launch(desk, ME, Wish("sale", {"everybody": True}))
