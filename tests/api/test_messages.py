"""Messages over the API: written, checked, looked at, tried."""

from dataclasses import replace
from io import BytesIO
from shutil import which

import httpx2
import pytest
from PIL import Image

from operations.desk import Desk
from tests.api.conftest import Doors
from tests.messages.recorded import Recorded

FOOT = "\n{{ brand.imprint[0] }}\n{{ links.unsubscribe }}\n"
FILES = {"email/de/subject.txt": "Servus {{ profile.name }}", "email/de/body.txt": "Griaß di." + FOOT}
PAGE = "<img src='https://example.com/a.png'><a href='{{ links.unsubscribe }}'>x</a> {{ brand.imprint[0] }}"
JOURNEY = "journey: greeting\nbrand: plain\nsteps:\n  - {key: rest, delay: 1d}\n  - {key: hello, send: servus}\n"
PLACE = "/api/v1/messages/servus"
Client = httpx2.AsyncClient


async def written(client: Client, files: dict[str, str] = FILES) -> httpx2.Response:
    return await client.post("/api/v1/messages", json={"key": "servus", "files": files})


async def publish(client: Client, text: str, as_yaml: dict[str, str]) -> httpx2.Response:
    await client.post("/api/v1/journeys", content=text, headers=as_yaml)
    return await client.post("/api/v1/journeys/greeting/publications")


async def test_a_message_is_written_read_changed_and_removed(client: Client) -> None:
    made = await written(client)
    assert (made.status_code, made.headers["etag"], made.json()["origin"]) == (201, '"1"', "api")
    assert (await client.get(PLACE)).json()["files"] == FILES
    assert (await client.put(PLACE, json={"files": FILES})).status_code == 428
    changed = await client.put(
        PLACE, json={"files": {**FILES, "email/en/body.txt": "Hi." + FOOT}}, headers={"If-Match": '"1"'}
    )
    assert (changed.headers["etag"], changed.json()["locales"]) == ('"2"', ["de", "en"])
    stale = await client.put(PLACE, json={"files": FILES}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert (await written(client)).status_code == 409
    assert (await client.delete(PLACE)).status_code == 204
    assert (await client.get(PLACE)).status_code == 404


async def test_messages_that_are_files_are_listed_and_stay_as_they_are(client: Client) -> None:
    page = (await client.get("/api/v1/messages", params={"limit": 2})).json()
    assert [one["origin"] for one in page["data"]] == ["file", "file"]
    rest = (await client.get("/api/v1/messages", params={"limit": 100, "cursor": page["next_cursor"]})).json()
    hello = next(one for one in rest["data"] if one["key"] == "hello")
    assert hello["channels"] == ["email"]
    place = "/api/v1/messages/hello"
    assert "subject.txt" in str((await client.get(place)).json()["files"])
    for answer in (
        await client.put(place, json={"files": FILES}, headers={"If-Match": "*"}),
        await client.delete(place),
    ):
        assert answer.status_code == 409
        assert "is a file" in answer.json()["detail"]


async def test_a_message_of_ones_own_goes_before_the_file_and_gives_way_to_it_again(client: Client) -> None:
    assert (await client.post("/api/v1/messages", json={"key": "hello", "files": FILES})).status_code == 201
    assert (await client.post("/api/v1/messages/hello/previews", json={})).json()["text"].startswith("Griaß di.")
    assert (await client.delete("/api/v1/messages/hello")).status_code == 204
    assert (await client.get("/api/v1/messages/hello")).json()["origin"] == "file"


@pytest.mark.parametrize(
    "file", ["body.txt", "email/body.txt", "../../etc/passwd", "email/de/../x.txt", "email/de/run.sh", "brands/a.yaml"]
)
async def test_a_file_that_is_none_is_refused(client: Client, file: str) -> None:
    answer = await written(client, {file: "x"})
    assert answer.status_code == 422
    assert "email/en/body.txt" in answer.json()["detail"]


async def test_what_a_journey_sends_cannot_go(client: Client, as_yaml: dict[str, str]) -> None:
    await written(client)
    assert (await publish(client, JOURNEY, as_yaml)).status_code == 201
    refused = await client.delete(PLACE)
    assert (refused.status_code, "journey greeting" in refused.json()["detail"]) == (409, True)
    assert (await client.get(PLACE)).json()["used_by"] == ["journey greeting"]


async def test_a_mistake_stops_a_publish_at_the_step_that_would_send_it(
    client: Client, as_yaml: dict[str, str], ada: str
) -> None:
    await written(client, {"email/de/subject.txt": "Hi", "email/de/body.txt": "Hi {{ profile.nme }}"})
    answer = await publish(client, JOURNEY, as_yaml)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["step"], error["line"], error["pointer"]) == (422, "hello", 5, "/steps/1")
    assert error["detail"].endswith("body.txt line 1: `profile.nme` is not there; did you mean `profile.name`?")
    checked = (await client.post("/api/v1/journeys/greeting/checks")).json()
    assert (checked["sound"], checked["errors"][0]["step"]) == (False, "hello")


