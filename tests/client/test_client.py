"""A program beside Etappe: everything the client can say is understood by the API."""

import inspect
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx2
import pytest

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
