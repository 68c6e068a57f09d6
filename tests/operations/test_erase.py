"""Ada wants to have all that we know of her, and then to be forgotten. Grace stays."""

import json
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import func, select

from journeys.money import read_amount
from journeys.passage import Whereabouts
from operations import once
from operations.customers import look_up
from operations.customers.consent import give
from operations.customers.disclose import disclose
from operations.customers.erase import erase
from operations.customers.identify import Person, identify
from operations.customers.merge import merge
from operations.desk import Conflict, Desk, NotThere, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.stop import stop
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.touchpoints.redeem import redeem
from store.customers import customers
from store.permission import suppressions
from store.personal import holdings
from store.sending import mailbox
from store.tables import audit_log, metadata, operation_items, operations, outbox, reward_ledger
from store.touchpoints import budgets, gift_cards
from store.work import imports

ME = Who("tests")
ADA = ("Adelgunde Zweifelhut", "adelgunde@zweifelhut.example", "+4930999888777", "öhrchen-17")
WIDE = "a.zweifelhut@büro.example"
Stand = Callable[[str], Awaitable[Whereabouts]]


@pytest.fixture
async def ada(desk: Desk) -> str:
    """Ada under a name that nobody else has, known under two addresses, with something in as many tables as can be."""
    name, email, phone, attribute = ADA
    told = Person(external_id="a-17", email=email, phone=phone, name=name, attributes={"cat": attribute})
    ada = await identify(desk, told)
    await give(desk, ME, ada, "news", evidence={"how": f"{name} ticked the box"})
    other = await identify(desk, Person(external_id="a-18", email=WIDE, name=name))
    await merge(desk, ME, ada, other)
    return ada


@pytest.fixture
async def everywhere(at: Stand, smatched: Desk, ada: str) -> Whereabouts:
    """Ada is on her way; where."""
    name, email, *_ = ADA
    where = await at("hello")
    async with smatched.database.begin() as connection:
        now = smatched.clock()
        await budgets.hold(connection, "goodwill")
        await gift_cards.issue(connection, where, "goodwill", read_amount("15 EUR"), smatched.codes.hash("card"))
        await mailbox.keep(connection, now, "us", email.title(), f"Subject: Hi\r\n\r\nDear {name}".encode())
        old = f"Message-ID: <a@b>\r\n\r\nto {name}, who has moved".encode()
        await mailbox.keep(connection, now, "us", "before@example.com", old)
        await mailbox.keep(connection, now, "us", "grace@example.com", b"Subject: Hi\r\n\r\nDear Grace")
        await imports.add(connection, now, {"id": "imp_1", "title": "a.csv", "settings": {}, "who": "me"})
        await imports.note_errors(connection, "imp_1", [{"line": 2, "why": "twice", "row": f"{name};{email.upper()}"}])
        await _work_about(connection, now, where.enrolment)
    await hear(smatched, Said("shop", "1", "order.paid", Person(id=ada), properties={"to": name, "order_id": "1"}))
    await once.claim(smatched, ME, "a-key", "print")
    await once.keep(smatched, ME, "a-key", 201, {"id": "evt_1", "email": WIDE})
    await stop(smatched, ME, where.enrolment, f"{name} called us")
    return where


async def _work_about(connection, now, enrolment: str) -> None:
    about = {"kind": "migrate", "subject": "smatched", "state": "done", "detail": {}, "total": 1, "who": "me"}
    await connection.execute(operations.insert().values(id="op_1", **about, created_at=now, updated_at=now))
    item = {"operation": "op_1", "item": enrolment, "state": "done", "detail": {"who": ADA[0]}}
    await connection.execute(operation_items.insert().values(item))


async def _everything(desk: Desk) -> str:
    """The whole database as text."""
    async with desk.database.read() as connection:
        tables = [(await connection.execute(select(table))).all() for table in metadata.tables.values()]
    return repr(tables).lower()


async def test_ada_is_told_everything(smatched: Desk, everywhere: Whereabouts, ada: str, grace: str) -> None:
    told = await disclose(smatched, ME, ada)
    data = told["data"]
    assert {table.name for table, holding in holdings() if holding.told} == data.keys()
    known = {name for name, rows in data.items() if rows}
    assert {"customers", "consents", "events", "enrolments", "deliveries", "gift_cards", "mailbox"} <= known
    assert {"audit_log", "import_errors", "operation_items", "other_names", "outbox"} <= known
    assert len(data["mailbox"]) == 2
    assert data["consents"][0]["evidence"] == {"how": f"{ADA[0]} ticked the box"}
    said = json.dumps(told, default=str)
    assert "code_hash" not in said
    assert grace not in said
    assert ("customer.disclosed", ada) in [(line["what"], line["subject"]) for line in await look_up.done(smatched)]


