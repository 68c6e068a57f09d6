"""A program beside Etappe: everything the client can say is understood by the API."""

import inspect
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO

import httpx2
import pytest
from PIL import Image

from client import Conflict, Etappe, Forbidden, NotFound, Problem, Unreachable
from client.connection import Connection
from client.resource import Resource
from operations.desk import Desk
from operations.work.keep_working import work

HELLO = "journey: hello\nsteps:\n  - {key: hello, send: hello}\n  - {key: rest, delay: 3d}\n"
VIPS = "segment: vips\nwho: {attribute: tier, is: gold}\n"
SALE = "broadcast: sale\naudience: {segment: vips}\nsend: hello\n"
ADA = {"external_id": "ada"}


@pytest.fixture
async def etappe(on_sqlite: httpx2.AsyncClient) -> AsyncIterator[Etappe]:
    """A client whose every call is counted."""
    async with Etappe(Connection(on_sqlite)) as opened:
        yield opened


async def listed(things) -> list:
    return [thing async for thing in things]


async def test_a_customer_from_their_first_word_to_their_last(etappe: Etappe) -> None:
    ada = await etappe.customers.add(**ADA, email="ada@example.com", name="Ada")
    said = await etappe.customers.say(ada["id"], "news", "given", evidence={"by": "form"})
    assert said["consents"][0]["state"] == "given"
    assert (await etappe.customers.correct(ada["id"], attributes={"tier": "gold"}))["attributes"] == {"tier": "gold"}
    assert (await etappe.events.tell("order.paid", ADA, id="1", at=datetime(2026, 11, 1, tzinfo=UTC)))["new"]
    assert not (await etappe.events.tell("order.paid", ADA, id="1"))["new"]
    assert "event" in {moment["kind"] for moment in await listed(etappe.customers.timeline(ada["id"]))}
    other = await etappe.customers.add(email="countess@example.com")
    await etappe.customers.merge(ada["id"], other["id"])
    assert (await etappe.customers.find("email", "countess@example.com"))["id"] == ada["id"]
    assert (await etappe.customers.read(other["id"]))["id"] == ada["id"]
    assert [one["id"] for one in await listed(etappe.customers.every())] == [ada["id"]]
    assert (await etappe.customers.export(ada["id"]))["data"]["events"]
    assert (await etappe.customers.erase(ada["id"]))["rows"]
    with pytest.raises(NotFound):
        await etappe.customers.read(ada["id"])


async def test_a_journey_its_launch_and_who_is_on_it(etappe: Etappe, sqlite_desk: Desk) -> None:
    await etappe.customers.add(**ADA, email="ada@example.com", attributes={"tier": "gold"})
    assert (await etappe.journeys.publish("hello", HELLO))["number"] == 1
    assert (await etappe.journeys.publish("hello", HELLO.replace("3d", "4d")))["number"] == 2
    await etappe.segments.keep("vips", VIPS)
    assert (await etappe.segments.keep("vips", VIPS + "title: Our best\n"))["title"] == "Our best"
    assert (await etappe.segments.read("vips"))["revision"] == 2
    assert [one["key"] for one in await listed(etappe.segments.every())] == ["vips"]
    assert [one["external_id"] for one in await listed(etappe.segments.customers("vips"))] == ["ada"]

    whom = {"segment": "vips"}
    assert (await etappe.launches.preview("hello", whom))["would_enter"] == 1
    assert (await etappe.launches.ask("hello", audience=whom, dry_run=True))["launch"] is None
    launch = await etappe.launches.start("hello", whom, only_reachable=False)
    assert (await etappe.launches.pause(launch["id"]))["state"] == "paused"
    assert (await etappe.launches.resume(launch["id"]))["state"] == "open"
    operation = (await etappe.launches.read(launch["id"]))["operation"]["id"]
    while await work(sqlite_desk):
        pass
    assert (await etappe.operations.finished(operation))["done"] == 1
    assert (await etappe.operations.read(operation))["state"] == "done"
    assert operation in {one["id"] for one in await listed(etappe.operations.every())}
    assert len(await listed(etappe.operations.items(operation))) <= 1
    assert [one["id"] for one in await listed(etappe.launches.of("hello"))] == [launch["id"]]

    (enrollment,) = await listed(etappe.enrollments.every(journey="hello"))
    again, new = await etappe.enrollments.enrol("hello", ADA)
    assert (again["id"], new) == (enrollment["id"], False)
    assert (await etappe.enrollments.history(again["id"]))["lines"] == []
    assert (await etappe.enrollments.pause(again["id"]))["paused_at"]
    assert not (await etappe.enrollments.resume(again["id"]))["paused_at"]
    with pytest.raises(Conflict):
        await etappe.enrollments.order(again["id"], "retry")
    assert (await etappe.journeys.plan("hello", HELLO))["journey"] == "hello"
    assert (await etappe.journeys.migrate("hello", 1, dry_run=True))["preview"]["total"] == 1
    assert (await etappe.journeys.repair("hello", order="retry", dry_run=True))["people"] == 0
    assert await listed(etappe.journeys.faults(journey="hello")) == []
    await etappe.enrollments.stop(enrollment["id"], "moved away")
    assert (await etappe.enrollments.read(enrollment["id"]))["customer"] == enrollment["customer"]
    assert (await etappe.journeys.pause("hello", clocks="run"))["state"] == "paused"
    assert (await etappe.journeys.resume("hello"))["state"] == "live"
    assert (await etappe.journeys.drain("hello"))["state"] == "draining"
    assert (await etappe.journeys.reopen("hello"))["state"] == "live"
    assert (await etappe.journeys.read("hello"))["live_version"] == 2
    assert [one["key"] for one in await listed(etappe.journeys.every())] == ["hello"]


