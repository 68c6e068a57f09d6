"""A newsletter with products: each gets those that suit them, and they are read once for the whole wave."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from activities.hands import Hands
from activities.mailing import Mailing
from activities.taken import take_down
from activities.wave import Wave
from journeys.chunk import MESSAGE, Tour
from messages.channels import opened
from operations.audiences import broadcast
from operations.customers.consent import give
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from store.audiences import lists
from tests.faults.sink import Sink
from tests.statements import statements

ME = Who("tests")
TEXT = "broadcast: sale\naudience: {list: friends}\nsend: follow_up\n"
Send = Callable[[str], Awaitable[dict[str, str]]]


@pytest.fixture
async def friends(smatched: Desk, grace: str) -> list[str]:
    """Grace, of whom nothing is known, Konrad, who likes hops, and Hedy, who drinks no alcohol."""
    likes = {"konrad": ["hoppy", "adventure"], "hedy": ["alcohol-free", "summer"]}
    people = [grace]
    for name, interests in likes.items():
        person = Person(external_id=name, email=f"{name}@example.com", locale="en", interests=interests)
        people.append(await identify(smatched, person))
        await give(smatched, ME, people[-1], "news", evidence={"how": "ticked the box"})
    async with smatched.database.begin() as connection:
        await lists.save(connection, smatched.clock(), "friends", "Friends")
        await lists.put_on(connection, smatched.clock(), "friends", people)
    return people


@pytest.fixture
async def send(hands: Hands, smatched: Desk, friends: list[str]) -> AsyncIterator[Send]:
    """`await send(text)`: a broadcast to all three; address → what they read."""
    async with Sink().serving() as sink:
        voices = replace(hands, channels=opened({"smtp_url": sink.url}))

        async def moves(connection: object, ashore: object) -> bool:
            return True

        async def send(text: str) -> dict[str, str]:
            await broadcast.define(smatched, ME, text)
            operation = (await broadcast.launch(smatched, ME, "sale"))["operation"]
            tour = Tour(journey="sale", version=1, operation=operation, channel="email", now=smatched.clock())
            journey, content = await voices.versions.of("sale", 1), await voices.content_of("sale", 1)
            letter = journey.by_key[MESSAGE].letter()
            assert letter
            mailing = Mailing(voices, tour, journey, content, letter, smatched.clock())
            wave = await Wave.of(await take_down(mailing, sorted(friends)))
            assert (await wave.leave(moves)).over == len(friends)
            return {mail.recipient: _read(mail.raw) for mail in sink.taken}

        yield send
        for channel in voices.channels.values():
            await channel.close()


def _read(raw: bytes) -> str:
    part = message_from_bytes(raw, policy=policy.default).get_body(("plain",))  # type: ignore[attr-defined]
    return str(part.get_content())


def offered(text: str) -> list[str]:
    """The products in a mail, in their order."""
    return [line.partition(" · ")[0] for line in text.splitlines() if " · €" in line]


async def test_each_gets_the_products_that_suit_them(send: Send) -> None:
    mails = await send(TEXT + "offer: {by_interest: 2}\n")
    assert {address: offered(text) for address, text in mails.items()} == {
        "grace@example.com": ["Cellar Child", "Cloud Seven"],
        "konrad@example.com": ["Pacific Pale Ale", "Smatched Pils"],
        "hedy@example.com": ["Hop Fizz", "Cloud Seven"],
    }


async def test_the_products_are_read_once_for_the_wave(send: Send, smatched: Desk) -> None:
    with statements(smatched.database) as said:
        await send(TEXT + "offer: by_interest\n")
    wave = said[next(place for place, one in enumerate(said) if "INSERT INTO deliveries" in one) :]
    assert sum("FROM products" in one for one in wave) == 1


async def test_without_an_offer_nobody_asks_for_products(send: Send, smatched: Desk) -> None:
    with statements(smatched.database) as said:
        mails = await send(TEXT)
    wave = said[next(place for place, one in enumerate(said) if "INSERT INTO deliveries" in one) :]
    assert not any("products" in one for one in wave)
    assert not any(offered(text) for text in mails.values())
