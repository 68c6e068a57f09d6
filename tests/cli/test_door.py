"""The same asked at the desk and over the API: the answers are the same."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from api.app import app
from cli.desk import AtDesk
from cli.door import Door
from cli.remote import Remote
from journeys.text import JourneyFaults
from operations.access import keys
from operations.audiences import lists
from operations.desk import Desk, NotThere, Refused, Who
from wiring.trouble import Away, Trouble

HELLO = "journey: hello\nsteps:\n  - {key: hello, send: hello}\n"
KEY = "a key for the tests, long enough"


@pytest.fixture(params=["desk", "api"])
async def door(request: pytest.FixtureRequest, desk: Desk) -> AsyncIterator[Door]:
    if request.param == "desk":
        yield AtDesk(desk)
        return
    await keys.ensure_first(desk, KEY)
    async with _remote(desk, KEY) as remote:
        yield remote


def _remote(desk: Desk, key: str) -> Remote:
    transport = httpx2.ASGITransport(app=app(desk))
    return Remote(httpx2.AsyncClient(transport=transport, base_url="http://etappe.test", headers=_bearer(key)))


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


async def test_the_same_journey_again_is_the_same_version(door: Door) -> None:
    assert await door.publish(HELLO) == {"journey": "hello", "version": 1, "warnings": []}
    assert await door.publish(HELLO) == {"journey": "hello", "version": 1, "warnings": []}
    again = await door.publish(HELLO + "  - {key: again, send: hello}\n")
    assert again == {"journey": "hello", "version": 2, "warnings": []}


async def test_a_journey_that_is_not_right_says_where(door: Door) -> None:
    with pytest.raises(JourneyFaults) as wrong:
        await door.publish(HELLO + "  - {key: ask, survey: nobody_wrote_it, within: 1d}\n")
    (fault,) = wrong.value.faults
    assert (fault.line, fault.step) == (4, "ask")


async def test_ada_is_enrolled_once_and_has_a_history(door: Door, ada: str) -> None:
    await door.publish(HELLO)
    first = await door.enrol("hello", ada, "")
    again = await door.enrol("hello", "external_id:ada", "")
    assert (first["created"], again["created"]) == (True, False)
    assert await door.history(first["enrolment"]) == []
    await door.stop(first["enrolment"], "she asked us to")


async def test_what_is_not_there_is_said_so(door: Door) -> None:
    with pytest.raises(NotThere):
        await door.history("enr_nobody")
    with pytest.raises(Refused):
        await door.enrol("nowhere", "email:nobody@example.com", "")


async def test_a_wrong_key_is_wrong_use(desk: Desk) -> None:
    async with _remote(desk, "not a key") as remote:
        with pytest.raises(Trouble, match="API key"):
            await remote.publish(HELLO)


async def test_an_api_that_is_not_there_cannot_be_reached() -> None:
    async with Remote.at("http://127.0.0.1:9/", KEY) as remote:
        with pytest.raises(Away, match=r"etappe up"):
            await remote.history("enr_1")


async def test_a_plan_says_what_would_change_and_who_stands_there(door: Door, ada: str) -> None:
    assert (await door.plan(HELLO))["verdict"] == "new"
    await door.publish(HELLO)
    await door.enrol("hello", ada, "")
    assert await door.plan(HELLO + "  - {key: again, send: hello}\n") == {
        "journey": "hello",
        "title": "Hello",
        "state": "live",
        "verdict": "next",
        "version": 2,
        "live_version": 1,
        "changes": [
            {
                "what": "changed",
                "step": "hello",
                "label": "Hello",
                "fields": [],
                "ways": [
                    {"name": "sent", "old": "end", "new": "again"},
                    {"name": "not_sent", "old": "end", "new": "again"},
                ],
                "people": [],
            },
            {"what": "added", "step": "again", "label": "Again", "fields": [], "ways": [], "people": []},
        ],
        "under_way": [{"version": 1, "people": 1}],
        "warnings": [],
    }


async def test_a_text_with_faults_has_no_plan(door: Door) -> None:
    for text in (HELLO + "  - {key: ask, survey: nobody_wrote_it, within: 1d}\n", "journey: hello\nsteps: []\n"):
        with pytest.raises(JourneyFaults):
            await door.plan(text)


async def test_both_switches_can_be_turned(door: Door) -> None:
    await door.publish(HELLO)
    turned = [await door.turn("hello", switch) for switch in ("pause", "drain", "resume", "reopen")]
    assert [row["state"] for row in turned] == ["paused", "halted", "draining", "live"]
    with pytest.raises(NotThere):
        await door.turn("nowhere", "pause")


async def test_a_broadcast_is_looked_at_and_then_sent_to_ada_and_not_to_bob(
    door: Door, desk: Desk, ada: str, bob: str
) -> None:
    sale = "broadcast: sale\naudience: {everybody: true}\nsend: hello\n"
    seen = await door.preview_broadcast(sale)
    assert seen == {"count": 2, "reachable": 1, "refused": {"unsubscribed": 1}, "sample": [ada], "warnings": []}
    begun = await door.broadcast(sale)
    assert begun.pop("operation")
    assert begun == {"broadcast": "sale", "state": "running", "total": 2, "warnings": []}
    with pytest.raises(Refused, match="was started"):
        await door.broadcast(sale)
    with pytest.raises(JourneyFaults):
        await door.preview_broadcast(sale.replace("send", "sned"))


async def test_a_launch_is_seen_beforehand_and_begun(door: Door, desk: Desk, ada: str) -> None:
    await door.publish(HELLO)
    await lists.keep(desk, Who("tests"), "regulars", "Regulars")
    await lists.put_on(desk, Who("tests"), "regulars", [("id", ada)])
    asked = {"audience": {"list": "regulars"}, "pace": "10/s"}
    seen = (await door.launch("hello", asked | {"dry_run": True}))["preview"]
    assert (seen["count"], seen["would_enter"], [one["name"] for one in seen["sample"]]) == (1, 1, ["Ada"])
    begun = (await door.launch("hello", asked | {"dry_run": False}))["launch"]
    assert (begun["state"], begun["operation"]["total"]) == ("open", 1)