async def test_long_work_is_halted_and_ended(etappe: Etappe) -> None:
    await etappe.customers.add(**ADA, attributes={"tier": "gold"})
    await etappe.journeys.publish("hello", HELLO)
    await etappe.segments.keep("vips", VIPS)
    launch = await etappe.launches.start("hello", {"segment": "vips"})
    operation = launch["operation"]["id"]
    assert (await etappe.operations.pause(operation))["state"] == "paused"
    assert (await etappe.operations.resume(operation))["state"] == "running"
    assert (await etappe.operations.cancel(operation))["state"] == "cancelled"
    assert (await etappe.launches.end((await etappe.launches.start("hello", {"segment": "vips"}))["id"]))["state"]


async def test_a_broadcast_is_written_and_sent_once(etappe: Etappe) -> None:
    await etappe.customers.add(**ADA, email="ada@example.com", attributes={"tier": "gold"})
    await etappe.segments.keep("vips", VIPS)
    assert (await etappe.broadcasts.write("sale", SALE))["state"] == "draft"
    assert (await etappe.broadcasts.write("sale", SALE + "title: Sale\n"))["title"] == "Sale"
    assert (await etappe.broadcasts.preview(SALE))["count"] == 1
    assert (await etappe.broadcasts.send("sale"))["state"] == "running"
    with pytest.raises(Conflict, match="started already"):
        await etappe.broadcasts.send("sale")
    assert (await etappe.broadcasts.pause("sale"))["state"] == "paused"
    assert (await etappe.broadcasts.resume("sale"))["state"] == "running"
    assert (await etappe.broadcasts.read("sale"))["total"] == 1
    assert [one["key"] for one in await listed(etappe.broadcasts.every())] == ["sale"]


async def test_a_file_of_customers_goes_in_and_comes_out(etappe: Etappe, sqlite_desk: Desk) -> None:
    of_import = (await etappe.imports.add("people.csv"))["id"]
    await etappe.imports.put(of_import, 1, b"E-Mail;Name\ngrace@example.com;Grace\nnowhere;Bob\n")
    assert [row["becomes"] for row in (await etappe.imports.preview(of_import))["rows"]] == ["new", "refused"]
    operation = (await etappe.imports.start(of_import))["operation"]
    while await work(sqlite_desk):
        pass
    assert (await etappe.operations.finished(operation))["state"] == "done"
    assert (await etappe.imports.read(of_import))["counts"]["new"] == 1
    assert b"nowhere" in b"".join(await listed(etappe.imports.errors(of_import)))
    assert b"grace@example.com" in b"".join(await listed(etappe.customers.as_csv()))
    assert len(await listed(etappe.imports.every())) == 1
    await etappe.imports.remove(of_import)
    assert await listed(etappe.imports.every()) == []


