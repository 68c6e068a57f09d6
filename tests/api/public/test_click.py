"""Ada follows a link. Only with her consent does it lead by us; machines are counted apart, and move nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from re import findall

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select, update
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.send_message import send_message
from journeys.delivery import Letter
from journeys.passage import Whereabouts
from messages.channels.email import Email
from operations.customers.consent import give, withdraw
from operations.desk import Desk, Who
from operations.events.hand_on import hand_on
from store.rows import many
from store.sending import engagements
from store.sending.delivery import identity
from store.tables import deliveries, events, link_targets
from store.tables import engagements as seen
from tests.faults.sink import Sink
from tests.statements import statements

PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
At = Callable[[str], Awaitable[Whereabouts]]


async def _rows(desk: Desk, table: object) -> list[dict]:
    async with desk.database.read() as connection:
        return await many(connection, select(table))


@pytest.fixture
async def sink(hands: Hands) -> AsyncIterator[Sink]:
    """A mail server that takes what is sent."""
    async with Sink().serving() as serving:
        hands.channels["email"] = Email.open({"smtp_url": serving.url})
        yield serving
        await hands.channels["email"].close()


@pytest.fixture
async def letter(smatched: Desk, hands: Hands, at: At, ada: str, sink: Sink) -> str:
    """Ada's first mail, some minutes ago; the id of its delivery. She may be followed."""
    await give(smatched, Who("tests"), ada, "tracking", evidence={"how": "form"})
    return await _sent(smatched, hands, await at("hello"))


async def _sent(desk: Desk, hands: Hands, where: Whereabouts) -> str:
    async with desk.database.begin() as connection:
        await connection.execute(deliveries.delete())  # what says already that she got it
    await ActivityEnvironment().run(send_message.do, hands, where, Letter(message="product_offer", offer=True))
    ago = desk.clock() - timedelta(minutes=5)
    async with desk.database.begin() as connection:
        await connection.execute(update(deliveries).values(updated_at=ago))
    return identity(where.touchpoint)


def _path(desk: Desk, letter: str, number: int, purpose: str = "c") -> str:
    return desk.links.numbered(purpose, letter, number).removeprefix("http://etappe.test")  # type: ignore[arg-type]


async def _settled(desk: Desk) -> list[str]:
    """After some seconds: of which links the journey heard."""
    later = desk.clock() + timedelta(seconds=6)
    object.__setattr__(desk, "clock", lambda: later)
    await hand_on(desk)
    return [row["properties"]["url"] for row in await _rows(desk, events) if row["name"] == "message.clicked"]


async def test_without_her_consent_links_lead_where_they_say(smatched: Desk, hands: Hands, at: At, sink: Sink) -> None:
    await _sent(smatched, hands, await at("hello"))
    assert await _rows(smatched, link_targets) == []


async def test_with_it_they_lead_by_us_and_the_journey_hears_of_a_click(
    smatched: Desk, browser: AsyncClient, letter: str
) -> None:
    target = (await _rows(smatched, link_targets))[0]
    answer = await browser.get(_path(smatched, letter, target["number"]), headers=PERSON)
    assert (answer.status_code, answer.headers["location"]) == (302, target["url"])
    assert "set-cookie" not in answer.headers
    assert await _settled(smatched) == [target["url"]]
    await browser.get(_path(smatched, letter, target["number"]), headers=PERSON)
    assert await _settled(smatched) == [target["url"]], "the same link twice is one click to the journey"


@pytest.mark.parametrize("purpose", ["c", "i"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_her_delivery_is_looked_up_once_for_each_request(
    smatched: Desk, browser: AsyncClient, letter: str, purpose: str, method: str
) -> None:
    with statements(smatched.database) as said:
        answer = await browser.request(method, _path(smatched, letter, 1, purpose), headers=PERSON)
    assert answer.status_code == (302 if purpose == "c" else 200)
    assert len([one for one in said if "FROM deliveries" in one]) == 1
    assert [row["machine"] for row in await _rows(smatched, seen)] == ["head" if method == "HEAD" else ""]


@pytest.mark.parametrize("headers", [{"User-Agent": "Barracuda Sentinel"}, PERSON | {"Sec-Purpose": "prefetch"}])
async def test_a_machine_gets_there_and_is_counted_apart(
    smatched: Desk, browser: AsyncClient, letter: str, headers: dict[str, str]
) -> None:
    assert (await browser.get(_path(smatched, letter, 1), headers=headers)).status_code == 302
    assert await _settled(smatched) == []
    async with smatched.database.read() as connection:
        assert await engagements.counts(connection, [letter]) == {letter: {"click": {"all": 1, "people": 0}}}


async def test_whoever_follows_the_link_that_nobody_sees_never_was_a_person(
    smatched: Desk, browser: AsyncClient, letter: str
) -> None:
    await browser.get(_path(smatched, letter, 1), headers=PERSON)
    assert (await browser.get(_path(smatched, letter, 0), headers=PERSON)).status_code == 404
    assert {row["machine"] for row in await _rows(smatched, seen)} == {"trap"}
    assert await _settled(smatched) == []


async def test_whoever_follows_all_links_at_once_never_was_a_person(
    smatched: Desk, browser: AsyncClient, letter: str, ada: str
) -> None:
    async with smatched.database.begin() as connection:
        rows = [
            {"delivery": letter, "number": n, "customer": ada, "url": f"https://smatched.example/{n}"}
            for n in (7, 8, 9)
        ]
        await connection.execute(link_targets.insert(), rows)
    for number in (7, 8, 9):
        await browser.get(_path(smatched, letter, number), headers=PERSON)
    assert await _settled(smatched) == []
    assert {row["machine"] for row in await _rows(smatched, seen)} == {"burst"}


async def test_a_picture_that_is_loaded_tells_of_an_open_and_no_journey_hears_of_it(
    smatched: Desk, browser: AsyncClient, letter: str
) -> None:
    answer = await browser.get(_path(smatched, letter, 0, "i"), headers=PERSON)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/gif")
    assert [(row["kind"], row["machine"]) for row in await _rows(smatched, seen)] == [("open", "")]
    assert await _settled(smatched) == []


async def test_once_she_withdraws_older_links_lead_on_and_nothing_is_kept(
    smatched: Desk, browser: AsyncClient, letter: str, ada: str
) -> None:
    await withdraw(smatched, Who("tests"), ada, "tracking", evidence={"how": "phone"})
    answer = await browser.get(_path(smatched, letter, 1), headers=PERSON)
    await browser.get(_path(smatched, letter, 0, "i"), headers=PERSON)
    assert answer.status_code == 302
    assert await _rows(smatched, seen) == []
    assert await _settled(smatched) == []


async def test_nobody_can_be_sent_anywhere_by_a_link_of_ours(smatched: Desk, browser: AsyncClient, letter: str) -> None:
    for path in (_path(smatched, letter, 99), "/c/forged", f"{_path(smatched, letter, 1)}x", "/i/forged"):
        assert (await browser.get(path, headers=PERSON)).status_code == 404
    assert await _rows(smatched, seen) == []


async def test_her_mail_leads_by_us_alone_and_says_where_she_came_from(smatched: Desk, letter: str, sink: Sink) -> None:
    targets = [row["url"] for row in await _rows(smatched, link_targets)]
    page = message_from_bytes(sink.taken[0].raw, policy=default).get_body(("html",)).get_content()
    led = findall(r'href="([^"]+)"', page)
    assert all(url.startswith(("http://etappe.test/", "mailto:")) for url in led), led
    assert any("utm_campaign=smatched&utm_content=hello" in url for url in targets)
