"""What comes back of what Ada, Grace and Bob were sent, and what it means for them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from journeys.passage import Whereabouts
from messages.mail.returns.notice import Notice, Traces
from operations.customers.merge import merge
from operations.desk import Desk, Who
from operations.journeys.pause import resume
from operations.returns.take import Taken, take
from operations.returns.watch import watch
from store.customers.customers import address_hash
from store.rows import many, one
from store.sending import deliveries as ledger
from store.sending.delivery import identity
from store.tables import audit_log, bounces, consents, customers, deliveries, events, journeys, outbox, suppressions

ME = Who("tests")
DOMAIN = "bounce.etappe.test"
At = Callable[[str], Awaitable[Whereabouts]]


@pytest.fixture
def home(smatched: Desk) -> Desk:
    """The desk, to which mails come back."""
    return smatched


def about(desk: Desk, where: Whereabouts, kind: str = "hard", code: str = "5.1.1", recipient: str = "") -> Notice:
    path = desk.verp.address(identity(where.touchpoint), DOMAIN, "unsubscribe" if kind == "unsubscribe" else "bounce")
    return Notice(kind, code, recipient, Traces(addresses=(path,)))  # type: ignore[arg-type]


async def listed(desk: Desk, address: str = "ada@example.com") -> str | None:
    async with desk.database.read() as connection:
        wanted = select(suppressions).where(suppressions.c.address_hash == address_hash(address))
        row = await one(connection, wanted)
    return row and row["reason"]


async def receipt(desk: Desk, where: Whereabouts) -> str | None:
    async with desk.database.read() as connection:
        row = await ledger.find(connection, identity(where.touchpoint))
    return row and row["receipt"]


async def heard(desk: Desk, name: str) -> list[dict]:
    async with desk.database.read() as connection:
        return await many(connection, select(events).where(events.c.name == name))


async def test_an_address_that_is_none_is_written_to_no_more(home: Desk, at: At) -> None:
    hello = await at("hello")
    assert await take(home, "mail", [about(home, hello)]) == [Taken("hard", new=True)]
    assert await listed(home) == "hard_bounce"
    assert await receipt(home, hello) == "bounced"
    (event,) = await heard(home, "message.bounced")
    assert event["about"] == hello.touchpoint
    assert event["properties"]["bounce"] == "hard"
    assert event["properties"]["code"] == "5.1.1"


async def test_the_same_bounce_told_twice_is_one(home: Desk, at: At) -> None:
    hello = await at("hello")
    same = [about(home, hello), about(home, hello)]
    assert [one.new for one in await take(home, "mail", same)] == [True, False]
    assert await take(home, "postmark", [about(home, hello)]) == [Taken("hard", new=False)]
    assert len(await heard(home, "message.bounced")) == 1


async def test_three_messages_that_find_a_full_mailbox_are_enough(home: Desk, at: At) -> None:
    for step in ("hello", "film"):
        await take(home, "mail", [about(home, await at(step), "soft", "5.2.2")])
        await take(home, "mail", [about(home, await at_again(home, step), "soft", "4.4.7")])  # the same message
    assert await listed(home) is None
    await take(home, "mail", [about(home, await at("taste"), "soft", "5.2.2")])
    assert await listed(home) == "soft_bounces"


async def at_again(desk: Desk, step: str) -> Whereabouts:
    async with desk.database.read() as connection:
        row = await one(connection, select(deliveries).where(deliveries.c.step == step))
    assert row
    told = {name: row[name] for name in ("enrolment", "customer", "journey", "version", "step", "visit")}
    return Whereabouts(**told, now=row["at"])


async def test_a_mailbox_that_was_emptied_in_between_is_given_time_again(home: Desk, at: At) -> None:
    full = [about(home, await at(step), "soft", "5.2.2") for step in ("hello", "film")]
    await take(home, "mail", full)
    now = home.clock()
    later = replace(home, clock=lambda: now + timedelta(hours=1))
    await take(later, "mail", [about(home, await at("taste"), "delivered", "2.0.0")])
    much_later = replace(home, clock=lambda: now + timedelta(hours=2))
    await take(much_later, "mail", [about(home, await at("ask"), "soft", "5.2.2")])
    assert await listed(home) is None


async def test_what_bounced_long_ago_does_not_count(home: Desk, at: At) -> None:
    now = home.clock()
    for days, step in ((-20, "hello"), (-15, "film"), (0, "taste")):
        then = replace(home, clock=lambda days=days: now + timedelta(days=days))  # type: ignore[misc]
        await take(then, "mail", [about(home, await at(step), "soft", "5.2.2")])
    assert await listed(home) is None


async def test_nobody_is_suppressed_because_we_were_refused(home: Desk, at: At) -> None:
    notices = [about(home, await at(step), "policy", "5.7.1") for step in ("hello", "film", "taste", "ask")]
    await take(home, "mail", notices)
    assert await listed(home) is None
    assert len(await heard(home, "message.bounced")) == 4


async def test_a_complaint_ends_it_all_at_once(home: Desk, ada: str, at: At) -> None:
    hello = await at("hello")
    await take(home, "ses", [about(home, hello, "complaint", "abuse")])
    assert await listed(home) == "complaint"
    assert await receipt(home, hello) == "complained"
    assert [event["about"] for event in await heard(home, "message.complained")] == [hello.touchpoint]
    assert len(await heard(home, "customer.unsubscribed")) == 1
    async with home.database.read() as connection:
        (consent,) = await many(connection, select(consents).where(consents.c.customer == ada))
    assert consent["state"] == "withdrawn"
    assert consent["evidence"]["by"] == "complaint"


async def test_the_heaviest_receipt_stays_whatever_comes_later(home: Desk, at: At) -> None:
    hello = await at("hello")
    for kind, stands in (("delivered", "delivered"), ("soft", "bounced"), ("delivered", "bounced")):
        await take(home, "mail", [about(home, hello, kind)])
        assert await receipt(home, hello) == stands
    await take(home, "mail", [about(home, hello, "complaint"), about(home, hello, "hard")])
    assert await receipt(home, hello) == "complained"


async def test_ada_answers_and_the_journey_hears_it_once(home: Desk, at: At) -> None:
    hello = await at("hello")
    for _ in range(2):
        await take(home, "mail", [about(home, hello, "reply", "")])
    assert [event["about"] for event in await heard(home, "message.replied")] == [hello.touchpoint]
    assert await listed(home) is None


@pytest.mark.parametrize("kind", ["auto_reply", "challenge", "delayed", "other"])
async def test_what_machines_say_is_no_reply(home: Desk, at: At, kind: str) -> None:
    assert await take(home, "mail", [about(home, await at("hello"), kind)]) == [Taken(kind)]
    assert await heard(home, "message.replied") == []


async def test_ada_unsubscribes_by_mail(home: Desk, ada: str, at: At) -> None:
    wish = about(home, await at("hello"), "unsubscribe", "")
    assert await take(home, "mail", [wish, wish]) == [Taken("unsubscribe", new=True), Taken("unsubscribe")]
    assert len(await heard(home, "customer.unsubscribed")) == 1
    assert await listed(home) is None


async def test_an_address_for_bounces_unsubscribes_nobody(home: Desk, at: At) -> None:
    bounce = about(home, await at("hello"))
    (taken,) = await take(home, "mail", [replace(bounce, kind="unsubscribe")])
    assert taken.kind == "unmatched"


async def test_forged_ones_are_counted_and_change_nothing(home: Desk, at: At) -> None:
    hello = await at("hello")
    real = home.verp.address(identity(hello.touchpoint), DOMAIN)
    forged = [
        Notice("hard", "5.1.1", "ada@example.com", Traces(addresses=(f"{real[:-30]}{number:04}{real[-26:]}",)))
        for number in range(100)
    ]
    unsigned = Notice("hard", "5.1.1", "", Traces(message_ids=(f"{identity(hello.touchpoint)}@etappe.test",)))
    unknown = Notice("hard", "5.1.1", "", Traces(provider_id="pm-1"), vouched=True)
    before = await everything(home)
    assert {one.kind for one in await take(home, "mail", [*forged, unsigned, unknown])} == {"unmatched"}
    assert home.returned["unmatched"] == 102
    assert await everything(home) == before


async def everything(desk: Desk) -> list[int]:
    async with desk.database.read() as connection:
        tables = (bounces, suppressions, events, outbox, audit_log)
        return [(await connection.execute(select(func.count()).select_from(table))).scalar_one() for table in tables]


async def test_an_id_that_nobody_signed_counts_when_it_names_the_customer(home: Desk, at: At) -> None:
    hello = await at("hello")
    message_id = await named(home, hello)
    bare = Notice("hard", "5.1.1", "grace@example.com", Traces(message_ids=(message_id,)))
    assert [one.kind for one in await take(home, "mail", [bare])] == ["unmatched"]
    ours = replace(bare, recipient="ada@example.com")
    assert await take(home, "mail", [ours]) == [Taken("hard", new=True)]


async def named(desk: Desk, where: Whereabouts) -> str:
    """Give the delivery the Message-ID that it has in earnest."""
    message_id = f"{identity(where.touchpoint)}@etappe.test"
    async with desk.database.begin() as connection:
        mine = deliveries.update().where(deliveries.c.touchpoint == where.touchpoint)
        await connection.execute(mine.values(message_id=f"<{message_id}>", provider_id="pm-7"))
    return message_id


async def test_a_provider_that_knows_our_secret_may_call_it_by_its_own_name(home: Desk, at: At) -> None:
    await named(home, await at("hello"))
    told = Notice("hard", "5.1.1", "", Traces(provider_id="pm-7"), vouched=True)
    assert await take(home, "postmark", [told]) == [Taken("hard", new=True)]
    stranger = replace(told, kind="complaint", vouched=False)
    assert [one.kind for one in await take(home, "mail", [stranger])] == ["unmatched"]


async def test_a_receipt_settles_what_nobody_could_know(home: Desk, at: At) -> None:
    hello = await at("hello")
    async with home.database.begin() as connection:
        mine = deliveries.update().where(deliveries.c.touchpoint == hello.touchpoint)
        await connection.execute(mine.values(state="unknown", reason="no_answer"))
    await take(home, "mail", [about(home, hello, "delivered")])
    async with home.database.read() as connection:
        row = await ledger.find(connection, identity(hello.touchpoint))
    assert row
    assert (row["state"], row["reason"], row["receipt"]) == ("accepted", "", "delivered")


async def test_ada_was_merged_with_somebody_meanwhile(home: Desk, ada: str, grace: str, at: At) -> None:
    hello = await at("hello")
    await merge(home, ME, grace, ada)
    named_by_server = about(home, hello, recipient="ada@example.com")
    assert await take(home, "mail", [named_by_server]) == [Taken("hard", new=True)]
    assert await listed(home, "ada@example.com") == "hard_bounce"
    assert await listed(home, "grace@example.com") is None


async def test_nothing_is_known_of_who_was_erased(home: Desk, ada: str, at: At) -> None:
    notice = about(home, await at("hello"))
    async with home.database.begin() as connection:
        await connection.execute(customers.delete().where(customers.c.id == ada))
    assert [one.kind for one in await take(home, "mail", [notice])] == ["unmatched"]


# --- how much of a journey comes back ---


async def sent(desk: Desk, ada: str, accepted: int, **came_back: int) -> None:
    """So many messages of the journey in the last hour, and so many of each kind came back."""
    now = desk.clock()
    row = {"customer": ada, "journey": "smatched", "version": 1, "step": "hello", "channel": "email"}
    row |= {"message": "hello", "state": "accepted", "reason": "", "message_id": "<a@b>", "fence": 1}
    rows = [
        row | {"touchpoint": f"enr_0/{n}/1", "id": f"{n:032}", "visit": 1, "at": now, "updated_at": now}
        for n in range(accepted)
    ]
    back = {"customer": ada, "journey": "smatched", "channel": "email", "address_hash": "", "source": "mail", "at": now}
    bounced = [
        back | {"delivery": f"{n:032}", "kind": kind, "code": ""}
        for kind, many in came_back.items()
        for n in range(many)
    ]
    async with desk.database.begin() as connection:
        await connection.execute(insert(deliveries), rows)
        if bounced:
            await connection.execute(insert(bounces), bounced)


async def gate(desk: Desk) -> tuple[str, dict | None]:
    async with desk.database.read() as connection:
        row = await one(connection, select(journeys).where(journeys.c.key == "smatched"))
    assert row
    return row["state"], row["paused_because"]


@pytest.mark.parametrize(
    ("accepted", "came_back", "reason"),
    [
        (1000, {"complaint": 3}, "complaints"),
        (1000, {"complaint": 2, "hard": 20, "soft": 20}, None),
        (1000, {"hard": 50}, "bounces"),
        (1000, {"hard": 50, "soft": 50}, "bounces"),  # the same messages
        (1000, {"policy": 49}, None),
        (499, {"complaint": 100, "hard": 300}, None),
    ],
)
async def test_a_journey_of_which_too_much_comes_back_is_paused(
    home: Desk, ada: str, accepted: int, came_back: dict[str, int], reason: str | None
) -> None:
    await sent(home, ada, accepted, **came_back)
    assert await watch(home) == (["smatched"] if reason else [])
    state, because = await gate(home)
    assert state == ("paused" if reason else "live")
    assert (because and because["reason"]) == reason
    async with home.database.read() as connection:
        lines = await many(connection, select(audit_log).where(audit_log.c.what == "journey.paused"))
    assert [line["who"] for line in lines] == (["etappe"] if reason else [])
    assert await watch(home) == []


async def test_who_lets_it_go_on_has_seen_what_came_back_before(home: Desk, ada: str) -> None:
    await sent(home, ada, 1000, complaint=5)
    await watch(home)
    now = home.clock()
    later = replace(home, clock=lambda: now + timedelta(minutes=5))
    await resume(later, ME, "smatched")
    assert await gate(home) == ("live", None)
    assert await watch(later) == []
