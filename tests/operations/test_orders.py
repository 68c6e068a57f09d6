"""What an operator may do about Ada on her way: kept with the order, audited, and refused with a remedy."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from journeys.orders import Jump, Move, Retry, Skip
from journeys.passage import Whereabouts
from operations.customers.correct import correct
from operations.customers.identify import Person, identify
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from operations.enrolments import orders
from operations.enrolments.enrol import enrol
from operations.enrolments.stop import stop
from operations.events.hand_on import hand_on
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.enrolments import enrolments
from store.tables import audit_log

ME = Who("tests")
TEXT = """journey: rests
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 10d}
  - {key: listen, wait_for: shop.visited, within: 5d}
"""


@pytest.fixture
async def resting(desk: Desk, ada: str, now: datetime) -> str:
    """Ada is in the delay; her enrolment's id."""
    await define(desk, ME, TEXT)
    await publish(desk, ME, "rests")
    enrolled = await enrol(desk, ME, "rests", ada)
    await hand_on(desk)
    await stand(desk, enrolled.id, ada, "rest", now, deadline=now + timedelta(days=10))
    return enrolled.id


async def stand(desk: Desk, enrolment: str, customer: str, step: str, now: datetime, **more: object) -> None:
    told = {"enrolment": enrolment, "customer": customer, "journey": "rests", "version": 1}
    where = Whereabouts(**told, now=now, step=step, visit=1, visits={step: 1}, **more)
    async with desk.database.begin() as connection:
        await enrolments.remember(connection, where)


async def ordered(desk: Desk, walks) -> list[dict]:
    while await hand_on(desk):
        pass
    return [order.model_dump(exclude={"id"}, exclude_none=True) for _, order in walks.steered]


async def audited(desk: Desk, enrolment: str) -> list[str]:
    async with desk.database.read() as connection:
        about = audit_log.c.subject == enrolment
        said = await connection.execute(select(audit_log.c.what).where(about).order_by(audit_log.c.seq))
        return [what for what in said.scalars() if what != "enrolment.made"]


async def test_a_pause_is_kept_at_once_and_told_once(desk: Desk, resting: str, walks, now: datetime) -> None:
    assert (await orders.pause(desk, ME, resting))["paused_at"] == now
    await orders.pause(desk, ME, resting)
    assert [order["order"] for order in await ordered(desk, walks)] == ["pause"]
    assert (await orders.resume(desk, ME, resting, "stood"))["paused_at"] is None
    await orders.resume(desk, ME, resting)
    assert [(order["order"], order.get("clocks")) for order in await ordered(desk, walks)] == [
        ("pause", None),
        ("resume", "stood"),
    ]
    assert (await audited(desk, resting))[-2:] == ["enrolment.paused", "enrolment.resumed"]


async def test_going_on_never_overtakes_the_pause(desk: Desk, resting: str, walks) -> None:
    walks.away = True
    await orders.pause(desk, ME, resting)
    await hand_on(desk)  # in vain; it is due again in a while
    walks.away = False
    await orders.resume(desk, ME, resting)
    assert await hand_on(desk) == 0
    assert walks.steered == []


async def test_an_order_waits_until_the_walk_has_begun(desk: Desk, ada: str, walks) -> None:
    await define(desk, ME, TEXT)
    await publish(desk, ME, "rests")
    enrolled = await enrol(desk, ME, "rests", ada)
    await orders.pause(desk, ME, enrolled.id)
    await hand_on(desk)
    assert (len(walks.started), len(walks.steered)) == (1, 0)
    await hand_on(desk)
    assert len(walks.steered) == 1


async def test_an_order_is_for_the_place_where_ada_is_seen(desk: Desk, resting: str, walks, now: datetime) -> None:
    later = now + timedelta(hours=2)
    for order in (Retry(), Skip(outcome="done"), Jump(to="listen"), Jump(to="end"), Move(until=later)):
        await orders.give(desk, ME, resting, order)
    here = {"step": "rest", "visit": 1}
    assert await ordered(desk, walks) == [
        {"order": "retry", **here},
        {"order": "skip", "outcome": "done", **here},
        {"order": "jump", "to": "listen", **here},
        {"order": "jump", "to": "end", **here},
        {"order": "move", "until": later, **here},
    ]
    assert (await audited(desk, resting))[-5:] == ["enrolment.steered"] * 5


@pytest.mark.parametrize(
    ("order", "remedy"),
    [
        (Skip(outcome="redeemed"), "step rest cannot end as “redeemed”; it can be done"),
        (Jump(to="lisen"), "there is no step “lisen”; did you mean listen?"),
        (Jump(to="xyz"), "there is no step “xyz”; name one of end, hello, listen, rest"),
    ],
)
async def test_what_there_is_not_is_refused_with_a_remedy(desk: Desk, resting: str, order, remedy: str, walks) -> None:
    with pytest.raises(Refused, match=remedy):
        await orders.give(desk, ME, resting, order)
    assert await ordered(desk, walks) == []


async def test_no_wait_is_moved_into_the_past_or_where_there_is_none(
    desk: Desk, resting: str, ada: str, now: datetime
) -> None:
    with pytest.raises(Refused, match="has passed already; skip the step"):
        await orders.give(desk, ME, resting, Move(until=now))
    await stand(desk, resting, ada, "hello", now, asked=2)
    with pytest.raises(Conflict, match="step hello does not wait for a time"):
        await orders.give(desk, ME, resting, Move(until=now + timedelta(days=1)))


async def test_who_is_not_there_or_has_left_or_has_not_begun_gets_no_orders(
    desk: Desk, resting: str, grace: str
) -> None:
    with pytest.raises(NotThere):
        await orders.give(desk, ME, "enr_nobody", Retry())
    fresh = await enrol(desk, ME, "rests", grace)
    with pytest.raises(Conflict, match="has not come to its first step yet"):
        await orders.give(desk, ME, fresh.id, Retry())
    await stop(desk, ME, resting, "enough")
    with pytest.raises(Conflict, match="has been stopped"):
        await orders.give(desk, ME, resting, Retry())


async def test_who_moves_to_sydney_has_every_wait_planned_anew(desk: Desk, resting: str, ada: str, walks) -> None:
    await identify(desk, Person(id=ada, zone="Europe/Berlin", name="Ada Lovelace"))
    assert await ordered(desk, walks) == []
    await identify(desk, Person(id=ada, zone="Australia/Sydney"))
    await correct(desk, ME, ada, {"zone": "Australia/Sydney"})
    await correct(desk, ME, ada, {"zone": "Europe/London"})
    assert [order["order"] for order in await ordered(desk, walks)] == ["replan", "replan"]


async def test_who_does_not_wait_has_nothing_planned_anew(
    desk: Desk, resting: str, ada: str, now: datetime, walks
) -> None:
    await stand(desk, resting, ada, "hello", now, asked=2)
    await identify(desk, Person(id=ada, zone="Australia/Sydney"))
    assert await ordered(desk, walks) == []
    assert (await review.enrolment(desk, resting))["paused_at"] is None
