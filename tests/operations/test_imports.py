"""A file of customers is brought in: everybody once, whatever happens on the way, and nobody loses what they said."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from operations.customers.identify import Person, identify
from operations.customers.imports import errors, upload
from operations.customers.imports.preview import preview
from operations.customers.look_up import somebody
from operations.desk import Conflict, Desk, NotThere, Who
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.work import long_work, progress
from operations.work.keep_working import work
from store.audiences import lists
from store.customers import acquaintances, customers_in_bulk, other_names
from store.rows import Row, many
from store.tables import consents, customers, enrolments, events, import_parts, list_members, outbox

ME = Who("tests")
FILE = """Kundennummer;E-Mail;Vorname;Nachname;Ort\r
ada;ada@example.com;Ada;Lovelace;London\r
grace;grace@example.com;Grace;Hopper;\r
bob;bob;Bob;;Köln\r
"""


async def sent(desk: Desk, text: str, **settings: object) -> str:
    of_import = await upload.add(desk, ME, "customers.csv", settings)
    data = text.encode()
    for number, at in enumerate(range(0, len(data), 50), 1):
        await upload.put(desk, of_import, number, data[at : at + 50])
    return of_import


async def brought_in(desk: Desk, text: str, *, dry_run: bool = False, **settings: object) -> Row:
    """The counts, once it is over."""
    of_import = await sent(desk, text, **settings)
    await upload.start(desk, ME, of_import, {}, dry_run=dry_run)
    await to_the_end(desk)
    return upload.told((await upload.progress(desk, of_import))["operation"])["counts"]


async def to_the_end(desk: Desk) -> None:
    for _ in range(100):
        if not await work(desk):
            return
    raise AssertionError("it never ends")


async def errors_of(desk: Desk, of_import: str) -> str:
    return b"".join([some async for some in await errors.file(desk, of_import)]).decode()


async def everybody(desk: Desk) -> list[Row]:
    async with desk.database.read() as connection:
        return await many(connection, select(customers).order_by(customers.c.id))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows in one transaction."""
    monkeypatch.setattr("operations.work.works.import_customers.MOST", 3)


async def test_who_is_known_is_corrected_and_who_is_not_is_new(desk: Desk, ada: str) -> None:
    counts = await brought_in(desk, FILE)
    assert counts == {"new": 1, "changed": 1, "same": 0, "refused": 1}
    row = await somebody(desk, "id", ada)
    assert (row["name"], row["attributes"], row["interests"]) == ("Ada Lovelace", {"ort": "London"}, ["beer"])
    grace = await somebody(desk, "email", "grace@example.com")
    assert (grace["name"], grace["locale"], grace["zone"]) == ("Grace Hopper", "de", "Europe/Berlin")


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    await brought_in(desk, FILE)
    before = await everybody(desk)
    assert await brought_in(desk, FILE) == {"new": 0, "changed": 0, "same": 2, "refused": 1}
    assert await everybody(desk) == before


async def test_a_dry_run_counts_the_same_and_changes_nothing(desk: Desk, ada: str) -> None:
    before = await everybody(desk)
    of_import = await sent(desk, FILE)
    await upload.start(desk, ME, of_import, {}, dry_run=True)
    await to_the_end(desk)
    row = await upload.progress(desk, of_import)
    assert row["operation"]["detail"]["counts"] == {"new": 1, "changed": 1, "same": 0, "refused": 1}
    assert await everybody(desk) == before
    assert row["parts"]
    await upload.start(desk, ME, of_import, {}, dry_run=False)
    await to_the_end(desk)
    assert len(await everybody(desk)) == 2


async def test_two_rows_about_one_person_are_one_and_the_later_wins_field_by_field(desk: Desk, small: None) -> None:
    rows = ["1;ada@example.com;Ada;L.;London", ";grace@example.com;;;", "1;;Countess;;", ";ada@example.com;;;Ockham"]
    counts = await brought_in(desk, "\n".join([FILE.partition("\r\n")[0], *rows]))
    assert counts == {"new": 2, "changed": 2, "same": 0, "refused": 0}
    ada = await somebody(desk, "external_id", "1")
    assert (ada["name"], ada["email"], ada["attributes"]) == ("Countess", "ada@example.com", {"ort": "Ockham"})