async def test_what_only_some_customers_lack_is_found_with_them(
    client: Client, as_yaml: dict[str, str], ada: str
) -> None:
    body = {**FILES, "email/de/body.txt": "{{ profile.attributes.size }}" + FOOT}
    await written(client, body)
    found = (await client.post(f"{PLACE}/checks")).json()
    assert (found["sound"], {one["level"] for one in found["findings"]}) == (False, {"error"})
    await client.patch(f"/api/v1/customers/{ada}", json={"attributes": {"size": "M"}})
    found = (await client.post(f"{PLACE}/checks")).json()
    assert (found["sound"], {one["level"] for one in found["findings"]}) == (True, {"warning"})
    assert (await publish(client, JOURNEY, as_yaml)).json()["warnings"][0]["message"] == "servus"


async def test_a_message_is_looked_at_with_a_customers_eyes(client: Client, ada: str) -> None:
    await written(client, {**FILES, "email/de/body.html": PAGE})
    seen = (await client.post(f"{PLACE}/previews", json={"customer": ada})).json()
    assert (seen["subject"], seen["brand"], seen["size"]) == ("Servus Ada", "plain", len(seen["html"].encode()))
    assert [(one["rule"], one["line"]) for one in seen["findings"]] == [("alt_text", 1)]
    other = (await client.post(f"{PLACE}/previews", json={"profile": {"name": "Grace"}, "brand": "smatched"})).json()
    assert (other["subject"], "Hopfengasse" in other["text"]) == ("Servus Grace", True)
    broken = (await client.post(f"{PLACE}/previews", json={"brand": "nobody"})).json()
    assert (broken["status"], "brand nobody" in broken["detail"]) == (422, True)


@pytest.mark.skipif(which("chromium") is None, reason="needs Chromium")
@pytest.mark.parametrize(("where", "width"), [("phone", 390), ("desktop", 1280)])
async def test_a_picture_shows_it_on_a_phone_and_on_a_desktop(on_sqlite: Client, where: str, width: int) -> None:
    answer = await on_sqlite.get("/api/v1/messages/hello/picture", params={"width": where, "locale": "de"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.width, 300 < picture.height < 3000) == (width, True)


async def test_where_there_is_no_browser_the_answer_says_what_to_do(
    on_sqlite: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("operations.content.picture.which", lambda name: None)
    answer = await on_sqlite.get("/api/v1/messages/hello/picture")
    assert (answer.status_code, "install" in answer.json()["detail"]) == (501, True)


async def test_a_message_is_tried_on_oneself_and_counts_nowhere(door: Doors, desk: Desk, ada: str) -> None:
    channel = Recorded()
    client = await door(replace(desk, channels=lambda: {"email": channel}))
    await written(client)
    asked = {"to": "me@example.com", "customer": ada}
    tried = await client.post(f"{PLACE}/test-sends", json=asked)
    assert (tried.status_code, tried.json()["state"]) == (200, "accepted")
    (mail,) = channel.sent
    assert (mail.recipient, mail.subject) == ("me@example.com", "[Test] Servus Ada")
    assert "https://example.com/u/" in mail.text
    assert (await client.get("/api/v1/deliveries")).json()["data"] == []
    log = (await client.get("/api/v1/audit-log")).json()["data"]
    assert next(line for line in log if line["what"] == "message.tried")["subject"] == "servus"
    assert "me@example.com" not in str(log)


async def test_it_is_tried_twenty_times_an_hour_where_somebody_is_reached(door: Doors, sqlite_desk: Desk) -> None:
    channel = Recorded()
    client = await door(replace(sqlite_desk, channels=lambda: {"email": channel}))
    place = "/api/v1/messages/hello/test-sends"
    assert (await client.post(place, json={"to": "nowhere"})).status_code == 422
    assert (await client.post(place, json={"to": "a@b.example", "channel": "pigeon"})).status_code == 422
    for _ in range(20):
        assert (await client.post(place, json={"to": "me@example.com"})).status_code == 200
    often = await client.post(place, json={"to": "me@example.com"})
    assert (often.status_code, "retry-after" in often.headers, len(channel.sent)) == (409, True, 20)