async def test_of_ada_nothing_is_left(smatched: Desk, everywhere: Whereabouts, ada: str, grace: str) -> None:
    before = await _everything(smatched)
    assert all(one.lower() in before for one in (*ADA, WIDE))
    receipt = await erase(smatched, ME, ada)
    left = await _everything(smatched)
    for one in (*ADA, *ADA[0].split(), WIDE, "a-17", "a-18"):
        assert one.lower() not in left, one
    assert {"customers", "events", "enrolments", "deliveries", "mailbox", "history"} - receipt.rows.keys() <= {
        "history"
    }
    assert receipt.walks_ended == 1
    with pytest.raises(NotThere):
        await look_up.somebody(smatched, "id", ada)
    assert (await look_up.somebody(smatched, "id", grace))["consents"]
    async with smatched.database.read() as connection:
        assert len(await mailbox.latest(connection, 9)) == 1


async def test_her_walks_end(smatched: Desk, everywhere: Whereabouts, ada: str) -> None:
    await erase(smatched, ME, ada)
    while await hand_on(smatched):
        pass
    assert (everywhere.enrolment, "erased") in smatched.walks.stopped
    assert smatched.walks.heard == smatched.walks.started == []


async def test_who_is_just_being_started_is_stopped_after_it(hello: Desk, ada: str) -> None:
    enrolled = (await enrol(hello, ME, "hello", ada)).id
    await erase(hello, ME, ada)
    async with hello.database.read() as connection:
        mine = select(outbox.c.deed).where(outbox.c.subject == enrolled).order_by(outbox.c.id)
        assert (await connection.execute(mine)).scalars().all() == ["start", "stop"]


async def test_her_card_is_still_money(smatched: Desk, everywhere: Whereabouts, ada: str) -> None:
    await erase(smatched, ME, ada)
    assert (await redeem(smatched, ME, "card", "the bar")).amount == read_amount("15 EUR")
    async with smatched.database.read() as connection:
        assert (await connection.execute(select(func.sum(reward_ledger.c.cents)))).scalar_one() == 0
        card = await gift_cards.at(connection, everywhere.touchpoint) or {}
    assert (card["customer"], card["enrolment"], card["state"]) == (None, None, "redeemed")


async def test_nobody_writes_to_her_again_unless_she_wants_that(desk: Desk, ada: str, grace: str) -> None:
    await erase(desk, ME, ada)
    await erase(desk, ME, grace, suppress=False)
    async with desk.database.read() as connection:
        assert await suppressions.why(connection, "email", ADA[1]) == "erased"
        assert await suppressions.why(connection, "email", WIDE) == "erased"
        assert await suppressions.why(connection, "email", "grace@example.com") is None


async def test_that_she_had_agreed_can_be_shown_to_her(desk: Desk, ada: str) -> None:
    await erase(desk, ME, ada)
    async with desk.database.read() as connection:
        line = select(audit_log.c.detail).where(audit_log.c.what == "customer.erased")
        proof = (await connection.execute(line)).scalar_one()
        given = select(audit_log.c.detail).where(audit_log.c.what == "consent.given", audit_log.c.subject == ada)
        assert (await connection.execute(given)).scalar_one() == {"channel": "email", "topic": "news"}
    assert customers.address_hash(ADA[1]) in proof["addresses"]
    (said,) = proof["consents"]
    assert (said["topic"], said["state"]) == ("news", "given")


async def test_a_file_that_would_bring_her_back_is_waited_for(desk: Desk, ada: str, grace: str) -> None:
    async with desk.database.begin() as connection:
        await imports.add(connection, desk.clock(), {"id": "imp_1", "title": "a.csv", "settings": {}, "who": "me"})
        row = f"email;name\nGrace@Example.com;Grace\n{ADA[1].upper()};Ada\n".encode()
        for number, part in enumerate((row[:50], row[50:])):  # her address stands across both
            await imports.put(connection, "imp_1", number, part)
    with pytest.raises(Conflict, match="imp_1"):
        await erase(desk, ME, ada)
    bob = await identify(desk, Person(email="bob@example.com"))
    await erase(desk, ME, bob)
    async with desk.database.begin() as connection:
        await imports.drop_parts(connection, "imp_1")
    await erase(desk, ME, ada)


async def test_she_can_come_again_as_somebody_new(desk: Desk, ada: str) -> None:
    await erase(desk, ME, ada)
    with pytest.raises(NotThere):
        await erase(desk, ME, ada)
    again = await identify(desk, Person(email=ADA[1]))
    assert again != ada


async def test_the_bytes_are_gone_from_the_file(sqlite_desk: Desk, tmp_path) -> None:
    """Hundreds of people and their events, on pages that split and merge."""
    people = [
        await identify(sqlite_desk, Person(email=f"canary{n}@example.com", name=f"Canary-{n} Zweifelhut"))
        for n in range(120)
    ]
    for n, one in enumerate(people):
        said = {"note": f"Zweifelhut-{n} " * 20}
        await hear(sqlite_desk, Said("shop", str(n), "page.viewed", Person(id=one), properties=said))
        await identify(sqlite_desk, Person(id=one, attributes={"motto": f"Zweifelhut for ever {n}" * (n % 7)}))
    while await hand_on(sqlite_desk):
        pass
    for one in people:
        await erase(sqlite_desk, ME, one)
    assert all(b"weifelhut" not in file.read_bytes() for file in tmp_path.glob("etappe.db*"))
    assert all(b"canary" not in file.read_bytes() for file in tmp_path.glob("etappe.db*"))
