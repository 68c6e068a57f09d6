"""The life of a journey, told over HTTP."""

import json
from pathlib import Path

import pytest

JOURNEYS = "/api/v1/journeys"


async def test_from_a_text_to_a_version(client, hello_text, as_yaml):
    made = await client.post(JOURNEYS, content=hello_text, headers=as_yaml)
    assert (made.status_code, made.headers["location"], made.headers["etag"]) == (201, f"{JOURNEYS}/hello", '"1"')
    assert made.json()["state"] == "draft"
    published = await client.post(f"{JOURNEYS}/hello/publications", headers={"If-Match": '"1"'})
    assert (published.status_code, published.json()["number"]) == (201, 1)
    read = await client.get(f"{JOURNEYS}/hello")
    assert (read.json()["state"], read.json()["text"]) == ("live", hello_text)
    assert [row["key"] for row in (await client.get(JOURNEYS)).json()["data"]] == ["hello"]


async def test_the_same_again_is_no_new_version_and_something_else_is(client, hello, hello_text, as_yaml):
    tag = (await client.get(f"{JOURNEYS}/hello")).headers["etag"]
    changed = hello_text.replace("1d", "2d")
    put = await client.put(f"{JOURNEYS}/hello", content=changed, headers=as_yaml | {"If-Match": tag})
    assert put.status_code == 200
    assert (await client.post(f"{JOURNEYS}/hello/publications")).json()["number"] == 2
    assert (await client.post(f"{JOURNEYS}/hello/publications")).json()["number"] == 2
    listed = (await client.get(f"{JOURNEYS}/hello/versions")).json()["data"]
    assert [version["number"] for version in listed] == [2, 1]
    assert (await client.get(f"{JOURNEYS}/hello/versions/1")).json()["text"] == hello_text
    assert (await client.get(f"{JOURNEYS}/hello/versions/3")).status_code == 404


async def test_nobody_overwrites_what_they_have_not_seen(client, hello, hello_text, as_yaml):
    address, stale = f"{JOURNEYS}/hello", as_yaml | {"If-Match": '"1"'}
    assert (await client.put(address, content=hello_text, headers=as_yaml)).status_code == 428
    assert (await client.put(address, content=hello_text, headers=stale)).status_code == 412
    assert (await client.put(address, content=hello_text, headers=as_yaml | {"If-Match": "?"})).status_code == 412
    assert (await client.post(f"{address}/publications", headers={"If-Match": '"1"'})).status_code == 412
    again = await client.post(JOURNEYS, content=hello_text, headers=as_yaml)
    assert again.status_code == 409
    assert again.json()["detail"].endswith("change it with PUT /api/v1/journeys/hello")
    assert (await client.put(address, content=hello_text, headers=as_yaml | {"If-Match": "*"})).status_code == 200


async def test_a_text_that_cannot_be_read_is_not_kept_and_says_where(client, as_yaml):
    text = "journey: hello\nsteps:\n  - {key: hello, send: hello}\n  - {key: pause, dellay: 1d}\n"
    answer = await client.post(JOURNEYS, content=text, headers=as_yaml)
    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert (fault["line"], fault["step"], fault["pointer"]) == (4, "pause", "/steps/1")
    assert "did you mean “delay” instead of “dellay”?" in fault["detail"]
    assert (await client.get(f"{JOURNEYS}/hello")).status_code == 404


async def test_what_is_not_sound_is_kept_but_not_published(client, hello_text, as_yaml):
    unsound = hello_text + "\n  - {key: lost, delay: 1d, then: nowhere}\n"
    assert (await client.post(JOURNEYS, content=unsound, headers=as_yaml)).status_code == 201
    check = (await client.post(f"{JOURNEYS}/hello/checks")).json()
    assert check["sound"] is False
    answer = await client.post(f"{JOURNEYS}/hello/publications")
    assert answer.status_code == 422
    assert answer.json()["errors"] == check["errors"]
    assert answer.json()["errors"][0]["line"] == 8


async def test_a_text_can_be_checked_without_being_kept(on_sqlite, hello_text, as_yaml):
    assert (await on_sqlite.post(f"{JOURNEYS}/checks", content=hello_text, headers=as_yaml)).json() == {
        "sound": True,
        "errors": [],
        "warnings": [],
    }
    assert (await on_sqlite.get(JOURNEYS)).json()["data"] == []


async def test_json_says_the_same_and_its_faults_have_lines_too(on_sqlite):
    told = {
        "journey": "hello",
        "title": "🍺",
        "steps": [{"key": "hello", "send": "hello"}, {"key": "wait", "delay": "soon"}],
    }
    written = json.dumps(told, indent="\t")
    as_json = {"Content-Type": "application/json"}
    fault = (await on_sqlite.post(JOURNEYS, content=written, headers=as_json)).json()["errors"][0]
    assert written.splitlines()[fault["line"] - 1].strip() == '"delay": "soon"'
    right = await on_sqlite.post(JOURNEYS, content=written.replace("soon", "1d"), headers=as_json)
    assert (right.status_code, right.json()["title"]) == (201, "🍺")


async def test_what_is_neither_is_turned_away(on_sqlite):
    assert (
        await on_sqlite.post(JOURNEYS, content="journey: x", headers={"Content-Type": "text/csv"})
    ).status_code == 415
    latin = {"Content-Type": "application/yaml; charset=latin-1"}
    assert (await on_sqlite.post(JOURNEYS, content="journey: ü".encode("latin-1"), headers=latin)).status_code == 400


async def test_the_smatched_journey_goes_through_whole(client, as_yaml):
    text = Path("examples/smatched.yaml").read_text()
    survey = {
        "survey": "after_experience",
        "texts": {"de": {"title": "Wie war es?"}},
        "questions": [{"key": "nps", "kind": "nps", "texts": {"de": "Würdest du uns empfehlen?"}}],
    }
    assert (await client.post("/api/v1/surveys", json=survey)).status_code == 201
    for key in ("launch", "goodwill"):
        budget = {"key": key, "title": key, "total": "500 EUR"}
        assert (await client.post("/api/v1/budgets", json=budget)).status_code == 201
    assert (await client.post(JOURNEYS, content=text, headers=as_yaml)).status_code == 201
    published = await client.post(f"{JOURNEYS}/smatched/publications")
    assert published.status_code == 201, published.text
    drawn = await client.get(f"{JOURNEYS}/smatched/map.svg", headers={"Accept-Language": "de"})
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "Bewusstsein" in drawn.text
    cards = (await client.get(f"{JOURNEYS}/smatched/map.json")).json()["cards"]
    assert {"hello", "film", "taste", "ask", "thanks"} <= {card["key"] for card in cards}


@pytest.mark.parametrize(
    ("poison", "pointer"),
    [
        ("  - {key: a, delay: 1000000000d}\n", "/steps/0/delay"),
        ("".join(f"  - {{key: s{i}, go: s{(i + 1) % 100}}}\n" for i in range(100)), "/steps/0"),
        ("".join(f"  - {{key: s{i}, send: hello}}\n" for i in range(8_000)), ""),
    ],
)
async def test_poison_is_refused_with_a_place(on_sqlite, as_yaml, poison: str, pointer: str) -> None:
    text = f"journey: poison\nsteps:\n{poison}"
    answer = await on_sqlite.post("/api/v1/journeys/checks", content=text, headers=as_yaml)
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert len(answer.json()["errors"]) <= 51