async def test_whose_address_it_is_keeps_it(desk: Desk, ada: str, grace: str) -> None:
    rows = [
        "grace;ada@example.com;;;",
        "eve;ada@example.com;;;",
        "ada;countess@example.com;;;",
        "eve;ada@example.com;;;",
    ]
    of_import = await sent(desk, "\n".join([FILE.partition("\r\n")[0], *rows]))
    await upload.start(desk, ME, of_import, {}, dry_run=False)
    await to_the_end(desk)
    told = await errors_of(desk, of_import)
    why = '"this email belongs to the customer with external_id ada; correct it, or merge the two"'
    assert told.splitlines()[1:] == [f"2;{why};grace;ada@example.com;;;", f"3;{why};eve;ada@example.com;;;"]
    assert (await somebody(desk, "email", "countess@example.com"))["id"] == ada
    assert (await somebody(desk, "email", "ada@example.com"))["external_id"] == "eve"


async def test_by_another_name_that_leads_to_her_ada_is_found_and_keeps_the_one_she_has(desk: Desk, ada: str) -> None:
    async with desk.database.begin() as connection:
        await other_names.add(connection, desk.clock(), ada, {"external_id": "old-ada"})
    assert (await brought_in(desk, "Kundennummer;Name\nold-ada;Countess\n"))["changed"] == 1
    row = await somebody(desk, "id", ada)
    assert (row["external_id"], row["name"]) == ("ada", "Countess")


async def test_who_had_no_name_until_now_is_still_known_by_what_they_were_called(desk: Desk) -> None:
    nameless = await identify(desk, Person(external_id="anonymous:7", email="ada@example.com"))
    assert (await brought_in(desk, "Kundennummer;E-Mail\nada;ada@example.com\n"))["changed"] == 1
    assert (await somebody(desk, "external_id", "ada"))["id"] == nameless
    async with desk.database.read() as connection:
        assert await other_names.whose(connection, "external_id", "anonymous:7") == nameless


async def test_everybody_joins_the_list_and_agrees_but_bob_s_no_stays_a_no(desk: Desk, bob: str) -> None:
    async with desk.database.begin() as connection:
        await lists.save(connection, desk.clock(), "fair", "Met at the fair")
    text = "Kundennummer;E-Mail\nada;ada@example.com\nbob;bob@example.com\n"
    await brought_in(desk, text, list="fair", topic="news")
    await brought_in(desk, text, list="fair", topic="news")
    async with desk.database.read() as connection:
        assert len(await many(connection, select(list_members))) == 2
        said = {row["customer"]: row for row in await many(connection, select(consents))}
    assert said.pop(bob)["state"] == "withdrawn"
    (given,) = said.values()
    assert (given["state"], given["evidence"]["by"], given["evidence"]["line"]) == ("given", "import", 2)
    assert given["evidence"]["import"].startswith("imp_")


async def test_a_crash_in_the_middle_leaves_neither_gap_nor_double(desk: Desk, small: None, monkeypatch) -> None:
    text = "E-Mail\n" + "".join(f"ada{number}@example.com\n" for number in range(20))
    of_import = await sent(desk, text)
    operation = await upload.start(desk, ME, of_import, {}, dry_run=False)
    await work(desk)
    real, calls = customers_in_bulk.analyze, []

    async def dies(connection) -> None:
        calls.append(connection)
        if len(calls) == 1:
            raise KeyboardInterrupt
        await real(connection)

    monkeypatch.setattr(customers_in_bulk, "analyze", dies)
    with pytest.raises(KeyboardInterrupt):
        await to_the_end(desk)
    assert (await progress.operation(desk, operation))["done"] == 18
    await to_the_end(desk)
    row = await progress.operation(desk, operation)
    assert (row["state"], row["done"], row["total"]) == ("done", 20, 20)
    assert row["detail"]["counts"]["new"] == 20 == len(await everybody(desk))


async def test_it_is_paused_and_goes_on_where_it_was_and_cancelled_begins_nobody_more(desk: Desk, small: None) -> None:
    of_import = await sent(desk, "E-Mail\n" + "".join(f"ada{number}@example.com\n" for number in range(9)))
    operation = await upload.start(desk, ME, of_import, {}, dry_run=False)
    await work(desk)
    await long_work.pause(desk, ME, operation)
    assert not await work(desk)
    await long_work.resume(desk, ME, operation)
    await work(desk)
    await long_work.cancel(desk, ME, operation)
    assert not await work(desk)
    assert len(await everybody(desk)) == 6
    with pytest.raises(Conflict, match="cancelled"):
        await upload.start(desk, ME, of_import, {}, dry_run=False)
    await upload.remove(desk, ME, of_import)
    async with desk.database.read() as connection:
        assert await many(connection, select(import_parts)) == []


