"""What Ada allows is proven line by line; a topic may want her to say it twice; nobody is showered with questions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from operations.customers.consent import AskedEnough, ask, give, withdraw
from operations.customers.erase import erase
from operations.customers.identify import Person, identify
from operations.customers.merge import merge
from operations.desk import Desk, Refused, Who
from operations.events.hand_on import hand_on
from operations.events.hear import Said
from operations.events.receive import Agreed, Report, receive
from operations.permission import topics
from operations.permission.keep_purging import purge
from operations.permission.proof import proof
from store.customers.customers import address_hash
from store.permission import consents
from store.rows import Row, many
from store.tables import consent_log
from tests.conftest import RecordedWalks

ME = Who("tests")
FORM = {"by": "form", "where": "https://smatched.example/news", "text": "Yes, send me the news.", "version": "3"}
NEWS = {"texts": {"en": {"title": "News", "text": ""}}, "double_opt_in": True, "public": True, "position": 0}


async def states(desk: Desk, customer: str, topic: str = "news") -> list[str]:
    """What the log says, the oldest first."""
    return [line["state"] for line in reversed((await proof(desk, customer, topic))["log"])]


async def at_the_shop(desk: Desk, number: int = 1, **evidence: object) -> Row:
    """A shop tells us that Anna agreed; what we know of it then."""
    who = Person(email="anna@example.com")
    said = Said("shop", f"order-{number}", "order.paid", who, properties={})
    await receive(
        desk, [Report(said, Agreed("news", desk.clock() + timedelta(seconds=number), {"source": "shop"} | evidence))]
    )
    anna = await identify(desk, who)
    return {"id": anna} | ((await proof(desk, anna))["consents"] or [{}])[0]


async def test_every_change_of_mind_is_proven_with_what_was_shown(desk: Desk, ada: str) -> None:
    await withdraw(desk, ME, ada, "news", evidence={"by": "phone"})
    await give(desk, ME, ada, "news", evidence=FORM)
    told = await proof(desk, ada, "news")
    assert [line["state"] for line in told["log"]] == ["given", "withdrawn", "given"]
    assert told["log"][0]["evidence"] == told["consents"][0]["evidence"] == FORM
    assert {line["address_hash"] for line in told["log"]} == {address_hash("ada@example.com")}
    assert (await proof(desk, ada, "other")) == {"consents": [], "log": []}


async def test_where_she_was_is_kept_only_if_the_house_may(desk: Desk, ada: str) -> None:
    seen = FORM | {"ip": "192.0.2.7", "user_agent": "Lynx"}
    await give(desk, ME, ada, "news", evidence=seen)
    assert (await proof(desk, ada))["consents"][0]["evidence"] == FORM
    await give(replace(desk, keeps_ip=True), ME, ada, "news", evidence=seen)
    assert (await proof(desk, ada))["consents"][0]["evidence"] == seen


async def test_nobody_is_watched_who_did_not_allow_it(desk: Desk, ada: str) -> None:
    async def allowed(channel: str = "email") -> bool:
        async with desk.database.read() as connection:
            return await consents.tracking_allowed(connection, ada, channel)

    assert not await allowed()
    await give(desk, ME, ada, "tracking", evidence=FORM)
    assert await allowed()
    assert not await allowed("sms")
    await withdraw(desk, ME, ada, "tracking", evidence=FORM)
    assert not await allowed()
    assert await states(desk, ada) == ["given"]


async def test_a_shop_s_word_is_enough_unless_the_topic_wants_hers(desk: Desk, walks: RecordedWalks) -> None:
    await topics.keep(desk, ME, "news", NEWS, revision=0)
    anna = await at_the_shop(desk)
    assert anna["state"] == "asked"
    await hand_on(desk)
    (asked,) = walks.confirmations
    assert (asked.customer, asked.topic, asked.channel, asked.brand) == (anna["id"], "news", "email", "plain")


async def test_who_confirmed_it_at_the_shop_is_not_asked_again(desk: Desk) -> None:
    await topics.keep(desk, ME, "news", NEWS, revision=0)
    assert (await at_the_shop(desk, opt_in_level="confirmed_opt_in"))["state"] == "given"


async def test_a_topic_without_a_second_question_believes_the_shop(desk: Desk) -> None:
    assert (await at_the_shop(desk))["state"] == "given"


async def test_nobody_is_asked_more_than_three_times_a_day(desk: Desk) -> None:
    grace = await identify(desk, Person(email="grace@example.com"))
    for _ in range(3):
        assert await ask(desk, ME, grace, "news", evidence=FORM)
    with pytest.raises(AskedEnough) as enough:
        await ask(desk, ME, grace, "offers", evidence=FORM)
    assert enough.value.again == desk.clock() + timedelta(days=1)
    tomorrow = replace(desk, clock=lambda: desk.clock() + timedelta(days=1, seconds=1))
    assert await ask(tomorrow, ME, grace, "offers", evidence=FORM)


async def test_a_shop_that_asks_too_often_loses_no_order_by_it(desk: Desk) -> None:
    await topics.keep(desk, ME, "news", NEWS, revision=0)
    for number in range(5):
        anna = await at_the_shop(desk, number)
    assert await states(desk, anna["id"]) == ["asked"] * 3


async def test_who_agreed_is_not_asked(desk: Desk, ada: str) -> None:
    assert not await ask(desk, ME, ada, "news", evidence=FORM)
    assert await states(desk, ada) == ["given"]


async def test_who_has_no_address_cannot_be_asked(desk: Desk) -> None:
    nobody = await identify(desk, Person(external_id="nobody"))
    with pytest.raises(Refused, match="goes by e-mail"):
        await ask(desk, ME, nobody, "news", evidence=FORM)


async def test_who_never_confirms_is_forgotten_after_two_weeks_but_not_that_we_asked(desk: Desk, ada: str) -> None:
    await ask(desk, ME, ada, "offers", evidence=FORM)
    in_time = replace(desk, clock=lambda: desk.clock() + timedelta(days=13, hours=23))
    assert await purge(in_time) == 0
    later = replace(desk, clock=lambda: desk.clock() + timedelta(days=14, seconds=1))
    assert await purge(later) == 1
    assert await purge(later) == 0
    assert [row["topic"] for row in (await proof(desk, ada))["consents"]] == ["news"]
    assert await states(desk, ada, "offers") == ["asked", "lapsed"]


async def test_the_proof_outlives_its_person_and_does_not_name_her(desk: Desk, ada: str) -> None:
    await give(desk, ME, ada, "news", evidence=FORM | {"who": "ada@example.com"})
    await erase(desk, ME, ada)
    async with desk.database.read() as connection:
        lines = await many(connection, select(consent_log).order_by(consent_log.c.seq))
    assert [(line["customer"], line["state"], line["evidence"]) for line in lines] == [(None, "given", {})] * 2
    assert {line["address_hash"] for line in lines} == {address_hash("ada@example.com")}


async def test_what_was_only_asked_takes_nothing_back_in_a_merge(desk: Desk, ada: str) -> None:
    later = replace(desk, clock=lambda: desk.clock() + timedelta(hours=1))
    other = await identify(desk, Person(email="countess@example.com"))
    await ask(later, ME, other, "news", evidence=FORM)
    await merge(later, ME, ada, other)
    told = await proof(desk, ada, "news")
    assert [row["state"] for row in told["consents"]] == ["given"]
    assert len(told["log"]) == 2
