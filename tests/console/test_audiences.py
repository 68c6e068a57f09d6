"""Audiences in the console: a rule in words, whom it means, and a text to change it, in which nothing is lost."""

import httpx2
import pytest

from operations.audiences import lists, segments
from operations.desk import Desk, Who

ME = Who("tests")
LOYAL = """segment: loyal
title: Treue Biertrinker
who:
  all:
    - {interest: beer}
    - not: {event: order.refunded, within: 90d}
persona: {name: Theo, portrait: "Weiß, was er mag."}
"""


@pytest.fixture
async def loyal(desk: Desk) -> None:
    await segments.keep(desk, ME, LOYAL)


async def test_segments_are_listed_and_counted_when_asked(
    operator: httpx2.AsyncClient, loyal: None, ada: str, bob: str
) -> None:
    page = (await operator.get("/console/audiences")).text
    assert "Treue Biertrinker" in page
    assert "Theo" in page
    assert '<td class="number"></td>' in page
    assert '<td class="number">1</td>' in (await operator.get("/console/audiences?count=true")).text


async def test_a_rule_is_told_in_words_with_who_belongs(
    operator: httpx2.AsyncClient, loyal: None, ada: str, bob: str
) -> None:
    page = (await operator.get("/console/audiences/segments/loyal?lang=de")).text
    assert "interessiert sich für beer" in page
    assert "höchstens 90 Tage her" in page
    assert f"/console/customers/{ada}" in page
    assert f"/console/customers/{bob}" not in page
    assert "Weiß, was er mag." in page


async def test_what_is_written_is_looked_at_before_it_is_kept(
    operator: httpx2.AsyncClient, loyal: None, bob: str
) -> None:
    place, text = "/console/audiences/segments/loyal", "segment: loyal\nwho: {not: {interest: beer}}\n"
    page = await operator.post(place, data={"text": text, "revision": "1", "then": "look"})
    assert page.status_code == 200
    assert "Only looked at" in page.text
    assert f"/console/customers/{bob}" in page.text
    kept = await operator.post(place, data={"text": text, "revision": "1", "then": "save"})
    assert (kept.status_code, kept.headers["location"]) == (303, place)
    late = await operator.post(place, data={"text": LOYAL, "revision": "1", "then": "save"})
    assert late.status_code == 422
    assert "somebody changed it" in late.text
    assert "Treue Biertrinker" in late.text


async def test_what_is_wrong_is_told_with_its_line_and_the_text_stays(operator: httpx2.AsyncClient) -> None:
    assert (await operator.get("/console/audiences/new")).status_code == 200
    page = await operator.post("/console/audiences/new", data={"text": "segment: a\r\nwho: {intrest: </textarea>}"})
    assert page.status_code == 422
    assert "line 2, column 1: a rule says exactly one of" in page.text
    assert "{intrest: &lt;/textarea&gt;}" in page.text
    assert (await operator.get("/console/audiences/segments/a")).status_code == 404


async def test_a_list_shows_who_is_on_it(operator: httpx2.AsyncClient, desk: Desk, ada: str) -> None:
    await lists.keep(desk, ME, "fair", "At the fair")
    await lists.put_on(desk, ME, "fair", [("id", ada)])
    assert "At the fair" in (await operator.get("/console/audiences")).text
    assert f"/console/customers/{ada}" in (await operator.get("/console/audiences/lists/fair")).text


async def test_a_german_operator_reads_in_german_what_is_wrong_with_a_segment(operator: httpx2.AsyncClient) -> None:
    german, place = {"accept-language": "de-DE,de;q=0.9"}, "/console/audiences/new"
    page = await operator.post(place, data={"text": "segment: a\nwho: {intrest: beer}"}, headers=german)
    assert "Zeile 2, Spalte 1: je Regel ist genau eines davon nötig: all, any," in page.text
    assert "meintest du „interest“ statt „intrest“?" in page.text
    page = await operator.post(place, data={"text": "segment: a\nwho: {list: nobody}"}, headers=german)
    assert page.status_code == 422
    assert "Liste „nobody“ gibt es nicht; leg es zuerst an, oder berichtige den Namen" in page.text
