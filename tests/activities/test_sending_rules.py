"""The rules of the house at the gate: frequency caps, send windows and priority, with a real mail server behind it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import update
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.send_message import send_message
from journeys.delivery import Letter, Receipt
from journeys.frequency_cap import FrequencyCap
from journeys.opening_hours import OpeningHours
from journeys.passage import Whereabouts
from messages.channels import opened
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.rows import Row, many
from store.sending import decisions, frequency_caps, send_windows
from store.tables import customers, deliveries
from store.tables import decisions as decided
from tests.faults.sink import Sink

ME = Who("tests")
HELLO = Letter(message="brand_message")
Send = Callable[..., Awaitable[Receipt]]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink().serving() as sink:
        yield sink


@pytest.fixture
async def send(hands: Hands, sink: Sink) -> AsyncIterator[Send]:
    """`await send(where)`, as Temporal would have it done."""
    channels = opened({"smtp_url": sink.url})
    voices = replace(hands, channels=channels)

    async def send(where: Whereabouts, letter: Letter = HELLO) -> Receipt:
        temporal = ActivityEnvironment()
        asked = datetime(2026, 11, 23, tzinfo=UTC)
        temporal.info = replace(temporal.info, scheduled_time=asked, started_time=asked)
        receipt: Receipt = await temporal.run(send_message.do, voices, where, letter)
        return receipt

    yield send
    for channel in channels.values():
        await channel.close()


async def stands(desk: Desk, customer: str, journey: str = "smatched") -> Whereabouts:
    enrolled = await enrol(desk, ME, journey, customer, "order-1")
    at = {"version": 1, "now": desk.clock(), "visit": 1}
    return Whereabouts(enrolment=enrolled.id, customer=customer, journey=journey, step="hello", **at)


def meeting(where: Whereabouts, visit: int, later: timedelta = timedelta(0)) -> Whereabouts:
    return where.model_copy(update={"visit": visit, "now": where.now + later})


async def cap(desk: Desk, key: str = "weekly", **said: object) -> None:
    async with desk.database.begin() as connection:
        await frequency_caps.save(connection, desk.clock(), FrequencyCap.model_validate({"key": key, **said}))


async def window(desk: Desk, **hours: object) -> None:
    async with desk.database.begin() as connection:
        await send_windows.save(connection, desk.clock(), "email", OpeningHours.model_validate(hours))


async def why(desk: Desk, where: Whereabouts) -> list[Row]:
    async with desk.database.read() as connection:
        return await decisions.of(connection, [where.touchpoint])


async def journey(desk: Desk, key: str, **said: object) -> None:
    """Another journey with a first step `hello`."""
    more = "".join(f"{name}: {value}\n" for name, value in said.items())
    await define(desk, ME, f"journey: {key}\ntopic: news\n{more}steps:\n  - {{key: hello, send: brand_message}}\n")
    await publish(desk, ME, key)


# --- caps ---


async def test_of_twenty_messages_at_once_three_reach_ada_and_seventeen_wait(
    smatched: Desk, send: Send, sink: Sink, ada: str
) -> None:
    await cap(smatched, most=3, within="7d")
    where = await stands(smatched, ada)
    moments = [timedelta(milliseconds=7 * number) for number in range(20)]
    meetings = [meeting(where, number + 1, later) for number, later in enumerate(moments)]
    receipts = await asyncio.gather(*map(send, meetings))
    assert sorted(one.state for one in receipts) == ["accepted"] * 3 + ["deferred"] * 17
    assert len(sink.taken) == 3
    oldest = min(one.now for one, receipt in zip(meetings, receipts, strict=True) if receipt.state == "accepted")
    put_off = [one for one in receipts if one.state == "deferred"]
    assert {(one.reason, one.until) for one in put_off} == {("frequency_cap", oldest + 7 * DAY)}


async def test_graces_household_gets_three_together_however_many_live_there(
    smatched: Desk, send: Send, sink: Sink, ada: str, grace: str
) -> None:
    await cap(smatched, most=3, within="7d", whose="household")
    async with smatched.database.begin() as connection:
        await connection.execute(update(customers).where(customers.c.id.in_([ada, grace])).values(household="mill"))
    adas, graces = await stands(smatched, ada), await stands(smatched, grace)
    both = [meeting(where, number) for number in range(1, 11) for where in (adas, graces)]
    receipts = await asyncio.gather(*map(send, both))
    assert sorted(one.state for one in receipts) == ["accepted"] * 3 + ["deferred"] * 17
    assert len(sink.taken) == 3


async def test_who_waited_for_the_oldest_to_be_a_week_old_gets_it_at_that_very_moment(
    smatched: Desk, send: Send, ada: str
) -> None:
    await cap(smatched, most=1, within="7d")
    where = await stands(smatched, ada)
    assert (await send(where)).state == "accepted"
    waits = await send(meeting(where, 2, DAY))
    assert waits == Receipt(state="deferred", reason="frequency_cap", until=where.now + 7 * DAY)
    assert (await send(meeting(where, 2, 7 * DAY))).state == "accepted"


async def test_a_cap_counts_across_journeys_and_says_which_one_was_the_last(
    smatched: Desk, send: Send, ada: str
) -> None:
    await cap(smatched, most=1, within="7d", then="skip")
    await journey(smatched, "birthday")
    await send(await stands(smatched, ada, "birthday"))
    where = await stands(smatched, ada)
    assert await send(where) == Receipt(state="skipped", reason="frequency_cap")
    assert await send(where) == Receipt(state="skipped", reason="frequency_cap")
    (one,) = await why(smatched, where)
    assert (one["verdict"], one["reason"]) == ("skipped", "frequency_cap")
    said = {name: one["inputs"][name] for name in ("cap", "most", "count", "within", "last")}
    assert said == {"cap": "weekly", "most": 1, "count": 1, "within": "7d", "last": "birthday"}


async def test_another_channel_or_topic_has_room_of_its_own(smatched: Desk, send: Send, ada: str) -> None:
    await cap(smatched, most=1, within="7d", topic="parties")
    await cap(smatched, "texts", most=1, within="7d", channel="sms")
    where = await stands(smatched, ada)
    assert [(await send(meeting(where, visit))).state for visit in (1, 2)] == ["accepted", "accepted"]


async def test_the_rules_are_looked_up_again_only_after_a_while(smatched: Desk, send: Send, ada: str) -> None:
    where = await stands(smatched, ada)
    await send(where)
    await cap(smatched, most=1, within="7d")
    assert (await send(meeting(where, 2))).state == "accepted"


# --- windows and quiet hours ---


async def test_outside_the_window_it_waits_and_each_try_with_the_same_answer_is_one_decision(
    smatched: Desk, send: Send, sink: Sink, ada: str
) -> None:
    await window(smatched, **{"from": "14:00", "to": "16:00"})
    where = await stands(smatched, ada)  # nine in the morning in London
    two_o_clock = datetime(2026, 11, 23, 14, tzinfo=UTC)
    receipts = [await send(where) for _ in range(3)]
    assert receipts == [Receipt(state="deferred", reason="send_window", until=two_o_clock)] * 3
    assert not sink.taken
    assert (await send(where.model_copy(update={"now": two_o_clock}))).state == "accepted"
    waited, sent = await why(smatched, where)
    assert (waited["verdict"], waited["reason"], waited["until"]) == ("deferred", "send_window", two_o_clock)
    assert waited["inputs"]["send_window"] == {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]} | {
        "from": "14:00",
        "to": "16:00",
    }
    assert (sent["verdict"], sent["inputs"]) == ("sent", {})


async def test_what_a_cap_puts_off_into_the_night_waits_for_the_morning_behind_it(
    smatched: Desk, send: Send, ada: str
) -> None:
    await cap(smatched, most=1, within="14h")
    await window(smatched, **{"from": "08:00", "to": "20:00"})
    where = await stands(smatched, ada)
    assert (await send(where)).state == "accepted"
    receipt = await send(meeting(where, 2))
    assert (receipt.reason, receipt.until) == ("frequency_cap", datetime(2026, 11, 24, 8, tzinfo=UTC))


async def test_where_no_hour_is_ever_good_it_is_left_out(smatched: Desk, send: Send, ada: str) -> None:
    await journey(smatched, "owls", quiet_hours='{from: "21:00", to: "08:00"}')
    await window(smatched, **{"from": "22:00", "to": "23:00"})
    where = await stands(smatched, ada, "owls")
    assert await send(where) == Receipt(state="skipped", reason="no_good_hour")


# --- priority ---


async def test_the_higher_priority_gets_the_last_place_though_the_lower_one_asks_first(
    smatched: Desk, send: Send, ada: str
) -> None:
    await cap(smatched, most=1, within="1d")
    await journey(smatched, "urgent", priority=1)
    await journey(smatched, "chatty", priority=9)
    urgent, chatty = await stands(smatched, ada, "urgent"), await stands(smatched, ada, "chatty")
    await send(await stands(smatched, ada))
    tomorrow = smatched.clock() + DAY
    for where in (urgent, chatty):
        assert await send(where) == Receipt(state="deferred", reason="frequency_cap", until=tomorrow)
    first = await send(chatty.model_copy(update={"now": tomorrow}))
    assert first == Receipt(state="deferred", reason="priority", until=tomorrow + timedelta(minutes=5))
    assert (await send(urgent.model_copy(update={"now": tomorrow}))).state == "accepted"
    second = await send(chatty.model_copy(update={"now": tomorrow + timedelta(minutes=5)}))
    assert (second.reason, second.until) == ("frequency_cap", tomorrow + DAY)
    reasons = [(one["reason"], one["inputs"].get("ahead")) for one in await why(smatched, chatty)]
    assert reasons == [("frequency_cap", None), ("priority", ["urgent"]), ("frequency_cap", None)]


async def test_the_lower_priority_does_not_wait_for_one_who_never_comes(smatched: Desk, send: Send, ada: str) -> None:
    await cap(smatched, most=1, within="1d")
    await journey(smatched, "urgent", priority=1)
    urgent = await stands(smatched, ada, "urgent")
    where = await stands(smatched, ada)
    await send(where)
    await send(urgent)
    assert (await send(meeting(where, 2, DAY))).reason == "priority"
    assert (await send(meeting(where, 2, DAY + 2 * HOUR))).state == "accepted"


# --- decisions ---


async def test_a_refusal_is_decided_once_and_says_about_what(smatched: Desk, send: Send, bob: str) -> None:
    where = await stands(smatched, bob)
    await send(where)
    await send(where)
    (one,) = await why(smatched, where)
    assert (one["verdict"], one["reason"]) == ("skipped", "unsubscribed")
    assert one["inputs"] == {"channel": "email", "topic": "news"}


async def test_what_was_sent_is_decided_once_however_often_it_is_asked_for(
    smatched: Desk, send: Send, ada: str
) -> None:
    await cap(smatched, most=3, within="7d")
    where = await stands(smatched, ada)
    await send(where)
    await send(where)
    (one,) = await why(smatched, where)
    assert (one["verdict"], one["inputs"]) == ("sent", {"caps": [{"cap": "weekly", "most": 3, "count": 0}]})
    async with smatched.database.read() as connection:
        (row,) = await many(connection, deliveries.select())
        assert (row["topic"], row["state"]) == ("news", "accepted")
        assert [each["customer"] for each in await many(connection, decided.select())] == [ada]


def test_a_window_reads_times_of_day() -> None:
    assert OpeningHours.model_validate({"from": "14:00", "to": "16:00"}).from_ == time(14)


async def test_dora_who_is_new_has_room(smatched: Desk, send: Send) -> None:
    await cap(smatched, most=1, within="7d", whose="household")
    dora = await identify(smatched, Person(external_id="dora", email="dora@example.com"))
    assert (await send(await stands(smatched, dora))).reason == "no_consent"
