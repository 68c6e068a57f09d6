"""A file of customers from the pages: brought, looked at, tried, imported; what is wrong is told, nothing is lost."""

import re

import httpx2
import pytest

from operations.audiences import audiences, lists
from operations.customers import look_up
from operations.desk import Desk, NotThere, Who
from operations.work.keep_working import work

ME = Who("tests")
FILE = "E-Mail;Vorname;Umsatz\r\nada@example.com;Ädä;1.234,50\r\nnobody;Bob;2\r\n".encode("cp1252")
COLUMNS = {
    "read_as": "cp1252 ;",
    "encoding": "cp1252",
    "delimiter": ";",
    "decimal": ",",
    "header-1": "E-Mail",
    "to-1": "email",
    "header-2": "Vorname",
    "to-2": "first_name",
    "header-3": "Umsatz",
    "to-3": "attributes.umsatz:number",
}


async def brought(operator: httpx2.AsyncClient, data: bytes = FILE) -> str:
    answer = await operator.post("/console/imports", files={"file": ("Köln.csv", data)})
    assert answer.status_code == 303
    return str(answer.headers["location"])


async def test_a_file_is_looked_at_first(operator: httpx2.AsyncClient, desk: Desk) -> None:
    place = await brought(operator)
    page = (await operator.get(f"{place}?lang=de")).text
    for told in ("Köln.csv", '<option value="cp1252" selected>', '<option value="email" selected>', "Ädä", "nobody"):
        assert told in page, told
    assert '<option value="attributes.umsatz" selected>' in page
    looked = (await operator.post(place, data=COLUMNS | {"then": "look", "new_list": "Messe"})).text
    assert '<option value="attributes.umsatz:number" selected>' in looked
    assert "1.234,5" in looked
    assert 'value="Messe"' in looked
    assert "Köln.csv" in (await operator.get("/console/imports")).text
    with pytest.raises(NotThere):
        await look_up.somebody(desk, "email", "ada@example.com")


async def test_it_is_tried_and_then_imported(operator: httpx2.AsyncClient, desk: Desk) -> None:
    place = await brought(operator)
    assert (await operator.post(place, data=COLUMNS | {"then": "try"})).status_code == 303
    page = (await operator.get(place)).text
    assert 'data-live="import">' in page
    assert f"{place}/pause" in page
    while await work(desk):
        pass
    page = (await operator.get(place)).text
    assert 'data-live="import" data-still>' in page
    assert 'data-live="new">1<' in page
    assert '<option value="attributes.umsatz:number" selected>' in page
    begun = COLUMNS | {"then": "begin", "new_list": "Messe Köln", "topic": "news"}
    assert (await operator.post(place, data=begun)).status_code == 303
    while await work(desk):
        pass
    page = (await operator.get(place)).text
    assert 'data-live="refused">1<' in page
    assert "errors.csv" in page
    assert "Dry run" not in page
    wrong = (await operator.get(f"{place}/errors.csv")).content.decode("cp1252")
    assert re.search(r"^3;.*nobody", wrong, re.MULTILINE)
    german = (await operator.get(f"{place}/errors.csv", headers={"accept-language": "de"})).content.decode("cp1252")
    assert re.search(r"^3;.*„nobody“ ist keine E-Mail-Adresse; schreib eine wie", german, re.MULTILINE)
    ada = await look_up.somebody(desk, "email", "ada@example.com")
    assert (ada["name"], ada["attributes"], ada["consents"][0]["state"]) == ("Ädä", {"umsatz": 1234.5}, "given")
    assert (await lists.one(desk, "messe_koeln"))["title"] == "Messe Köln"
    assert [row["id"] for row in await audiences.of_list(desk, "messe_koeln")] == [ada["id"]]


async def test_it_is_halted_cancelled_and_forgotten(operator: httpx2.AsyncClient, desk: Desk) -> None:
    place = await brought(operator)
    await operator.post(place, data=COLUMNS | {"then": "begin"})
    for act in ("pause", "resume", "cancel"):
        assert (await operator.post(f"{place}/{act}")).headers["location"] == place
    page = (await operator.get(place)).text
    assert "cancelled" in page
    assert f"{place}/pause" not in page
    assert (await operator.post(f"{place}/remove")).headers["location"] == "/console/imports"
    assert (await operator.get(place)).status_code == 404


async def test_a_file_in_which_nobody_is_named_shows_its_columns(operator: httpx2.AsyncClient) -> None:
    place = await brought(operator, b"A,B\n1,2\n")
    page = (await operator.get(place)).text
    assert "no column says who it is" in page
    assert 'name="to-2"' in page


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"to-2": "email"}, "cannot both go to email"),
        ({"to-2": "nonsense"}, "cannot go to"),
        ({"encoding": "klingon"}, "is not possible here"),
        ({"topic": "No Topic"}, "is not possible here"),
    ],
)
async def test_a_slip_is_told_and_nothing_chosen_is_lost(operator: httpx2.AsyncClient, slip, told) -> None:
    place = await brought(operator)
    answer = await operator.post(place, data=COLUMNS | slip | {"then": "begin", "new_list": ""})
    assert answer.status_code == 422
    assert told in answer.text
    assert 'name="to-3"' in answer.text


async def test_other_cells_are_other_columns(operator: httpx2.AsyncClient) -> None:
    place = await brought(operator)
    looked = (await operator.post(place, data=COLUMNS | {"delimiter": ",", "then": "look"})).text
    assert "E-Mail;Vorname;Umsatz" in looked


@pytest.mark.parametrize("data", [b"", None])
async def test_no_file_is_no_import(operator: httpx2.AsyncClient, data: bytes | None) -> None:
    files = {"file": ("a.csv", data)} if data is not None else {"other": ("b.csv", b"x")}
    answer = await operator.post("/console/imports", files=files)
    assert answer.status_code == 422
    assert "Choose a file first" in answer.text


async def test_bytes_that_are_no_characters_are_shown_all_the_same(operator: httpx2.AsyncClient) -> None:
    place = await brought(operator, b"E-Mail;\x81\x8d\nada@example.com;\x81\n")
    assert (await operator.get(place)).status_code == 200
