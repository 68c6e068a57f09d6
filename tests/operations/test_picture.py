"""The map as a picture: a file of its own that any program can read, whatever stands in a journey."""

import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from journeys.map import map_of
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.walk import rehearse
from journeys.steps import KINDS
from journeys.text import read
from messages.words import Words
from operations.desk import Desk, NotThere, Who
from operations.journeys.atlas import Sheet, sheet
from operations.journeys.define import define
from operations.journeys.picture import draw
from operations.journeys.review import Counts
from operations.rehearsals.dry_run import marked

SVG = "{http://www.w3.org/2000/svg}"
SMATCHED = (Path(__file__).parents[2] / "examples" / "smatched.yaml").read_text()


def _sheet(text: str = SMATCHED) -> Sheet:
    journey = read(text).journey
    counts = {"hello": Counts(entered=1200, here=3, sent=1190, failed=7)}
    flows = {("hello", "sent"): 1190, ("hello", "not_sent"): 7}
    return Sheet(journey, 2, map_of(journey, Words("de")), counts, flows, {"active": 1000, "completed": 200})


def _drawn(text: str = SMATCHED) -> Element:
    return fromstring(draw(_sheet(text), Words("de"), alone=True))


def test_the_picture_says_how_many_came_by() -> None:
    picture = _drawn()
    labels = [card.attrib["aria-label"] for card in picture.iter(f"{SVG}g") if "card" in card.attrib.get("class", "")]
    assert "Wir stellen uns vor, Nachricht. 1.200 eingetreten, 3 gerade hier, 7 Fehler" in labels
    assert "1.200" in [text.text for text in picture.iter(f"{SVG}text")]


def test_busy_ways_are_broad() -> None:
    broad = {way.attrib["data-live"]: float(way.attrib["stroke-width"]) for way in _drawn().iter(f"{SVG}path")
             if way.attrib.get("class") == "way"}  # fmt: skip
    assert broad[":entry-hello"] == 6
    assert 5 < broad["hello-breathe"] <= 6
    assert broad["film-taste"] == 1.5


def test_every_card_has_an_icon_also_of_a_kind_nobody_drew() -> None:
    found = _sheet()
    for card, kind in zip(found.map.cards, ["teleport", *KINDS], strict=False):
        card.kind = kind
    picture = fromstring(draw(found, Words(), alone=True))
    symbols = {f"#{symbol.attrib['id']}" for symbol in picture.iter(f"{SVG}symbol")}
    assert {use.attrib["href"] for use in picture.iter(f"{SVG}use")} == symbols
    assert "#icon-step" in symbols


@pytest.mark.parametrize("title", ["</svg><script>alert(1)</script>", "&lt;", "\\a\\0", '\\" onload=\\"alert(1)'])
def test_a_title_is_only_a_title(title: str) -> None:
    picture = _drawn(f'journey: x\ntitle: "{title}"\nsteps: [{{key: a, send: b, title: "{title}"}}]')
    assert not list(picture.iter(f"{SVG}script"))
    assert not any(name.startswith("on") for element in picture.iter() for name in element.attrib)


def test_the_map_is_plain_data_too() -> None:
    data = json.loads(json.dumps(_sheet().data()))
    card = next(card for card in data["cards"] if card["key"] == "hello")
    assert (card["entered"], card["here"], card["failed"]) == (1200, 3, 7)
    edge = next(edge for edge in data["edges"] if edge["source"] == "hello")
    assert (edge["people"], edge["outcomes"]) == (1197, ["sent", "not_sent"])


async def test_a_draft_has_a_map_before_anybody_follows_it(desk: Desk) -> None:
    await define(desk, Who("tests"), SMATCHED)
    drafted = await sheet(desk, "smatched", Words())
    assert (drafted.version, drafted.total) == (None, 0)
    with pytest.raises(NotThere):
        await sheet(desk, "smatched", Words(), 1)
    with pytest.raises(NotThere):
        await sheet(desk, "nowhere", Words())


def test_a_way_is_marked_and_can_be_read_off_the_numbers() -> None:
    journey = read(SMATCHED).journey
    ada = Example(email="ada@example.com", consents=("news",))
    trace = rehearse(journey, Programme(customer=ada), datetime(2026, 11, 23, 9, tzinfo=UTC))
    picture = fromstring(draw(marked(journey, trace, Words("de")), Words("de", "Europe/Berlin"), alone=True))
    labels = [card.attrib.get("aria-label", "") for card in picture.iter(f"{SVG}g")]
    assert "6. Film noch da, Nachricht, 02.12.2026, 18:00: gesendet" in labels
    assert "Kulanz?, Weiche. Nicht auf diesem Weg" in labels
    taken = {way.attrib["data-live"] for way in picture.iter(f"{SVG}path") if way.attrib.get("class") == "way taken"}
    assert {":entry-hello", "film-remind", "follow-end"} <= taken
    assert not {"film-taste", "ask-leeway"} & taken
    assert "11" in [text.text for text in picture.iter(f"{SVG}text") if text.attrib["class"] == "place"]
