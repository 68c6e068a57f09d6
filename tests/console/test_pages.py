"""The pages: in both languages, with headers that protect, and nothing from customers is taken for a page's own."""

from datetime import datetime

import httpx2
import pytest

from journeys.passage import Whereabouts
from messages.content.library import PACKAGED
from operations.content import messages
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.drain import drain
from operations.journeys.pause import pause, resume
from operations.permission import suppressions
from store.touchpoints import tasks

ME = Who("tests")
CANARY = "<script>alert('Ada')</script>"


async def test_the_journeys_are_listed_with_their_people(operator: httpx2.AsyncClient, on_the_way: str) -> None:
    page = (await operator.get("/console/")).text
    assert "Von Neugier zu Treue" in page
    assert 'data-live="smatched-entered">1<' in page


async def test_the_map_shows_where_ada_is(operator: httpx2.AsyncClient, on_the_way: str) -> None:
    page = (await operator.get("/console/journeys/smatched")).text
    assert "Atempause, delay · 2 days · 10:00" in page
    assert "1 entered, 1 here now, 0 failed" in page
    assert 'data-live="row-breathe-here">1<' in page
    assert 'id="step-breathe"' in page
    assert 'href="#step-breathe"' in page


async def test_a_journey_that_paused_itself_says_why_and_what_to_do(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str
) -> None:
    because = {"reason": "complaints", "accepted": 1000, "bounced": 4, "complained": 5}
    await pause(desk, Who("etappe"), "smatched", because=because)
    page = (await operator.get("/console/journeys/smatched")).text
    assert "Within a day, 5 of 1,000 messages were called spam." in page
    assert "What to do: ask whether these people wanted this message" in page
    page = (await operator.get("/console/journeys/smatched?lang=de")).text
    assert "Innerhalb eines Tages wurden 5 von 1.000 Nachrichten als Spam gemeldet." in page
    await resume(desk, ME, "smatched")
    assert "Etappe hat diese Journey angehalten" not in (await operator.get("/console/journeys/smatched")).text


async def test_who_gets_nothing_any_more_and_why_stands_on_their_page(
    operator: httpx2.AsyncClient, desk: Desk, ada: str
) -> None:
    place = f"/console/customers/{ada}"
    assert "Not to be written to" not in (await operator.get(place)).text
    await suppressions.add(desk, Who("mail"), "ada@example.com", "hard_bounce")
    page = (await operator.get(f"{place}?lang=de")).text
    assert "Bekommt nichts mehr" in page
    assert "Adresse gibt es nicht" in page


async def test_a_plan_says_what_is_worth_knowing_of_its_messages(operator: httpx2.AsyncClient, desk: Desk) -> None:
    german = (PACKAGED / "email" / "hello" / "de").iterdir()
    files = {f"email/de/{file.name}": file.read_text() for file in german}
    await messages.keep(desk, ME, "bare", files, new=True)
    await define(desk, ME, "journey: new\nsteps: [{key: hello, send: hello}, {key: bare, send: bare}]")
    page = (await operator.get("/console/journeys/new/definition?lang=de")).text
    assert "Gut zu wissen über ihre Nachrichten" in page
    assert 'href="/console/messages/bare"' in page


async def test_a_draft_has_a_map_too_and_says_what_is_missing(operator: httpx2.AsyncClient, desk: Desk) -> None:
    await define(desk, ME, "journey: new\nsteps: [{key: ask, survey: nobody_wrote_it, within: 2d}]")
    assert "The draft, step by step" in (await operator.get("/console/journeys/new")).text
    page = (await operator.get("/console/journeys/new/definition")).text
    assert "What stands in the way of publishing" in page
    assert "nobody_wrote_it" in page


async def test_a_german_operator_reads_in_german_what_stands_in_the_way_of_publishing(
    operator: httpx2.AsyncClient, desk: Desk
) -> None:
    await define(desk, ME, "journey: new\nsteps:\n  - {key: ask, survey: nobody_wrote_it, within: 2d, then: thank}")
    german = {"accept-language": "de-AT,en;q=0.5"}
    page = (await operator.get("/console/journeys/new/definition", headers=german)).text
    assert "Zeile 3, Spalte 59: Schritt ask: einen Schritt „thank“ gibt es nicht; nenn eines von ask, end" in page
    assert "Schritt ask: Umfrage „nobody_wrote_it“ gibt es nicht; leg es zuerst an, oder berichtige den Namen" in page


async def test_a_version_can_be_read_as_it_was_written(operator: httpx2.AsyncClient, on_the_way: str) -> None:
    page = (await operator.get("/console/journeys/smatched/definition?version=1")).text
    assert "# The Smatched journey" in page
    assert (await operator.get("/console/journeys/smatched/definition?version=7")).status_code == 404


async def test_enrolments_can_be_looked_through(operator: httpx2.AsyncClient, on_the_way: str, ada: str) -> None:
    place = "/console/journeys/smatched/enrolments"
    assert f"/console/customers/{ada}" in (await operator.get(place)).text
    assert "Nobody here yet." in (await operator.get(f"{place}?state=ended")).text
    assert (await operator.get(f"{place}?state=nonsense")).status_code == 404


async def test_adas_story_is_told_in_a_marketers_words(operator: httpx2.AsyncClient, on_the_way: str, ada: str) -> None:
    for place in (f"/console/customers/{ada}", f"/console/enrolments/{on_the_way}"):
        page = (await operator.get(place)).text
        assert "Wir stellen uns vor" in page
        assert "waits until" in page
        assert f"http://temporal.test/workflows/{on_the_way}" in page
    page = (await operator.get(f"/console/customers/{ada}?lang=de")).text
    assert "wartet bis Di., 24. Nov., 09:00 in London = Di., 24. Nov., 10:00 in Berlin" in page
    assert "erteilt" in page