async def test_after_the_end_the_file_is_gone_and_its_errors_are_not(desk: Desk) -> None:
    of_import = await sent(desk, FILE)
    await upload.start(desk, ME, of_import, {}, dry_run=False)
    await to_the_end(desk)
    assert (await upload.progress(desk, of_import))["parts"] == {}
    told = await errors_of(desk, of_import)
    assert told == (
        "import.line;import.why;Kundennummer;E-Mail;Vorname;Nachname;Ort\r\n"
        '4;"E-Mail: “bob” is no e-mail address; write one such as ada@example.com";bob;bob;Bob;;Köln\r\n'
    )
    corrected = told.replace("bob;bob;", "bob;bob@example.com;")
    assert (await brought_in(desk, corrected))["new"] == 1
    assert (await somebody(desk, "external_id", "bob"))["attributes"] == {"ort": "Köln"}


async def test_errors_are_told_in_the_encoding_of_the_file(desk: Desk) -> None:
    of_import = await upload.add(desk, ME, "customers.csv", {})
    data = "E-Mail;Ort\r\nkäthe;Köln\r\n".encode("utf-16")
    await upload.put(desk, of_import, 1, data)
    await upload.start(desk, ME, of_import, {}, dry_run=True)
    await to_the_end(desk)
    told = b"".join([some async for some in await errors.file(desk, of_import)])
    assert told.decode("utf-16").endswith(";käthe;Köln\r\n")


async def test_nothing_is_begun_before_the_whole_file_is_there(desk: Desk) -> None:
    of_import = await upload.add(desk, ME, "customers.csv", {"bytes": 60})
    await upload.put(desk, of_import, 1, b"E-Mail\nada@example.com\n")
    await upload.put(desk, of_import, 3, b"bob@example.com\n")
    with pytest.raises(Conflict, match="part 2 is missing"):
        await upload.start(desk, ME, of_import, {}, dry_run=False)
    await upload.put(desk, of_import, 2, b"grace@example.com\n")
    with pytest.raises(Conflict, match="57 of 60 bytes"):
        await upload.start(desk, ME, of_import, {}, dry_run=False)
    await upload.put(desk, of_import, 3, b"bobby99@example.com")
    await upload.start(desk, ME, of_import, {}, dry_run=False)
    with pytest.raises(Conflict, match="started"):
        await upload.put(desk, of_import, 3, b"eve@example.com\n")
    with pytest.raises(Conflict, match="cancel"):
        await upload.remove(desk, ME, of_import)
    await to_the_end(desk)
    assert {row["email"] for row in await everybody(desk)} == {
        f"{who}@example.com" for who in ("ada", "grace", "bobby99")
    }


async def test_a_list_that_is_not_there_yet_is_added_but_not_for_a_dry_run(desk: Desk) -> None:
    of_import = await sent(desk, FILE, list="fair")
    await upload.start(desk, ME, of_import, {}, dry_run=True)
    await to_the_end(desk)
    async with desk.database.read() as connection:
        assert await lists.find(connection, "fair") is None
    await upload.start(desk, ME, of_import, {}, dry_run=False)
    async with desk.database.read() as connection:
        assert await lists.find(connection, "fair")


async def test_what_was_not_begun_has_no_errors_yet(desk: Desk) -> None:
    of_import = await sent(desk, FILE)
    with pytest.raises(Conflict, match="not been started"):
        await errors.file(desk, of_import)
    for asked in (preview(desk, "imp_0", {}), errors.file(desk, "imp_0"), upload.progress(desk, "imp_0")):
        with pytest.raises(NotThere, match="imp_0"):
            await asked


async def test_the_first_rows_are_shown_as_they_would_become(desk: Desk, ada: str) -> None:
    of_import = await sent(desk, FILE)
    found = await preview(desk, of_import, {"mapping": {"Ort": ""}})
    assert [(row.line, row.becomes) for row in found.rows] == [(2, "changed"), (3, "new"), (4, "refused")]
    assert found.rows[0].customer == {"external_id": "ada", "email": "ada@example.com", "name": "Ada Lovelace"}
    assert "no e-mail address" in found.rows[2].why
    assert len(await everybody(desk)) == 1


