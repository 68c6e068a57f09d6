"""The messages in the console: looked at with a customer's eyes, written, tried."""

from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI

from api.source_kinds import KINDS
from console.app import router
from operations.access.sign_in import issue
from operations.content import messages
from operations.desk import Desk, Who
from store.sending import providers
from tests.messages.recorded import Recorded

ME = Who("tests")
FOOT = "\n{{ brand.imprint[0] }}\n{{ links.unsubscribe }}\n"
FILES = {"email/de/subject.txt": "Servus {{ profile.name }}", "email/de/body.txt": "Griaß di." + FOOT}
Browser = httpx2.AsyncClient


async def test_the_list_says_where_each_is_used_and_what_is_wrong(
    operator: Browser, desk: Desk, on_the_way: str
) -> None:
    await messages.keep(desk, ME, "servus", {"email/de/body.txt": "{{ profile.nme }}"}, new=True)
    page = (await operator.get("/console/messages")).text
    assert '<a href="/console/journeys/smatched">smatched</a>' in page
    assert "to correct" not in page
    assert "1 to correct" in (await operator.get("/console/messages?check=true")).text


async def test_a_message_is_seen_with_adas_eyes(operator: Browser, desk: Desk, ada: str) -> None:
    await messages.keep(desk, ME, "servus", FILES, new=True)
    page = (await operator.get("/console/messages/servus", params={"customer": ada, "lang": "de"})).text
    assert "<strong>Servus Ada</strong>" in page
    assert "Alles in Ordnung" in page
    frame = await operator.get("/console/messages/hello/page", params={"customer": ada})
    assert frame.headers["content-security-policy"].startswith("sandbox")
    assert "Hallo Ada" in frame.text


async def test_what_is_written_is_kept_and_never_over_somebody_elses(operator: Browser, desk: Desk) -> None:
    fields = {"file": list(FILES), "text": list(FILES.values())}
    made = await operator.post("/console/messages/new", data={"key": "servus", **fields})
    assert (made.status_code, made.headers["location"]) == (303, "/console/messages/servus")
    fields["text"][0] = "Servus, {{ profile.nme }}"
    assert (await operator.post("/console/messages/servus", data={"revision": 1, **fields})).status_code == 303
    page = (await operator.get("/console/messages/servus")).text
    assert "did you mean `profile.name`?" in page.replace("&#39;", "'")
    stale = await operator.post("/console/messages/servus", data={"revision": 1, **fields})
    assert (stale.status_code, "Somebody changed it" in stale.text) == (409, True)
    assert (await operator.post("/console/messages/servus/removal", data={"revision": 2})).status_code == 303
    assert (await operator.get("/console/messages/servus")).status_code == 404


async def test_a_german_operator_reads_in_german_what_is_wrong_with_a_message(operator: Browser, desk: Desk) -> None:
    german = {"accept-language": "de"}
    body = {"file": ["email/de/body.txt"], "text": ["Servus, {{ profile.nme }}" + FOOT]}
    made = await operator.post("/console/messages/new", data={"key": "Servus!", **body}, headers=german)
    assert "der Schlüssel einer Nachricht besteht aus kleinen Buchstaben, Ziffern und _" in made.text
    await operator.post("/console/messages/new", data={"key": "servus", **body}, headers=german)
    page = (await operator.get("/console/messages/servus", headers=german)).text
    assert "Nachricht servus (de): sie hat keinen Betreff; schreib email/servus/de/subject.txt" in page
    whole = {"file": list(FILES), "text": ["Servus", *body["text"]], "revision": 1}
    await operator.post("/console/messages/servus", data=whole, headers=german)
    page = (await operator.get("/console/messages/servus", headers=german)).text
    assert "body.txt Zeile 1: `profile.nme` gibt es nicht; meintest du `profile.name`?" in page


async def test_a_file_becomes_ones_own_when_it_is_kept(operator: Browser, desk: Desk) -> None:
    assert "Keep as your own" in (await operator.get("/console/messages/hello")).text
    fields = {"file": list(FILES), "text": list(FILES.values())}
    assert (await operator.post("/console/messages/hello", data={"revision": 0, **fields})).status_code == 303
    assert (await messages.one(desk, "hello"))["origin"] == "api"


async def test_a_message_is_tried_on_oneself(desk: Desk, ada: str) -> None:
    channel, app = Recorded(), FastAPI()
    tried = replace(desk, channels=lambda: {"email": channel})
    app.include_router(router(tried, secure=False, kinds=KINDS), prefix="/console")
    headers = {"accept-language": "en", "sec-fetch-site": "same-origin"}
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://etappe.test", headers=headers) as browser:
        await browser.post(await issue(desk))
        place = f"/console/messages/hello/tries?customer={ada}"
        done = await browser.post(place, data={"to": "me@example.com"})
        assert (done.status_code, "Tried on me@example.com: accepted" in done.text) == (200, True)
        wrong = await browser.post(place, data={"to": "nowhere"})
        assert (wrong.status_code, "is no address" in wrong.text) == (422, True)
    assert [mail.subject[:6] for mail in channel.sent] == ["[Test]"]


@pytest.mark.parametrize("key", ["nothing", "../mailbox"])
async def test_what_is_not_there_is_not_shown(operator: Browser, key: str) -> None:
    assert (await operator.get(f"/console/messages/{key}x")).status_code == 404


async def test_who_is_left_alone_is_told_on_the_first_page_and_on_this_one(
    operator: httpx2.AsyncClient, desk: Desk
) -> None:
    until = desk.clock() + timedelta(minutes=1)
    async with desk.database.begin() as connection:
        await providers.open_(connection, desk.clock(), "sms:ours", until, failures=5, reason="away", trial=False)
    for address in ("/console/", "/console/messages"):
        page = (await operator.get(f"{address}?lang=de")).text
        assert "<strong>sms:ours</strong> wird seit 23.11.2026, 10:00 in Ruhe gelassen" in page