async def test_what_is_to_be_done_for_ada_stands_beside_her_story(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str, ada: str, now: datetime
) -> None:
    assert "Aufgaben" not in (await operator.get(f"/console/customers/{ada}?lang=de")).text
    where = Whereabouts(enrolment=on_the_way, customer=ada, journey="smatched", version=1, now=now, step="sorry")
    async with desk.database.begin() as connection:
        await tasks.add(connection, where, "service", CANARY)
    page = (await operator.get(f"/console/customers/{ada}?lang=de")).text
    assert "Aufgaben" in page
    assert "&lt;script&gt;" in page
    assert "offen" in page


async def test_ada_is_found_by_what_is_known_of_her(operator: httpx2.AsyncClient, ada: str) -> None:
    for known in ("ada", "Ada@Example.com ", ada):
        answer = await operator.get("/console/customers", params={"find": known})
        assert answer.headers["location"] == f"/console/customers/{ada}"
    assert "Nobody is known as" in (await operator.get("/console/customers?find=nobody")).text


@pytest.mark.parametrize(
    ("wish", "said"), [("de-AT,de;q=0.9", "Kundschaft"), ("fr,en;q=0.5", "Customers"), ("", "Kundschaft")]
)
async def test_pages_speak_the_readers_language(operator: httpx2.AsyncClient, wish: str, said: str) -> None:
    page = (await operator.get("/console/", headers={"accept-language": wish})).text
    assert f">{said}</a>" in page


async def test_a_chosen_language_is_kept(operator: httpx2.AsyncClient) -> None:
    assert "Kundschaft" in (await operator.get("/console/?lang=de")).text
    assert '<html lang="de">' in (await operator.get("/console/customers")).text


async def test_a_name_is_only_a_name(operator: httpx2.AsyncClient, desk: Desk) -> None:
    person = Person(external_id=CANARY, name=CANARY, interests=[CANARY], attributes={CANARY: CANARY})
    customer = await identify(desk, person)
    for place in ("/console/customers", f"/console/customers/{customer}"):
        page = (await operator.get(place)).text
        assert "alert(" in page
        assert CANARY not in page
    page = (await operator.get("/console/customers", params={"find": f"{CANARY}!"})).text
    assert CANARY not in page


async def test_a_journeys_text_cannot_break_out_of_its_map(operator: httpx2.AsyncClient, desk: Desk) -> None:
    title = "</text></svg><script>alert(1)</script>"
    await define(desk, ME, f"journey: bad\ntitle: '{title}'\nsteps: [{{key: hello, send: hello, title: '{title}'}}]")
    for place in ("/console/", "/console/journeys/bad", "/console/journeys/bad/definition"):
        assert "<script>alert" not in (await operator.get(place)).text


async def test_every_answer_has_the_headers_that_protect(operator: httpx2.AsyncClient) -> None:
    for place in ("/console/", "/console/nothing", "/console/static/console.css", "/console/mailbox/77"):
        answer = await operator.get(place)
        if answer.status_code == 404 and "application/json" in answer.headers["content-type"]:
            continue  # no route of ours: the app's own answer
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] in ("no-store", "no-cache")


async def test_what_is_not_there_is_said_on_a_page(operator: httpx2.AsyncClient) -> None:
    for place in ("journeys/none", "customers/none", "enrolments/none", "mailbox/9", "mailbox/x", "static/none.css"):
        answer = await operator.get(f"/console/{place}")
        assert answer.status_code == 404, place
        assert "There is nothing at this address." in answer.text


async def test_a_draft_shows_its_plan_and_can_be_published(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str
) -> None:
    live = (await review.version(desk, "smatched", 1))["text"]
    longer = live.replace("delay: 2d", "delay: 3d", 1)
    row = await define(desk, ME, longer)
    page = (await operator.get("/console/journeys/smatched/definition")).text
    assert "<dd>delay: <del>2d</del> → <ins>3d</ins></dd>" in page
    assert "Here now, on version 1: 1" in page
    assert "Under way on version 1, and left alone: 1." in page
    place = "/console/journeys/smatched/publications"
    assert (await operator.post(place, params={"revision": row["revision"] - 1})).status_code == 303
    assert (await review.journey(desk, "smatched"))["live_version"] == 1
    published = await operator.post(place, params={"revision": row["revision"]})
    assert published.headers["location"] == "/console/journeys/smatched/definition"
    assert (await review.journey(desk, "smatched"))["live_version"] == 2
    assert "What publishing would do" not in (await operator.get(published.headers["location"])).text


async def test_another_site_or_a_stranger_publishes_nothing(
    stranger: httpx2.AsyncClient, operator: httpx2.AsyncClient, desk: Desk
) -> None:
    await define(desk, ME, "journey: new\nsteps: [{key: hello, send: hello}]")
    place = "/console/journeys/new/publications?revision=1"
    assert (await operator.post(place, headers={"sec-fetch-site": "cross-site"})).status_code == 403
    operator.cookies.clear()
    assert (await operator.post(place)).status_code == 401
    assert (await review.journey(desk, "new"))["state"] == "draft"


@pytest.mark.parametrize(("turn", "said"), [(pause, "pausiert"), (drain, "läuft aus")])
async def test_a_switch_that_was_turned_is_shown(
    operator: httpx2.AsyncClient, desk: Desk, on_the_way: str, turn: object, said: str
) -> None:
    await turn(desk, ME, "smatched")  # type: ignore[operator]
    assert said in (await operator.get("/console/journeys/smatched?lang=de")).text