async def test_a_row_that_the_database_does_not_take_costs_nobody_else_theirs(desk: Desk, monkeypatch) -> None:
    real = acquaintances.add

    async def picky(connection, rows) -> bool:
        if any(row["email"] == "eve@example.com" for row in rows):
            raise IntegrityError("INSERT", None, ValueError())
        return await real(connection, rows)

    monkeypatch.setattr(acquaintances, "add", picky)
    counts = await brought_in(desk, "E-Mail\nada@example.com\neve@example.com\ngrace@example.com\n")
    assert counts == {"new": 2, "changed": 0, "same": 0, "refused": 1}


async def test_who_comes_in_at_the_same_moment_is_seen_at_the_second_look(desk: Desk, monkeypatch) -> None:
    real, looks = acquaintances.add, []

    async def late(connection, rows) -> bool:
        looks.append(rows)
        return await real(connection, rows) and len(looks) > 1

    monkeypatch.setattr(acquaintances, "add", late)
    assert (await brought_in(desk, FILE))["new"] == 2 == len(await everybody(desk))


async def test_who_moves_to_another_zone_has_every_wait_planned_anew(desk: Desk, ada: str, now) -> None:
    row = {"id": "enr_1", "journey": "hello", "version": 1, "customer": ada, "entry_key": "", "state": "active"}
    row |= {"visits": {}, "outcomes": {}, "deadline": now, "clock": now, "entered_at": now, "newest_event": 0}
    async with desk.database.begin() as connection:
        await connection.execute(insert(enrolments).values(row))
    await brought_in(desk, "Kundennummer;Zeitzone\nada;America/New_York\n")
    async with desk.database.read() as connection:
        deeds = [one["detail"] for one in await many(connection, select(outbox)) if one["subject"] == "enr_1"]
    assert [one["order"] for one in deeds] == ["replan"]


async def test_a_row_that_is_longer_than_a_piece_is_refused_and_the_next_one_is_not(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr("operations.work.works.import_customers.PIECE", 100)
    text = "E-Mail;Name\n" + f'ada@example.com;"{"x" * 60}\n{"y" * 90}"\n' + "bob@example.com;Bob\n"
    counts = await brought_in(desk, text)
    assert counts["new"] == 1
    assert counts["refused"] > 0
    assert (await somebody(desk, "email", "bob@example.com"))["name"] == "Bob"


MOVED = "Kundennummer;Ort\r\nada;Berlin\r\ngrace;Hamburg\r\n"
ENTERS = "journey: moved\nentry: [{event: customer.updated}]\nsteps: [{key: rest, delay: 1d}]\n"
LEAVES = """journey: at_sea
exit: [{event: customer.updated, where: profile.attributes.ort == 'Berlin'}]
steps: [{key: rest, delay: 1d}]
"""


async def _told(desk: Desk) -> list[tuple[str, list[str]]]:
    async with desk.database.read() as connection:
        news = events.select().where(events.c.name == "customer.updated").order_by(events.c.seq)
        return [(row["customer"], row["properties"]["fields"]) for row in await many(connection, news)]


async def test_whom_a_file_changes_enters_what_their_news_open(desk: Desk, ada: str, grace: str, walks) -> None:
    await define(desk, ME, ENTERS)
    await publish(desk, ME, "moved")
    await brought_in(desk, MOVED)
    assert sorted(await _told(desk)) == sorted([(ada, ["attributes"]), (grace, ["attributes"])])
    await brought_in(desk, MOVED)  # nothing new
    while await hand_on(desk):
        pass
    assert sorted(passage.customer for passage in walks.started) == sorted([ada, grace])


async def test_and_leaves_what_their_news_end_while_nobody_is_told_of_those_who_are_not_in_it(
    desk: Desk, ada: str, grace: str, walks
) -> None:
    await define(desk, ME, LEAVES)
    await publish(desk, ME, "at_sea")
    await enrol(desk, ME, "at_sea", ada)
    await brought_in(desk, MOVED)
    while await hand_on(desk):
        pass
    assert await _told(desk) == [(ada, ["attributes"])]
    assert [heard.leads_to for _, heard in walks.heard] == ["exited"]


async def test_where_no_journey_listens_an_import_keeps_no_news(hello: Desk, ada: str, grace: str) -> None:
    await enrol(hello, ME, "hello", ada)
    await brought_in(hello, MOVED)
    assert await _told(hello) == []
