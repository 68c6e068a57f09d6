"""A broadcast, written and started: Ada and Grace are meant, Bob unsubscribed, and nothing of it is a journey."""

from dataclasses import replace
from pathlib import Path

import pytest

from journeys.text import JourneyFaults
from messages.content.library import PACKAGED, Library
from messages.content.rendering import Renderer
from operations.audiences import broadcast
from operations.content.preview import Wish, preview
from operations.customers.identify import Person, identify
from operations.desk import Conflict, Desk, NotThere, Refused, Stale, Who
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.load import load
from operations.work.long_work import cancel
from store.audiences import lists
from tests.conftest import EXAMPLES

ME = Who("tests")
TEXT = "broadcast: spring_sale\ntitle: Spring sale\naudience: {list: friends}\nsend: hello\nrate: 10/s\n"


@pytest.fixture
async def friends(desk: Desk, ada: str, grace: str, bob: str) -> list[str]:
    """A list with all three."""
    async with desk.database.begin() as connection:
        await lists.save(connection, desk.clock(), "friends", "Friends")
        await lists.put_on(connection, desk.clock(), "friends", [ada, grace, bob])
    return [ada, grace, bob]


async def test_it_is_written_looked_at_and_started_once(desk: Desk, friends: list[str], walks) -> None:
    row = await broadcast.define(desk, ME, TEXT, revision=0)
    assert (row["state"], row["title"], row["pace"]["people"]) == ("draft", "Spring sale", 10)
    seen = await broadcast.preview(desk, "spring_sale")
    assert (seen.count, seen.reachable, seen.refused) == (3, 2, {"unsubscribed": 1})
    assert seen.sample == sorted(friends[:2])
    row = await broadcast.launch(desk, ME, "spring_sale")
    assert (row["state"], row["total"], row["done"]) == ("running", 3, 0)
    with pytest.raises(Conflict, match="was started already"):
        await broadcast.launch(desk, ME, "spring_sale")
    await hand_on(desk)
    (tour,) = walks.tours
    assert (tour.journey, tour.version, tour.operation, tour.channel) == ("spring_sale", 1, row["operation"], "email")


async def test_what_was_started_is_paused_resumed_and_cancelled(desk: Desk, friends: list[str]) -> None:
    await broadcast.define(desk, ME, TEXT)
    with pytest.raises(Conflict, match="was not started"):
        await broadcast.pause(desk, ME, "spring_sale")
    row = await broadcast.launch(desk, ME, "spring_sale")
    assert (await broadcast.pause(desk, ME, "spring_sale"))["state"] == "paused"
    assert (await broadcast.resume(desk, ME, "spring_sale"))["state"] == "running"
    await cancel(desk, ME, row["operation"])
    (told,) = await broadcast.latest(desk)
    assert told["state"] == "cancelled"
    with pytest.raises(Conflict, match="write another"):
        await broadcast.define(desk, ME, TEXT, key="spring_sale")


async def test_a_draft_is_changed_by_whoever_read_it(desk: Desk) -> None:
    row = await broadcast.define(desk, ME, TEXT)
    changed = TEXT.replace("10/s", "20/s")
    after = await broadcast.define(desk, ME, changed, key="spring_sale", revision=row["revision"])
    assert after["pace"]["people"] == 20
    with pytest.raises(Stale):
        await broadcast.define(desk, ME, TEXT, key="spring_sale", revision=row["revision"])
    with pytest.raises(Conflict, match="PUT /api/v1/broadcasts/spring_sale"):
        await broadcast.define(desk, ME, TEXT, revision=0)
    with pytest.raises(NotThere):
        await broadcast.define(desk, ME, TEXT.replace("spring", "autumn"), key="autumn_sale")


