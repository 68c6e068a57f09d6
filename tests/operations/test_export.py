"""Customers leave as a file that a spreadsheet opens and runs nothing of, and that comes back without a change."""

import csv
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from operations.customers.export import EVERYBODY, EXCEL, PLAIN, Style, export
from operations.customers.identify import Person, identify
from operations.customers.imports import upload
from operations.desk import Desk, NotThere, Who
from operations.work.keep_working import work
from store.audiences import lists
from store.rows import Row, many
from store.tables import audit_log, customers

ME = Who("tests")
VALUE = st.one_of(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers(), st.booleans())
VALUE |= st.floats(allow_nan=False, allow_infinity=False) | st.none() | st.lists(st.text("ab ,|"), max_size=2)
NAME = st.text("abc:. |;,-=", min_size=1, max_size=6).map(str.strip).filter(bool)


async def exported(desk: Desk, audience=EVERYBODY, style: Style = PLAIN) -> bytes:
    return b"".join([some async for some in await export(desk, ME, audience, style)])


async def everybody(desk: Desk) -> list[Row]:
    async with desk.database.read() as connection:
        return await many(connection, select(customers).order_by(customers.c.id))


async def back(desk: Desk, data: bytes) -> Row:
    of_import = await upload.add(desk, ME, "customers.csv", {})
    await upload.put(desk, of_import, 1, data)
    await upload.start(desk, ME, of_import, {}, dry_run=False)
    while await work(desk):
        pass
    return upload.told((await upload.progress(desk, of_import))["operation"])["counts"]


async def test_ada_is_written_down_and_who_took_the_file_is_too(desk: Desk, ada: str) -> None:
    text = (await exported(desk)).decode()
    (row,) = csv.DictReader(StringIO(text))
    assert (row["external_id"], row["email"], row["interests"], row["phone"]) == ("ada", "ada@example.com", "beer", "")
    async with desk.database.read() as connection:
        lines = await many(connection, select(audit_log).where(audit_log.c.what == "customers.exported"))
    assert [(line["who"], line["detail"]) for line in lines] == [("tests", {"everybody": True})]


async def test_excel_opens_it_by_a_double_click_and_runs_nothing(desk: Desk) -> None:
    about = {"note": '=HYPERLINK("http://evil.example")', "revenue": 12.5, "vip": True}
    await identify(desk, Person(phone="+493012345678", name="@Ada", attributes=about))
    data = await exported(desk, style=EXCEL)
    (row,) = csv.DictReader(StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert data.startswith(b"\xef\xbb\xbf")
    assert (row["phone"], row["name"], row["attributes.revenue:number"]) == ("'+493012345678", "'@Ada", "12,5")
    assert row["attributes.note:text"] == '\'=HYPERLINK("http://evil.example")'
    assert (await back(desk, data))["same"] == 1


@pytest.mark.parametrize("style", [PLAIN, EXCEL], ids=["plain", "excel"])
async def test_what_was_exported_changes_nothing_when_it_comes_back(sqlite_desk: Desk, style: Style) -> None:
    # One loop, and one database, for all the examples.
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def drawn(data: st.DataObject) -> None:
        people = data.draw(st.lists(st.dictionaries(NAME, VALUE, max_size=4), min_size=1, max_size=4))
        examples.append(people)

    examples: list[list[dict[str, object]]] = []
    drawn()
    for people in examples:
        async with sqlite_desk.database.begin() as connection:
            await connection.execute(delete(customers))
        for number, about in enumerate(people):
            some = Person(external_id=f"={number}", interests=["a, b", "c"][: number % 3], attributes=about)
            await identify(sqlite_desk, some)
        before = await everybody(sqlite_desk)
        counts = await back(sqlite_desk, await exported(sqlite_desk, style=style))
        assert counts == {"new": 0, "changed": 0, "same": len(people), "refused": 0}, people
        assert await everybody(sqlite_desk) == before


async def test_only_who_is_on_the_list_leaves_page_by_page(desk: Desk, ada: str, grace: str, bob: str, monkeypatch):
    monkeypatch.setattr("operations.customers.export._PAGE", 1)
    async with desk.database.begin() as connection:
        await lists.save(connection, desk.clock(), "fair", "Met at the fair")
        await lists.put_on(connection, desk.clock(), "fair", [ada, bob])
    rows = list(csv.DictReader(StringIO((await exported(desk, {"list": "fair"})).decode())))
    assert [row["external_id"] for row in rows] == ["ada", "bob"]


async def test_a_list_that_is_not_there_is_said_so(desk: Desk) -> None:
    with pytest.raises(NotThere, match="nowhere"):
        await export(desk, ME, {"list": "nowhere"})
