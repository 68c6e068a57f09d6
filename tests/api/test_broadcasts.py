"""Broadcasts as resources: written, previewed, started; and the links in what goes out lead somewhere."""

from sqlalchemy import select

from journeys.chunk import MESSAGE
from journeys.passage import Whereabouts
from store.sending import deliveries_of_many
from store.sending.delivery import Delivery, identity
from store.tables import consents

BROADCASTS = "/api/v1/broadcasts"
TEXT = "broadcast: sale\ntitle: Sale\naudience: {everybody: true}\nsend: hello\n"


async def test_one_is_written_previewed_and_started(client, as_yaml, ada, bob):
    written = await client.post(BROADCASTS, content=TEXT, headers=as_yaml)
    assert (written.status_code, written.headers["location"]) == (201, f"{BROADCASTS}/sale")
    assert (written.json()["state"], written.json()["text"], written.json()["tally"]) == ("draft", TEXT, [])
    seen = (await client.post(f"{BROADCASTS}/sale/previews")).json()
    assert seen == {"count": 2, "reachable": 1, "refused": {"unsubscribed": 1}, "sample": [ada], "warnings": []}
    started = await client.post(f"{BROADCASTS}/sale/launches")
    assert (started.status_code, started.json()["state"], started.json()["total"]) == (202, "running", 2)
    operation = (await client.get(started.headers["location"])).json()
    assert (operation["kind"], operation["subject"], operation["state"]) == ("broadcast", "sale", "running")
    assert (await client.post(f"{BROADCASTS}/sale/launches")).status_code == 409
    assert [row["key"] for row in (await client.get(BROADCASTS)).json()["data"]] == ["sale"]
    assert (await client.get("/api/v1/journeys")).json()["data"] == []


async def test_one_is_paused_and_goes_on(client, as_yaml, ada):
    await client.post(BROADCASTS, content=TEXT, headers=as_yaml)
    assert (await client.put(f"{BROADCASTS}/sale/pause")).status_code == 409
    await client.post(f"{BROADCASTS}/sale/launches")
    for turn, state in ((client.put, "paused"), (client.put, "paused"), (client.delete, "running")):
        answer = await turn(f"{BROADCASTS}/sale/pause")
        assert (answer.status_code, answer.json()["state"]) == (200, state)


async def test_a_draft_is_changed_by_whoever_read_it(client, as_yaml):
    tag = (await client.post(BROADCASTS, content=TEXT, headers=as_yaml)).headers["etag"]
    changed = TEXT.replace("Sale", "Winter sale")
    assert (await client.put(f"{BROADCASTS}/sale", content=changed, headers=as_yaml)).status_code == 428
    answer = await client.put(f"{BROADCASTS}/sale", content=changed, headers=as_yaml | {"If-Match": tag})
    assert (answer.status_code, answer.json()["title"]) == (200, "Winter sale")
    stale = await client.put(f"{BROADCASTS}/sale", content=TEXT, headers=as_yaml | {"If-Match": tag})
    assert stale.status_code == 412


async def test_what_is_wrong_is_told_where(client, as_yaml):
    refused = await client.post(f"{BROADCASTS}/previews", content=TEXT.replace("send", "sned"), headers=as_yaml)
    assert refused.status_code == 422
    assert ("/sned", 4) in [(fault["pointer"], fault["line"]) for fault in refused.json()["errors"]]
    assert (await client.get(f"{BROADCASTS}/nobody")).status_code == 404


async def test_what_is_worth_knowing_of_its_message_is_told_before_it_is_sent_and_in_the_words_of_a_publish(
    client, as_yaml, ada, grace
):
    page = "<p>Griaß di.</p><p>{{ brand.imprint[0] }} <a href='{{ links.unsubscribe }}'>Abmelden</a></p>"
    text = "Griaß di.\n{{ brand.imprint[0] }}\n"
    files = {"email/de/subject.txt": "Servus", "email/de/body.txt": text, "email/de/body.html": page}
    await client.post("/api/v1/messages", json={"key": "servus", "files": files})
    sale, journey = TEXT.replace("hello", "servus"), "journey: same\nsteps:\n  - {key: hello, send: servus}\n"
    await client.post("/api/v1/journeys", content=journey, headers=as_yaml)
    published = (await client.post("/api/v1/journeys/same/publications")).json()
    (warning,) = published["warnings"]
    assert (warning["level"], warning["rule"], warning["message"]) == ("warning", "unsubscribe", "servus")
    seen = [await client.post(f"{BROADCASTS}/previews", content=sale, headers=as_yaml)]
    await client.post(BROADCASTS, content=sale, headers=as_yaml)
    seen += [await client.post(f"{BROADCASTS}/sale/{what}") for what in ("previews", "launches")]
    assert [one.json()["warnings"] for one in seen] == [[warning]] * 3
    assert (await client.post(f"{BROADCASTS}/sale/previews")).json()["warnings"] == []


async def test_a_message_that_cannot_be_sent_is_told_before_it_is_to_be_sent(client, as_yaml, ada):
    files = {"email/de/subject.txt": "Servus", "email/de/body.txt": "Griaß di, {{ profile.nmae }}."}
    await client.post("/api/v1/messages", json={"key": "servus", "files": files})
    await client.post(BROADCASTS, content=TEXT.replace("hello", "servus"), headers=as_yaml)
    for what in ("previews", "launches"):
        refused = await client.post(f"{BROADCASTS}/sale/{what}")
        assert refused.status_code == 422
        assert any(fault["pointer"] == "/send" and "nmae" in fault["detail"] for fault in refused.json()["errors"])


async def test_adas_letter_leads_to_its_web_view_and_to_an_unsubscribe_that_counts(client, desk, as_yaml, ada):
    await client.post(BROADCASTS, content=TEXT, headers=as_yaml)
    await client.post(f"{BROADCASTS}/sale/launches")
    walk = {"enrolment": f"sale:{ada}", "customer": ada, "journey": "sale", "version": 1}
    where = Whereabouts(**walk, now=desk.clock(), step=MESSAGE, visit=1)
    letter = Delivery(where, "email", "hello", "news", "ada@example.com", "hold", "etappe.test", walks=False)
    async with desk.database.begin() as connection:
        await deliveries_of_many.claim(connection, [letter], {}, desk.clock(), desk.clock())
    (told,) = (await client.get("/api/v1/deliveries", params={"journey": "sale"})).json()["data"]
    assert (told["enrollment"], told["customer"]) == (None, ada)
    web, unsubscribe = (desk.links.to(purpose, identity(where.touchpoint)) for purpose in ("w", "u"))
    assert (await client.get(web)).status_code == 200
    assert (await client.post(unsubscribe, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    async with desk.database.read() as connection:
        said = select(consents.c.state).where(consents.c.customer == ada, consents.c.topic == "news")
        assert (await connection.execute(said)).scalar_one() == "withdrawn"
    timeline = (await client.get(f"/api/v1/customers/{ada}/timeline")).json()["data"]
    assert "delivery" in [line["kind"] for line in timeline]
