"""A provider that goes away and comes back: nobody is lost, nobody gets it twice, and nobody hammers at its door."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from activities.breaker import IN_LINE, PROVIDER_AWAY
from activities.hands import Hands
from journeys.delivery import Letter
from messages.channels import opened
from messages.message import Channel
from operations.desk import Desk
from store.rows import Row, many
from store.sending import providers
from store.tables import deliveries
from tests.activities.crowd import Clock, Temporal, crowd, worker
from tests.faults.receiver import Receiver, answer
from tests.faults.sink import RESET, VANISH, Sink

HELLO = Letter(message="brand_message")
SMS, NOWHERE = HELLO.model_copy(update={"channel": "sms"}), "smtp://127.0.0.1:1"


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@asynccontextmanager
async def speaking(**settings: str) -> AsyncIterator[dict[str, Channel]]:
    """Every channel, open."""
    channels = opened(
        {"base_url": "http://etappe.test", "secrets": "a-secret-for-tests", "smtp_url": NOWHERE} | settings
    )
    yield channels
    for channel in channels.values():
        await channel.close()


@asynccontextmanager
async def two_relays() -> AsyncIterator[tuple[Sink, Sink, dict[str, Channel]]]:
    """Two relays, and channels that know both."""
    async with (
        Sink().serving() as first,
        Sink().serving() as second,
        speaking(smtp_url=f"{first.url} {second.url}") as channels,
    ):
        yield first, second, channels


def go_away(sink: Sink) -> None:
    """It hangs up on everybody, and on whoever comes."""
    sink.misbehave[""] = [("greeting", RESET)] * 10_000
    for writer in list(sink.open):
        writer.transport.abort()


def come_back(sink: Sink) -> None:
    sink.misbehave[""].clear()


async def ledger(desk: Desk) -> list[Row]:
    async with desk.database.read() as connection:
        return await many(connection, select(deliveries))


async def board(desk: Desk) -> dict[str, Row]:
    async with desk.database.read() as connection:
        return {row["key"]: row for row in await providers.every(connection)}


async def test_the_relay_goes_away_under_two_hundred_mails_and_comes_back(
    smatched: Desk, hands: Hands, clock: Clock
) -> None:
    people = await crowd(smatched, [f"friend{number}@example.com" for number in range(200)])
    async with Sink().serving() as sink, speaking(smtp_url=sink.url) as channels:
        temporal = Temporal(clock, [worker(hands, channels, clock)], HELLO)
        temporal.ask(people[:20])
        await temporal.run()
        assert len(sink.taken) == 20
        key, away_since, before = f"email:127.0.0.1:{sink.port}", clock.now, sink.connections

        go_away(sink)
        temporal.ask(people[20:])
        await temporal.run(until=lambda: clock.now > away_since + timedelta(minutes=3))
        row = (await board(smatched))[key]
        assert (row["state"], row["reason"], row["opened_at"]) == ("open", "away", away_since)
        assert row["until"] - clock.now <= timedelta(minutes=4)
        # Five in a row at first, beside whom three others may be knocking already on the four lines there are; and then
        # one message of all at each trial: after 30 seconds, 1 and 2 minutes more.
        assert sink.connections - before <= 5 + 3 + 3
        assert sum(one["fence"] > 1 for one in await ledger(smatched)) <= 3
        assert temporal.reasons.count(PROVIDER_AWAY) > 300

        come_back(sink)
        arrived = list[datetime]()
        took = sink.take
        sink.take = lambda *mail: (arrived.append(clock.now), took(*mail))[1]  # type: ignore[method-assign]
        await temporal.run()
        assert Counter(mail.recipient for mail in sink.taken) == Counter(f"friend{n}@example.com" for n in range(200))
        assert {one["state"] for one in await ledger(smatched)} == {"accepted"}
        assert set(temporal.states.values()) == {"accepted"}
        row = (await board(smatched))[key]
        assert (row["state"], row["failures"], row["until"]) == ("closed", 0, None)

    # One at once, then one a second, twice as fast every half minute: 44 in the first (30 / ln 2 and the one), but for
    # the seconds until all had heard of it, which are more on a busy machine; 87 in the second.
    seconds = [(one - row["drained_at"]).total_seconds() for one in arrived]
    first, second = (sum(start <= one < start + 30 for one in seconds) for start in (0, 30))
    assert 25 <= first <= 44
    assert 60 <= second <= 91
    assert max(Counter(int(one) for one in seconds if one < 10).values()) <= 2
    assert IN_LINE in temporal.reasons


async def test_of_two_workers_one_alone_tries_it(smatched: Desk, hands: Hands, clock: Clock) -> None:
    people = await crowd(smatched, [f"friend{number}@example.com" for number in range(30)])
    async with Sink().serving() as sink, speaking(smtp_url=sink.url) as one, speaking(smtp_url=sink.url) as two:
        workers = [worker(hands, channels, clock) for channels in (one, two)]
        temporal, began = Temporal(clock, workers, HELLO), clock.now
        go_away(sink)
        temporal.ask(people)
        await temporal.run(until=lambda: clock.now > began + timedelta(seconds=20))
        knocked = sink.connections
        await temporal.run(until=lambda: clock.now > began + timedelta(seconds=50))
        assert sink.connections == knocked + 1
        come_back(sink)
        await temporal.run()
        assert len({mail.recipient for mail in sink.taken}) == len(sink.taken) == 30


async def test_whoever_tried_and_died_is_not_waited_for_for_ever(smatched: Desk, clock: Clock) -> None:
    key, later = "sms:ours", clock.now + timedelta(minutes=1)
    async with smatched.database.begin() as connection:
        told = {"failures": 5, "reason": "away", "trial": False}
        assert await providers.open_(connection, clock.now, key, later, **told)
        assert not await providers.open_(connection, clock.now, key, later, **told)
        assert not await providers.try_one(connection, clock.now, key, later)
        lost = later + timedelta(minutes=12)
        assert await providers.try_one(connection, later, key, lost)
        assert not await providers.try_one(connection, later, key, lost)
        assert await providers.try_one(connection, lost, key, lost + timedelta(minutes=12))


async def test_one_recipients_fault_is_nobody_elses(smatched: Desk, hands: Hands, clock: Clock) -> None:
    people = await crowd(smatched, [f"friend{number}@example.com" for number in range(12)])
    async with Sink().serving() as sink, speaking(smtp_url=sink.url) as channels:
        for number in range(6):
            sink.misbehave[f"friend{number}@example.com"] = [("rcpt", "550 5.1.1 nobody by that name")]
            sink.misbehave[f"friend{number + 6}@example.com"] = [("rcpt", "451 4.2.1 come back later")]
        temporal = Temporal(clock, [worker(hands, channels, clock)], HELLO)
        temporal.ask(people)
        await temporal.run()
        assert Counter(temporal.states.values()) == {"rejected": 6, "accepted": 6}
    assert await board(smatched) == {}


async def test_another_relay_takes_over_from_one_that_is_left_alone(smatched: Desk, hands: Hands, clock: Clock) -> None:
    people = await crowd(smatched, [f"friend{number}@example.com" for number in range(20)])
    async with two_relays() as (first, second, channels):
        temporal = Temporal(clock, [worker(hands, channels, clock)], HELLO)
        go_away(first)
        for one in people:
            temporal.ask([one])
            await temporal.run()
        assert (len(first.taken), len(second.taken)) == (0, 20)
        assert first.connections <= 5
        assert (await board(smatched))[f"email:127.0.0.1:{first.port}"]["state"] == "open"
        assert {one["provider"] for one in await ledger(smatched)} == {f"127.0.0.1:{second.port}"}


async def test_what_may_have_gone_goes_by_no_other_way(smatched: Desk, hands: Hands, clock: Clock) -> None:
    (ada,) = await crowd(smatched, ["ada@example.com"])
    async with two_relays() as (first, second, channels):
        first.misbehave["ada@example.com"] = [("body", VANISH)]
        temporal = Temporal(clock, [worker(hands, channels, clock)], HELLO)
        temporal.ask([ada])
        await temporal.run()
        assert temporal.states == {ada.enrolment: "unknown"}
        assert (len(first.taken), len(second.taken)) == (1, 0)


async def test_a_slow_domain_keeps_no_other_waiting(smatched: Desk, hands: Hands, clock: Clock) -> None:
    addresses = [f"friend{number}@{'gmail.com' if number % 2 else 'example.com'}" for number in range(40)]
    people, began = await crowd(smatched, addresses), clock.now
    async with Sink().serving() as sink, speaking(smtp_url=sink.url) as channels:
        temporal = Temporal(clock, [worker(hands, channels, clock, gmail_com=2)], HELLO)
        temporal.ask(people)
        await temporal.run(until=lambda: clock.now > began)
        assert Counter(mail.recipient.partition("@")[2] for mail in sink.taken)["example.com"] == 20
        await temporal.run()
        assert timedelta(seconds=8) <= clock.now - began <= timedelta(seconds=20)
        assert len({mail.recipient for mail in sink.taken}) == len(sink.taken) == 40
    assert set(temporal.reasons) == {IN_LINE}
    assert {one["fence"] for one in await ledger(smatched)} == {1}


# --- providers of text messages ---


@asynccontextmanager
async def one_provider(folder: Path) -> AsyncIterator[tuple[Receiver, str]]:
    """One who carries text messages, and the file that names it."""
    async with Receiver().serving() as ours:
        said = "preset: twilio, account_sid: AC1, auth_token: s, sender: Etappe, rate: 100"
        file = folder / "providers.yaml"
        file.write_text(f"ours: {{{said}, base: '{ours.url}'}}")
        yield ours, str(file)


@asynccontextmanager
async def two_providers(folder: Path) -> AsyncIterator[tuple[Receiver, Receiver, dict[str, Channel]]]:
    """Two who carry text messages; the first answers that it is not well."""
    said = "preset: twilio, account_sid: AC1, auth_token: s, sender: Etappe"
    async with Receiver([answer(503)]).serving() as first, Receiver([answer(201, {"sid": "SM1"})]).serving() as second:
        urls, file = {"ours": first.url, "theirs": second.url}, folder / "providers.yaml"
        file.write_text("".join(f"{key}: {{{said}, base: '{url}', rate: 100}}\n" for key, url in urls.items()))
        async with speaking(providers=str(file)) as channels:
            yield first, second, channels


async def test_a_provider_that_asks_for_an_hour_is_left_alone_for_it_by_all_at_its_first_word(
    smatched: Desk, hands: Hands, clock: Clock, tmp_path: Path
) -> None:
    people = await crowd(smatched, [f"friend{n}@example.com" for n in range(4)], phone="+491711234567")
    async with one_provider(tmp_path) as (ours, file), speaking(providers=file) as one, speaking(providers=file) as two:
        ours.answers = [answer(429, retry_after="3600"), answer(201, {"sid": "SM1"})]
        workers, began = [worker(hands, channels, clock) for channels in (one, two)], clock.now
        temporal = Temporal(clock, workers[:1], SMS)
        temporal.ask(people[:1])
        await temporal.run(until=lambda: bool(ours.calls))
        assert (await board(smatched))["sms:ours"]["until"] == began + timedelta(hours=1)
        temporal.workers = workers
        temporal.ask(people[1:])
        await temporal.run(until=lambda: clock.now >= began + timedelta(minutes=50))
        assert len(ours.calls) == 1
        assert temporal.tries <= 4 * 8  # whoever is held looks again every ten minutes, in case of a reset
        await temporal.run()
        assert clock.now >= began + timedelta(hours=1)
    assert Counter(temporal.states.values()) == {"accepted": 4}


async def test_a_provider_that_asks_for_a_moment_is_given_it_and_nobody_is_alarmed(
    smatched: Desk, hands: Hands, clock: Clock, tmp_path: Path
) -> None:
    people = await crowd(smatched, ["friend0@example.com", "friend1@example.com"], phone="+491711234567")
    async with one_provider(tmp_path) as (ours, file), speaking(providers=file) as channels:
        ours.answers = [answer(429, retry_after="7"), answer(201, {"sid": "SM1"})]
        temporal, began = Temporal(clock, [worker(hands, channels, clock)], SMS), clock.now
        temporal.ask(people[:1])
        await temporal.run(until=lambda: bool(ours.calls))
        temporal.ask(people[1:])
        await temporal.run()
        assert clock.now == began + timedelta(seconds=7)
    assert await board(smatched) == {}
    assert Counter(temporal.states.values()) == {"accepted": 2}


async def test_who_asks_for_an_hour_holds_nobody_who_may_go_by_another(
    smatched: Desk, hands: Hands, clock: Clock, tmp_path: Path
) -> None:
    people = await crowd(smatched, [f"friend{n}@example.com" for n in range(3)], phone="+491711234567")
    async with two_providers(tmp_path) as (first, second, channels):
        first.answers = [answer(503, retry_after="3600")]
        temporal, began = Temporal(clock, [worker(hands, channels, clock)], SMS), clock.now
        for one in people:
            temporal.ask([one])
            await temporal.run()
        assert (len(first.calls), len(second.calls)) == (1, 3)
        assert clock.now - began < timedelta(minutes=1)
    assert Counter(temporal.states.values()) == {"accepted": 3}


async def test_a_provider_of_text_messages_is_held_and_the_next_one_takes_over(
    smatched: Desk, hands: Hands, clock: Clock, tmp_path: Path
) -> None:
    people = await crowd(smatched, [f"friend{n}@example.com" for n in range(30)], phone="+491711234567")
    async with two_providers(tmp_path) as (first, second, channels):
        temporal = Temporal(clock, [worker(hands, channels, clock)], SMS)
        for number, one in enumerate(people):
            temporal.ask([one])
            await temporal.run(until=lambda number=number: temporal.tries > number)
        assert len(first.calls) == 5
        assert len(second.calls) == 25
        assert (await board(smatched))["sms:ours"]["reason"] == "away"
        first.answers = [answer(201, {"sid": "SM2"})]
        await temporal.run()
    assert set(temporal.states.values()) == {"accepted"}
    rows = [one for one in await ledger(smatched) if one["channel"] == "sms"]
    assert Counter(one["provider"] for one in rows)["theirs"] >= 25
    assert len(rows) == 30
