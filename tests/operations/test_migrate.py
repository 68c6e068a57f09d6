"""Migrate: who can go on by the new version does, who cannot is told why, and nobody is lost or written to twice."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from journeys.passage import Note, Whereabouts
from operations.desk import Desk, NotThere, Refused, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.migrate import migrate, preview
from operations.enrolments.migration import Migration
from operations.events.hand_on import hand_on
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.work import progress
from operations.work.keep_working import work
from operations.work.long_work import cancel, resume
from operations.work.works.migrate import MOVED_ON, NO_ANSWER
from store.enrolments import enrolments
from store.sending.delivery import identity
from store.tables import deliveries
from store.tables import enrolments as register

ME = Who("tests")
OLD = """journey: club
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 10d}
  - {key: film, video: product_film, within: 4d}
  - {key: bye, send: hello}
"""
NEW = OLD.replace("10d", "12d").replace("bye, send: hello", "bye, delay: 2d")
RENAMED = OLD.replace("key: rest", "key: breathe")
Stand = Callable[..., Awaitable[str]]


@pytest.fixture
async def club(desk: Desk) -> Desk:
    """The desk, with the first version of a journey."""
    await published(desk, OLD)
    return desk


async def published(desk: Desk, text: str) -> None:
    await define(desk, ME, text)
    await publish(desk, ME, "club")


@pytest.fixture
def stand(club: Desk, ada: str) -> Stand:
    """`await stand("rest", days=10)`: one of Ada's enrolments is there, and waits for so long; its id."""
    keys = iter(range(10_000))

    async def stand(step: str, days: float = 10, visits: dict[str, int] | None = None) -> str:
        enrolment = enrolments.identity("club", ada, key := str(next(keys)))
        now, whose = club.clock(), {"customer": ada, "journey": "club", "version": 1}
        async with club.database.begin() as connection:
            await enrolments.open_door(connection, now, {"id": enrolment, "entry_key": key, **whose})
            where = Whereabouts(enrolment=enrolment, now=now, **whose, **there(step, visits))
            await enrolments.remember(connection, where.model_copy(update={"asked": 3}))
            if days:
                await connection.execute(
                    update(register)
                    .where(register.c.id == enrolment)
                    .values(since=now, deadline=now + timedelta(days=days))
                )
        return enrolment

    return stand


def there(step: str, visits: dict[str, int] | None = None) -> dict[str, Any]:
    return {"step": step, "visit": 1, "visits": visits or {"hello": 1, step: 1}}


async def walked(desk: Desk, enrolment: str, **said: Any) -> None:
    """What a walk writes down once it has moved."""
    async with desk.database.begin() as connection:
        row = await enrolments.find(connection, enrolment)
        told = {name: row[name] for name in ("customer", "journey", "version", "step", "visit", "visits", "since")}
        where = Whereabouts(enrolment=enrolment, now=desk.clock(), **told | {"deadline": row["deadline"]} | said)
        await enrolments.remember(connection, where.model_copy(update={"asked": row["asked"] + 1}))


async def mailed(desk: Desk, enrolment: str, step: str, name: str | None = None) -> None:
    """A message went out."""
    now, touchpoint = desk.clock(), f"{enrolment}/{name or step}/1"
    async with desk.database.begin() as connection:
        row = await enrolments.find(connection, enrolment)
        whose = {"enrolment": enrolment, "customer": row["customer"], "journey": "club", "version": row["version"]}
        named = {"touchpoint": touchpoint, "id": identity(touchpoint), "channel": "email", "step": step, "visit": 1}
        sent = {"message": "hello", "message_id": "<a@b>", "state": "accepted", "reason": "", "fence": 1}
        await connection.execute(insert(deliveries).values(whose | named | sent | {"at": now, "updated_at": now}))


async def handed_on(desk: Desk) -> None:
    while await hand_on(desk):
        pass


async def item(desk: Desk, operation: str) -> tuple[str, dict[str, Any]]:
    (one,) = await progress.items(desk, operation)
    return one["state"], one["detail"]


# --- what would be ---