async def test_it_is_no_journey(hello: Desk, friends: list[str]) -> None:
    await broadcast.define(hello, ME, TEXT)
    await broadcast.launch(hello, ME, "spring_sale")
    assert [row["key"] for row in await review.journeys(hello)] == ["hello"]
    with pytest.raises(NotThere):
        await enrol(hello, ME, "spring_sale", friends[0])
    with pytest.raises(Conflict, match="is a broadcast"):
        await define(hello, ME, "journey: spring_sale\nsteps:\n  - {key: hello, send: hello}\n")
    with pytest.raises(Conflict, match="is a journey"):
        await broadcast.define(hello, ME, TEXT.replace("spring_sale", "hello"))
    with pytest.raises(JourneyFaults):
        await publish(hello, ME, "spring_sale")


@pytest.mark.parametrize(
    ("wrong", "line", "told"),
    [
        (TEXT.replace("send:", "sned:"), 4, "unknown field “sned”"),
        (TEXT.replace("10/s", "fast"), 5, "write a pace such as 100/s"),
        (TEXT.replace("{list: friends}", "{list: friends, segment: all}"), 3, "exactly one of"),
        ("- a list", 1, "begins with `broadcast:`"),
    ],
)
async def test_a_text_that_is_wrong_is_told_where(desk: Desk, wrong: str, line: int, told: str) -> None:
    with pytest.raises(JourneyFaults) as found:
        await broadcast.define(desk, ME, wrong)
    assert any(fault.line == line and told in fault.detail for fault in found.value.faults), found.value.faults


async def test_without_its_audience_it_is_not_started(desk: Desk) -> None:
    await broadcast.define(desk, ME, TEXT)
    with pytest.raises(Refused, match="there is no list “friends”"):
        await broadcast.preview(desk, "spring_sale")
    with pytest.raises(Refused, match="there is no list “friends”"):
        await broadcast.launch(desk, ME, "spring_sale")
    assert (await broadcast.find(desk, "spring_sale"))["state"] == "draft"


async def test_after_temporal_lost_everything_it_is_sent_on(desk: Desk, friends: list[str], walks) -> None:
    await broadcast.define(desk, ME, TEXT)
    await broadcast.launch(desk, ME, "spring_sale")
    await hand_on(desk)
    assert await broadcast.send_again(desk) == 1
    await hand_on(desk)
    first, second = walks.tours
    assert first == second


PRODUCTS = """{% extends "email/layout.html" %}
{% from "email/parts.html" import offers %}
{% block headline %}Look{% endblock %}
{% block body %}{{ offers(products, "Look") }}{% endblock %}
"""


@pytest.fixture
def shop(desk: Desk, tmp_path: Path) -> Desk:
    """The desk, with a newsletter that speaks of products."""
    folder = tmp_path / "email" / "newsletter" / "en"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("News")
    (folder / "body.html").write_text(PRODUCTS)
    return replace(desk, renderer=Renderer(Library([tmp_path, PACKAGED])))


async def test_a_newsletter_that_speaks_of_products_has_to_offer_some(shop: Desk, friends: list[str]) -> None:
    text = TEXT.replace("send: hello", "send: newsletter")
    with pytest.raises(JourneyFaults, match=r"body\.html line 4: `products` is not there; .* write `offer: "):
        await broadcast.previewed(shop, text)
    for offer in ("by_interest", "{by_interest: 12}"):
        seen = await broadcast.previewed(shop, f"{text}offer: {offer}\n")
        assert not [one for one in seen.warnings if one.rule == "writable"]


async def test_a_newsletter_is_looked_at_with_the_products_of_its_broadcast(shop: Desk, friends: list[str]) -> None:
    await load(shop, ME, EXAMPLES / "smatched")
    await broadcast.define(shop, ME, TEXT.replace("send: hello", "send: newsletter\noffer: {by_interest: 2}"))
    shown = await preview(shop, "newsletter", Wish(profile={"interests": ["hoppy"]}, locale="en"))
    assert (shown.journey, shown.written) == ("spring_sale", True)
    assert 0 < shown.text.index("Pacific Pale Ale") < shown.text.index("Smatched Pils")
    assert "Cellar Child" not in shown.text
    hedy = await identify(shop, Person(external_id="hedy-lamarr", locale="en", interests=["alcohol-free"]))
    assert "Hop Fizz" in (await preview(shop, "newsletter", Wish(customer=hedy))).text
