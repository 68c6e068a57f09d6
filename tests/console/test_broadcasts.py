"""Broadcasts from the pages: written, looked at, sent once, watched, halted."""

import httpx2
import pytest

from operations.audiences import broadcast, lists
from operations.content import messages
from operations.desk import Desk, Who

ME = Who("tests")
TEXT = "broadcast: spring_sale\ntitle: Frühlingsfest\naudience: {list: friends}\nsend: hello\nrate: 10/s\n"
PLACE = "/console/broadcasts/spring_sale"


@pytest.fixture
async def friends(desk: Desk, ada: str, bob: str) -> None:
    """Ada and Bob are on a list; Bob unsubscribed."""
    await lists.keep(desk, ME, "friends", "Friends")
    await lists.put_on(desk, ME, "friends", [("id", ada), ("id", bob)])


async def test_it_is_written_looked_at_and_sent(operator: httpx2.AsyncClient, desk: Desk, friends: None) -> None:
    assert "There is no broadcast yet" in (await operator.get("/console/broadcasts")).text
    assert "spring_sale" in (await operator.get("/console/new-broadcast")).text
    looked = (await operator.post("/console/new-broadcast", data={"text": TEXT, "then": "look"})).text
    assert "Only looked at" in looked
    assert f"{PLACE}/launch" not in looked
    kept = await operator.post("/console/new-broadcast", data={"text": TEXT})
    assert (kept.status_code, kept.headers["location"]) == (303, PLACE)
    looked = (await operator.post(f"{PLACE}?lang=de", data={"text": TEXT, "revision": 1, "then": "look"})).text
    assert 'data-live="reachable">1<' in looked
    assert "abgemeldet" in looked
    assert "Jetzt senden (1)" in looked
    sent = await operator.post(f"{PLACE}/launch", data={"revision": 1})
    assert sent.headers["location"] == PLACE
    page = (await operator.get(PLACE)).text
    assert "0 von 2" in page
    assert "Frühlingsfest" in (await operator.get("/console/broadcasts")).text
    assert (await operator.post(f"{PLACE}/launch", data={"revision": 1})).status_code == 409


async def test_what_is_worth_knowing_of_its_message_stands_beside_the_button_that_sends_it(
    operator: httpx2.AsyncClient, desk: Desk, friends: None
) -> None:
    page = "<p>Griaß di.</p><p>{{ brand.imprint[0] }} <a href='{{ links.unsubscribe }}'>Abmelden</a></p>"
    body = "Griaß di.\n{{ brand.imprint[0] }}\n"
    files = {"email/de/subject.txt": "Servus", "email/de/body.txt": body, "email/de/body.html": page}
    await messages.keep(desk, ME, "servus", files, new=True)
    text = TEXT.replace("hello", "servus")
    await broadcast.define(desk, ME, text)
    looked = await operator.post(f"{PLACE}?lang=de", data={"text": text, "revision": 1, "then": "look"})
    assert "Gut zu wissen über ihre Nachrichten" in looked.text
    assert '<a href="/console/messages/servus">servus</a>' in looked.text
    assert "Jetzt senden (1)" in looked.text


async def test_it_is_halted_and_ended_from_its_page(operator: httpx2.AsyncClient, desk: Desk, friends: None) -> None:
    await broadcast.define(desk, ME, TEXT)
    assert (await operator.post(f"{PLACE}/pause")).status_code == 409
    await broadcast.launch(desk, ME, "spring_sale")
    for act, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        assert (await operator.post(f"{PLACE}/{act}")).headers["location"] == PLACE
        assert f'class="state {state}"' in (await operator.get(PLACE)).text
    assert f"{PLACE}/cancel" not in (await operator.get(PLACE)).text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT.replace("send:", "sned:"), "unknown field “sned”"),
        (TEXT.replace("friends", "nobody"), "there is no list “nobody”"),
    ],
)
async def test_what_is_wrong_is_told_beside_the_text(
    operator: httpx2.AsyncClient, friends: None, text: str, told: str
) -> None:
    answer = await operator.post("/console/new-broadcast", data={"text": text, "then": "look"})
    assert answer.status_code == 422
    assert told in answer.text
    assert "Frühlingsfest" in answer.text


async def test_a_german_operator_reads_in_german_what_is_wrong_with_a_broadcast(
    operator: httpx2.AsyncClient, friends: None
) -> None:
    german, text = {"accept-language": "de"}, TEXT.replace("10/s", "schnell").replace("send:", "sned:")
    page = (await operator.post("/console/new-broadcast", data={"text": text}, headers=german)).text
    assert "rate: schreib ein Tempo wie 100/s, 5000/h oder 10..1000/min over 1h" in page
    assert "ein Feld „sned“ gibt es nicht; es gibt: broadcast, title," in page


async def test_who_was_faster_is_not_overwritten(operator: httpx2.AsyncClient, desk: Desk, friends: None) -> None:
    await broadcast.define(desk, ME, TEXT)
    await broadcast.define(desk, ME, TEXT.replace("10/s", "20/s"), key="spring_sale")
    late = await operator.post(PLACE, data={"text": TEXT, "revision": 1})
    assert late.status_code == 422
    assert "somebody changed it" in late.text
    again = await operator.post("/console/new-broadcast", data={"text": TEXT})
    assert again.status_code == 422