async def test_a_preview_says_for_everybody_where_they_would_go_on_and_until_when(club, stand) -> None:
    resting, filming = await stand("rest"), await stand("film", days=4)
    await published(club, NEW)
    found = await preview(club, Migration("club", 2))
    ten, four = (club.clock() + timedelta(days=days) for days in (10, 4))
    assert (found.total, found.moved, found.refused, found.complete) == (2, 2, {}, True)
    told = {one["enrolment"]: (one["from"], one["to"], one["due_before"], one["due_after"]) for one in found.items}
    assert told == {
        enrolment: ({"version": 1, "step": step}, {"version": 2, "step": step}, due.isoformat(), due.isoformat())
        for enrolment, step, due in ((resting, "rest", ten), (filming, "film", four))
    }


async def test_waits_may_be_counted_by_the_new_version(club, stand) -> None:
    await stand("rest")
    await published(club, NEW)
    (one,) = (await preview(club, Migration("club", 2, due="recounted"))).items
    assert one["due_after"] == (club.clock() + timedelta(days=12)).isoformat()


async def test_whoever_stands_at_a_step_that_is_gone_is_refused_unless_it_is_only_renamed(club, stand) -> None:
    await stand("rest")
    await published(club, RENAMED)
    (one,) = (await preview(club, Migration("club", 2))).items
    assert (one["reason"], one["to"]["step"]) == ("no_counterpart", "rest")
    (one,) = (await preview(club, Migration("club", 2, {"rest": "breathe"}))).items
    assert ("reason" in one, one["to"]["step"]) == (False, "breathe")


async def test_another_kind_of_step_is_begun_anew_only_where_somebody_said_so(club, stand) -> None:
    await stand("bye", days=0)
    await published(club, NEW)
    assert (await preview(club, Migration("club", 2))).refused == {"another_kind": 1}
    (one,) = (await preview(club, Migration("club", 2, {"bye": "bye"}))).items
    assert one["due_after"] == (club.clock() + timedelta(days=2)).isoformat()


async def test_a_condition_about_a_step_they_never_came_by_does_not_decide_about_them(club, stand) -> None:
    await stand("rest")
    asks = OLD.replace("  - {key: rest", "  - {key: ask, wait_for: shop.visited, within: 1d}\n  - {key: rest")
    asks += '  - {key: leeway, branch: [{when: outcomes.ask == "happened", go: sorry}, {else: end}]}\n'
    await published(club, asks + "  - {key: sorry, send: hello}\n")
    (one,) = (await preview(club, Migration("club", 2))).items
    assert (one["reason"], one["about"]) == ("never_passed", "ask")


async def test_a_way_that_has_no_end_any_more_is_refused_and_one_that_never_had_goes_on(club, stand) -> None:
    await stand("rest")
    await published(club, OLD + "  - {key: round, delay: 1d, then: rest}\n")
    assert (await preview(club, Migration("club", 2))).refused == {"no_end": 1}
    await published(club, OLD + "  - {key: round, delay: 2d, then: rest}\n")
    async with club.database.begin() as connection:
        await connection.execute(update(register).values(version=2))
    assert (await preview(club, Migration("club", 3))).moved == 1


async def test_only_those_on_certain_versions_are_meant(club, stand) -> None:
    await stand("rest")
    await published(club, NEW)
    await published(club, RENAMED)
    assert (await preview(club, Migration("club", 3, from_versions=[2]))).total == 0
    assert (await preview(club, Migration("club", 3, from_versions=[1]))).total == 1


async def test_what_is_not_there_is_said_before_anything_begins(club) -> None:
    await published(club, RENAMED)
    with pytest.raises(NotThere, match="no version 7"):
        await migrate(club, ME, Migration("club", 7))
    with pytest.raises(NotThere, match="no version 9"):
        await migrate(club, ME, Migration("club", 2, from_versions=[9]))
    with pytest.raises(NotThere, match=r"did you mean “rest”.*did you mean “breathe”"):
        await migrate(club, ME, Migration("club", 2, {"rset": "brethe"}))
    with pytest.raises(Refused, match="two steps cannot both become “breathe”"):
        await migrate(club, ME, Migration("club", 2, {"rest": "breathe", "hello": "breathe"}))


# --- what becomes of it ---