async def test_what_is_said_is_written_looked_at_and_tried(etappe: Etappe) -> None:
    files = {"email/en/subject.txt": "Hello", "email/en/body.txt": "Hello Ada. {{ links.unsubscribe }}\n"}
    assert (await etappe.messages.keep("servus", files))["revision"] == 1
    changed = await etappe.messages.keep("servus", files | {"email/en/subject.txt": "Servus"})
    assert (changed["revision"], changed["files"]["email/en/subject.txt"]) == (2, "Servus")
    assert (await etappe.messages.read("servus"))["origin"] == "api"
    assert (await etappe.messages.check("servus"))["sound"] in (True, False)
    assert (await etappe.messages.preview("servus", profile={"name": "Ada"}, locale="en"))["subject"] == "Servus"
    with pytest.raises(Problem):  # nothing goes out of this desk
        await etappe.messages.send_to("servus", "ada@example.com")
    await etappe.messages.remove("servus")
    assert {one["origin"] for one in await listed(etappe.messages.every())} == {"file"}
    in_front = await etappe.messages.keep("hello", (await etappe.messages.read("hello"))["files"])
    assert (in_front["origin"], in_front["revision"]) == ("api", 1)


async def test_a_brand_and_a_picture_are_kept(etappe: Etappe) -> None:
    there = await etappe.brands.read("smatched")
    assert there["source"] == "file"
    text = f"brand: smatched\n{there['text']}"
    kept = await etappe.brands.keep("smatched", text)
    assert (kept["source"], kept["revision"]) == ("api", 1)
    assert (await etappe.brands.keep("smatched", text + "# ours\n"))["revision"] == 2
    await etappe.brands.remove("smatched")
    assert "smatched" in {one["key"] for one in await listed(etappe.brands.every())}
    file = BytesIO()
    Image.new("RGB", (900, 600)).save(file, "PNG")
    night = await etappe.assets.keep("night", file.getvalue(), alt={"en": "A night"}, focus={"x": 0.2, "y": 0.5})
    assert (night["alt"], night["focus"]["x"]) == ({"en": "A night"}, 0.2)
    assert (await etappe.assets.keep("night", file.getvalue(), decorative=True))["alt"] == {}
    assert (await etappe.assets.read("night"))["revision"] == 2
    assert [one["key"] for one in await listed(etappe.assets.every(kind="image"))] == ["night"]
    await etappe.assets.remove("night")
    with pytest.raises(NotFound):
        await etappe.assets.read("night")


async def test_what_may_be_sent_is_said(etappe: Etappe) -> None:
    assert (await etappe.topics.keep("news", {"en": {"title": "News"}}, double_opt_in=True))["double_opt_in"]
    assert (await etappe.topics.keep("news", {"en": {"title": "All the news"}}))["revision"] == 2
    assert (await etappe.topics.read("news"))["texts"]["en"]["title"] == "All the news"
    await etappe.topics.remove("news")
    assert await listed(etappe.topics.every()) == []
    assert (await etappe.frequency_caps.keep("weekly", 3, "7d", channel="email"))["most"] == 3
    assert (await etappe.frequency_caps.keep("weekly", 2, "7d", then="skip"))["channel"] is None
    assert (await etappe.frequency_caps.read("weekly"))["then"] == "skip"
    await etappe.frequency_caps.remove("weekly")
    assert await listed(etappe.frequency_caps.every()) == []
    assert (await etappe.send_windows.keep("sms", from_="09:00", to="19:00"))["open"]["to"].startswith("19:00")
    assert (await etappe.send_windows.read("sms"))["channel"] == "sms"
    await etappe.send_windows.remove("sms")
    assert await listed(etappe.send_windows.every()) == []


