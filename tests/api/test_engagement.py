"""What people see of what came back: figures of a delivery and of a journey, and sentences in a story."""

from collections.abc import Awaitable, Callable

import httpx2
import pytest
from sqlalchemy import insert

from journeys.passage import Whereabouts
from messages.mail.returns.notice import Notice, Traces
from operations.customers.consent import give
from operations.customers.identify import Person
from operations.desk import Desk, Who
from operations.events.hear import Said, hear
from operations.returns.take import take
from store.sending.delivery import identity
from store.tables import engagements, link_targets

SHOP = "https://smatched.example/"
At = Callable[[str], Awaitable[Whereabouts]]


@pytest.fixture
async def hello(smatched: Desk, ada: str, at: At) -> Whereabouts:
    """A message of Ada's with two links: a scanner followed both, she followed the first, twice, and looked at it."""
    await give(smatched, Who("tests"), ada, "tracking", evidence={"how": "form"})
    where = await at("hello")
    whose = {"delivery": identity(where.touchpoint), "customer": ada}
    seen = [("click", 1, "agent"), ("click", 2, "agent"), ("click", 1, ""), ("click", 1, ""), ("open", None, "")]
    rows = [
        whose | {"kind": kind, "number": number, "machine": machine, "at": smatched.clock()}
        for kind, number, machine in seen
    ]
    async with smatched.database.begin() as connection:
        await connection.execute(insert(link_targets), [whose | {"number": n, "url": f"{SHOP}{n}"} for n in (1, 2, 3)])
        await connection.execute(insert(engagements), rows)
    return where


async def test_a_delivery_tells_who_followed_which_link(client: httpx2.AsyncClient, hello: Whereabouts) -> None:
    told = (await client.get(f"/api/v1/deliveries/{identity(hello.touchpoint)}")).json()
    assert (told["provider"], told["receipt"]) == ("", None)
    assert told["engagement"] == {"opens": {"all": 1, "people": 1}, "clicks": {"all": 4, "people": 2}}
    assert [(link["url"][-1], link["clicks"]) for link in told["links"]] == [
        ("1", {"all": 3, "people": 2}),
        ("2", {"all": 1, "people": 0}),
        ("3", {"all": 0, "people": 0}),
    ]


async def test_a_message_without_tracked_links_has_none(client: httpx2.AsyncClient, at: At) -> None:
    told = (await client.get(f"/api/v1/deliveries/{identity((await at('film')).touchpoint)}")).json()
    assert (told["links"], told["engagement"]["clicks"]) == ([], {"all": 0, "people": 0})


async def test_the_map_counts_messages_that_were_clicked_with_and_without_machines(
    client: httpx2.AsyncClient, smatched: Desk, hello: Whereabouts, at: At, ada: str
) -> None:
    film = {"delivery": identity((await at("film")).touchpoint), "customer": ada, "kind": "click", "number": 1}
    async with smatched.database.begin() as connection:
        await connection.execute(insert(engagements).values(film | {"machine": "head", "at": smatched.clock()}))
    cards = {card["key"]: card for card in (await client.get("/api/v1/journeys/smatched/map.json")).json()["cards"]}
    assert (cards["hello"]["clicked"], cards["hello"]["clicked_by_people"]) == (1, 1)
    assert (cards["film"]["clicked"], cards["film"]["clicked_by_people"]) == (1, 0)
    assert (cards["taste"]["clicked"], cards["taste"]["clicked_by_people"]) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "code", "english", "german"),
    [
        (
            "hard",
            "5.1.1",
            "there is no such address, nothing more goes there (5.1.1)",
            "diese Adresse gibt es nicht",
        ),
        ("soft", "5.2.2", "came back: not for now (5.2.2)", "zurzeit nicht zustellbar"),
        ("complaint", "abuse", "complained that it is spam", "als Spam gemeldet"),
        ("reply", "", "answered by mail", "per E-Mail geantwortet"),
    ],
)
async def test_the_story_says_what_came_back(
    client: httpx2.AsyncClient, smatched: Desk, at: At, kind: str, code: str, english: str, german: str
) -> None:
    where = await at("hello")
    path = smatched.verp.address(identity(where.touchpoint), "bounce.etappe.test")
    await take(smatched, "mail", [Notice(kind, code, "", Traces(addresses=(path,)))])  # type: ignore[arg-type]
    for language, said in (("en", english), ("de", german)):
        assert sum(said in line for line in await story(client, where, language)) == 1


async def test_the_story_says_which_link_she_followed(
    client: httpx2.AsyncClient, smatched: Desk, at: At, ada: str
) -> None:
    where = await at("hello")
    told = {"url": SHOP, "link": 1, "message": "brand_message"}
    await hear(smatched, Said("click", "1", "message.clicked", Person(id=ada), properties=told, about=where.touchpoint))
    assert any(f"followed a link to {SHOP}" in line for line in await story(client, where, "en"))


async def story(client: httpx2.AsyncClient, where: Whereabouts, language: str) -> list[str]:
    place = f"/api/v1/enrollments/{where.enrolment}/history"
    lines = (await client.get(place, headers={"Accept-Language": language})).json()["lines"]
    return [line["text"] for line in lines]