async def test_ada_is_moved_and_the_report_says_what_the_store_and_the_ledger_say(club, stand, walks) -> None:
    ada = await stand("rest")
    await mailed(club, ada, "hello")
    await published(club, RENAMED)
    operation = await migrate(club, ME, Migration("club", 2, {"rest": "breathe"}))
    await work(club)
    assert (await item(club, operation))[0] == "planned"
    await handed_on(club)
    ((whom, order),) = walks.steered
    assert (whom, order.version, order.step, order.visit) == (ada, 2, "rest", 1)
    assert not await work(club)
    await walked(club, ada, version=2, names={"breathe": "rest"}, **there("breathe"))
    while await work(club):
        pass
    state, told = await item(club, operation)
    assert (state, told["due_kept"], told["sent_again"], told["tries"]) == ("done", True, [], 1)
    assert told["due_after"] == (club.clock() + timedelta(days=10)).isoformat()
    row = await progress.operation(club, operation)
    assert (row["state"], row["done"], row["total"]) == ("done", 1, 1)


async def test_whatever_were_sent_again_would_stand_in_the_report(club, stand) -> None:
    ada = await stand("film", days=4)
    await mailed(club, ada, "film")
    await published(club, OLD.replace("key: film", "key: movie"))
    operation = await migrate(club, ME, Migration("club", 2, {"film": "movie"}))
    await work(club)
    await walked(club, ada, version=2, **there("movie"))
    await mailed(club, ada, "movie")
    await work(club)
    assert (await item(club, operation))[1]["sent_again"] == [f"{ada}/movie/1"]


async def test_who_goes_on_before_the_order_comes_is_looked_at_again_there(club, stand, walks) -> None:
    ada = await stand("rest")
    await published(club, NEW)
    operation = await migrate(club, ME, Migration("club", 2))
    await work(club)
    refused = Note(seq=5, at=club.clock(), what="refused", said="migrate", step="film", visit=1)
    await walked(club, ada, notes=[refused], **there("film"))
    await work(club)
    await handed_on(club)
    assert [order.step for _, order in walks.steered] == ["rest", "film"]
    state, told = await item(club, operation)
    assert (state, told["tries"], told["from"]["step"]) == ("planned", 2, "film")


async def test_who_is_never_where_they_were_seen_stays_on_their_version_after_three_tries(club, stand) -> None:
    ada = await stand("rest")
    await published(club, NEW)
    operation = await migrate(club, ME, Migration("club", 2))
    for seq in range(1, 5):
        await work(club)
        note = Note(seq=seq, at=club.clock(), what="refused", said="migrate", step="rest", visit=1)
        await walked(club, ada, notes=[note])
    state, told = await item(club, operation)
    assert (state, told["reason"], told["tries"]) == ("refused", MOVED_ON, 3)


async def test_who_does_not_answer_is_given_up_once_the_order_has_gone_out(club, stand, now) -> None:
    await stand("rest")
    await published(club, NEW)
    operation = await migrate(club, ME, Migration("club", 2))
    await work(club)
    object.__setattr__(club, "clock", lambda: now + timedelta(minutes=11))
    assert not await work(club)  # still in the outbox: Temporal may be away
    await handed_on(club)
    await work(club)
    state, told = await item(club, operation)
    assert (state, told["reason"]) == ("refused", NO_ANSWER)


async def test_who_is_let_in_just_now_is_moved_once_they_stand_somewhere(club, ada, walks) -> None:
    enrolment = (await enrol(club, ME, "club", ada)).id
    await published(club, NEW)
    operation = await migrate(club, ME, Migration("club", 2))
    await work(club)
    assert (await item(club, operation))[0] == "planned"
    await walked(club, enrolment, **there("rest"))
    await work(club)
    await handed_on(club)
    assert [order.step for _, order in walks.steered] == ["rest"]


async def test_who_ended_meanwhile_is_gone_and_who_was_begun_before_a_cancel_is_moved(club, stand) -> None:
    ended, moved = await stand("rest"), await stand("rest")
    await published(club, NEW)
    operation = await migrate(club, ME, Migration("club", 2))
    await work(club)
    await cancel(club, ME, operation)
    async with club.database.begin() as connection:
        where = Whereabouts(enrolment=ended, customer="", journey="club", version=1, now=club.clock())
        await enrolments.end(connection, where, "unsubscribed")
    await walked(club, moved, version=2)
    await work(club)
    found = {one["item"]: (one["state"], one["detail"].get("outcome")) for one in await progress.items(club, operation)}
    assert found == {ended: ("gone", "unsubscribed"), moved: ("done", None)}
    with pytest.raises(Refused):
        await resume(club, ME, operation)