async def test_bob_is_left_alone(etappe: Etappe) -> None:
    bob = await etappe.suppressions.add("bob@example.com", reason="complaint")
    assert (bob["channel"], bob["reason"]) == ("email", "complaint")
    taken = await etappe.suppressions.take_over("email\nbob@example.com\neve@example.com\nnobody\n", "the old system")
    assert (taken["added"], taken["known"], taken["refused"][0]["line"]) == (1, 1, 4)
    await etappe.suppressions.remove(bob["id"], "he asked us to")
    assert await listed(etappe.suppressions.every(address="bob@example.com")) == []
    assert len(await listed(etappe.suppressions.every())) == 1


async def test_a_list_is_put_together_by_hand(etappe: Etappe) -> None:
    await etappe.customers.add(**ADA)
    await etappe.lists.add("fair", "The fair")
    assert (await etappe.lists.put_on("fair", ADA, {"external_id": "nobody"}))["unknown"] == [{"external_id": "nobody"}]
    assert [one["external_id"] for one in await listed(etappe.lists.customers("fair"))] == ["ada"]
    assert (await etappe.lists.name("fair", "The fair in Kiel"))["title"] == "The fair in Kiel"
    assert (await etappe.lists.take_off("fair", ADA))["changed"] == 1
    assert (await etappe.lists.read("fair"))["size"] == 0
    await etappe.lists.remove("fair")
    assert await listed(etappe.lists.every()) == []


async def test_a_shop_may_tell_us_until_it_may_not(etappe: Etappe) -> None:
    mapping = {"event_name": "order.paid", "customer": {"email": "who"}}
    till = await etappe.sources.add("till", "generic", "The till", mapping=mapping)
    renewed = await etappe.sources.renew("till", old_until=datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert renewed["secret"] not in (None, till["secret"])
    assert (await etappe.sources.renew("till", "chosen-by-the-till"))["secret"] == "chosen-by-the-till"
    with pytest.raises(Problem, match="nothing at “who”"):
        await etappe.sources.map("till", mapping, example={"whom": "ada@example.com"})
    assert (await etappe.sources.map("till", mapping | {"id": "nr"}))["mapping"] is not None
    assert (await etappe.sources.read("till"))["kind"] == "generic"
    await etappe.sources.remove("till")
    assert await listed(etappe.sources.every()) == []


def test_nothing_the_client_can_say_is_missing_here() -> None:
    said = inspect.getsource(inspect.getmodule(test_nothing_the_client_can_say_is_missing_here))
    nouns = {
        name: kind for name, kind in vars(Etappe.at("http://etappe.test", "key")).items() if isinstance(kind, Resource)
    }
    calls = [f"etappe.{noun}.{call}(" for noun, kind in nouns.items() for call in dir(kind) if not call.startswith("_")]
    assert [call for call in calls if call not in said] == []


async def test_problems_come_as_what_they_are(etappe: Etappe, door, sqlite_desk) -> None:
    with pytest.raises(Problem, match="there is no step") as wrong:
        await etappe.journeys.publish("hello", HELLO + "  - {key: lost, send: hello, then: nowhere}\n")
    assert wrong.value.status == 422
    assert wrong.value.errors[0]["line"] == 5
    with pytest.raises(Conflict):
        await etappe.enrollments.enrol("hello", {"id": (await etappe.customers.add(**ADA))["id"]})
    stranger = Etappe(Connection(await door(sqlite_desk, key=None)))
    with pytest.raises(Forbidden):
        await stranger.journeys.read("hello")


async def test_it_is_asked_again_while_etappe_cannot_keep_anything() -> None:
    told: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        told.append(request.headers["Idempotency-Key"])
        away = len(told) < 3
        return httpx2.Response(503 if away else 202, headers={"Retry-After": "0"}, json={"id": "evt_1", "new": True})

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url="http://etappe.test") as http:
        assert (await Etappe(Connection(http)).events.tell("order.paid", ADA))["new"]
    assert len(told) == 3
    assert len(set(told)) == 1, "asked again is not asked anew"


async def test_nobody_there_is_said_so() -> None:
    async with Etappe.at("http://127.0.0.1:9", "key") as etappe:
        with pytest.raises(Unreachable, match="does not answer"):
            await etappe.journeys.read("hello")
