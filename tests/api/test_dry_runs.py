"""Dry-runs over the API: what Ada would get, without anybody getting anything."""

from xml.etree.ElementTree import fromstring

ADA = {"name": "Ada", "email": "ada@example.com", "locale": "en", "zone": "Europe/London", "consents": ["news"]}
START = "2026-11-23T09:00:00Z"


async def _dry_run(client, **asked):
    return await client.post("/api/v1/journeys/hello/dry-runs", json={"customer": ADA, "start": START} | asked)


async def test_ada_would_get_one_mail_and_leave_the_next_day(client, hello: str) -> None:
    told = await _dry_run(client, version=1)
    assert told.status_code == 200
    trace = told.json()
    mail = next(scene for scene in trace["scenes"] if scene["what"] == "message")
    assert (mail["at"], mail["step"], mail["mail"]["fault"]) == ("2026-11-23T09:00:00Z", "hello", None)
    assert mail["mail"]["subject"]
    assert (trace["outcome"], trace["scenes"][-1]["at"]) == ("completed", "2026-11-24T09:00:00Z")
    assert trace["faults"] == trace["granted"] == trace["unheard"] == []


async def test_nothing_is_kept_of_it(client, hello: str) -> None:
    await _dry_run(client)
    assert (await client.get("/api/v1/enrollments")).json()["data"] == []
    assert (await client.get("/api/v1/deliveries")).json()["data"] == []
    assert (await client.get("/api/v1/customers")).json()["data"] == []


async def test_the_draft_is_walked_when_no_version_is_named(client, hello: str, hello_text: str, as_yaml: dict) -> None:
    tag = (await client.get("/api/v1/journeys/hello")).headers["ETag"]
    draft = hello_text.replace("delay: 1d", "delay: 5d")
    put = await client.put("/api/v1/journeys/hello", content=draft, headers=as_yaml | {"If-Match": tag})
    assert put.status_code == 200
    drafted, published = (await _dry_run(client)).json(), (await _dry_run(client, version=1)).json()
    assert drafted["scenes"][-1]["at"] == "2026-11-28T09:00:00Z"
    assert published["scenes"][-1]["at"] == "2026-11-24T09:00:00Z"


async def test_what_the_script_says_and_nobody_waits_for_is_told(client, hello: str) -> None:
    events = [{"at": "entry", "event": "order.paid"}, {"at": "2h", "event": "Film Watched"}]
    trace = (await _dry_run(client, events=events)).json()
    assert trace["unheard"] == [{"at": "2026-11-23T11:00:00Z", "event": "film.watched"}]


async def test_what_is_not_understood_is_told_with_its_place(on_sqlite) -> None:
    told = await _dry_run(on_sqlite, customer=ADA | {"zone": "Mars"}, events=[{"at": "soon", "event": "a.b"}])
    assert told.status_code == 422
    assert {one["pointer"] for one in told.json()["errors"]} == {"/customer/zone", "/events/0/at"}


async def test_a_journey_that_is_not_there_is_not_there(on_sqlite) -> None:
    assert (await _dry_run(on_sqlite)).status_code == 404


async def test_every_way_there_is_is_told(client, hello: str) -> None:
    told = await client.post("/api/v1/journeys/hello/dry-runs/matrix", json={"customer": ADA, "start": START})
    assert told.status_code == 200
    found = told.json()
    assert [[turn["outcome"] for turn in way["turns"]] for way in found["ways"]] == [
        ["sent", "done"],
        ["not_sent", "done"],
    ]
    assert (found["complete"], found["never_reached"], found["missing"], found["longest"]) == (True, [], [], 1)


async def test_the_way_is_marked_on_the_map_also_when_asked_twice(client, hello: str) -> None:
    once = {"Idempotency-Key": "a map", "Accept-Language": "de"}
    asked = {"json": {"customer": ADA, "start": START}, "headers": once}
    told = [await client.post("/api/v1/journeys/hello/dry-runs/map", **asked) for _ in range(2)]
    assert told[0].status_code == 200
    assert told[0].json() == told[1].json()
    picture = fromstring(told[0].json()["svg"])
    kinds = [
        group.attrib["class"] for group in picture.iter("{http://www.w3.org/2000/svg}g") if "class" in group.attrib
    ]
    assert "card touchpoint taken" in kinds
    assert not any("not-taken" in kind for kind in kinds)
