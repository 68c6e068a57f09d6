"""Who it is that Segment's messages speak of, and when it was."""

import gzip
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.tables import customers, events


async def told(client, write_key, *messages, **body):
    answer = await client.post("/v1/batch", json={"batch": list(messages), **body}, auth=(write_key, ""))
    assert (answer.status_code, answer.json()) == (200, {"success": True})


async def everybody(desk):
    async with desk.database.read() as connection:
        return list((await connection.execute(select(customers).order_by(customers.c.created_at))).mappings())


async def everything(desk):
    async with desk.database.read() as connection:
        told = select(events).where(events.c.source != "etappe").order_by(events.c.seq)
        return list((await connection.execute(told)).mappings())


def track(name="Product Viewed", **more):
    return {"type": "track", "event": name, **more}


def identify(**more):
    return {"type": "identify", **more}


SEEN = track(anonymousId="a-1")
ITS_ADA = identify(userId="ada", anonymousId="a-1", traits={"email": "ada@example.com"})


@pytest.mark.parametrize("together", [True, False])
async def test_a_visitor_turns_out_to_be_ada_and_what_they_did_was_hers(client, desk, write_key, together):
    later = track(anonymousId="a-1")
    for batch in ([SEEN, ITS_ADA, later],) if together else ([SEEN], [ITS_ADA], [later]):
        await told(client, write_key, *batch)
    (ada,) = await everybody(desk)
    assert (ada["external_id"], ada["email"]) == ("ada", "ada@example.com")
    assert [event["customer"] for event in await everything(desk)] == [ada["id"]] * 2


async def test_ada_whom_we_know_comes_with_another_device(client, desk, write_key):
    await told(client, write_key, identify(userId="ada", traits={"name": "Ada"}))
    await told(client, write_key, SEEN)
    assert len(await everybody(desk)) == 2
    await told(client, write_key, ITS_ADA, track(anonymousId="a-1"))
    (ada,) = await everybody(desk)
    assert (ada["external_id"], ada["name"]) == ("ada", "Ada")
    assert {event["customer"] for event in await everything(desk)} == {ada["id"]}


async def test_grace_who_shares_adas_device_stays_grace(client, desk, write_key):
    await told(client, write_key, SEEN, ITS_ADA)
    await told(client, write_key, identify(userId="grace", anonymousId="a-1", traits={"name": "Grace"}))
    ada, grace = await everybody(desk)
    assert (ada["external_id"], ada["name"], grace["external_id"], grace["name"]) == ("ada", None, "grace", "Grace")


async def test_an_alias_says_who_a_visitor_is_and_never_that_grace_is_ada(client, desk, write_key):
    await told(client, write_key, identify(userId="grace"), identify(userId="ada"), SEEN)
    await told(client, write_key, {"type": "alias", "userId": "ada", "previousId": "a-1"})
    await told(client, write_key, {"type": "alias", "userId": "ada", "previousId": "grace"})
    assert {one["external_id"] for one in await everybody(desk)} == {"ada", "grace"}
    ada = next(one for one in await everybody(desk) if one["external_id"] == "ada")
    assert {event["customer"] for event in await everything(desk)} == {ada["id"]}


async def test_what_another_system_calls_ada_leads_to_her_too(client, desk, write_key):
    traits = {"email": "ada@example.com"}
    await told(client, write_key, identify(userId="ada", traits=traits), identify(userId="shop:7", traits=traits))
    await told(client, write_key, track(userId="shop:7"), track(userId="ada"))
    (ada,) = await everybody(desk)
    assert ada["external_id"] == "ada"


async def test_a_group_is_an_attribute_and_its_name_is_not_hers(client, desk, write_key):
    group = {"type": "group", "userId": "ada", "groupId": "g-1", "traits": {"name": "Brewers", "size": 4}}
    await told(client, write_key, group)
    (ada,) = await everybody(desk)
    assert (ada["name"], ada["attributes"]) == (None, {"group": {"id": "g-1", "name": "Brewers", "size": 4}})
    assert (await everything(desk))[0]["properties"]["groupId"] == "g-1"


async def test_what_was_said_later_is_not_overwritten_by_what_arrives_later(client, desk, write_key):
    def said(minute, **traits):
        return identify(userId="ada", traits=traits, timestamp=f"2026-11-23T08:{minute:02}:00Z")

    await told(client, write_key, said(30, name="Ada Lovelace", plan="gold"))
    await told(client, write_key, said(10, name="Ada Byron", plan="free", city="London"))
    await told(client, write_key, said(20, city="Paris"))
    (ada,) = await everybody(desk)
    assert (ada["name"], ada["attributes"]) == ("Ada Lovelace", {"plan": "gold", "city": "Paris"})


@pytest.mark.parametrize(
    ("ahead", "ago"),
    [
        (timedelta(hours=3), timedelta(minutes=2)),
        (-timedelta(days=400), timedelta(0)),
        (timedelta(0), timedelta(days=9)),
    ],
)
async def test_a_clock_that_is_wrong_still_knows_how_long_ago_it_was(client, desk, write_key, ahead, ago):
    sent = desk.clock() + ahead
    message = track(userId="ada", timestamp=(sent - ago).isoformat())
    await told(client, write_key, message, sentAt=sent.isoformat())
    assert (await everything(desk))[0]["at"].replace(microsecond=0) == desk.clock() - ago


@pytest.mark.parametrize(("ahead", "counts"), [(4, 4), (6, 0), (600_000, 0)])
async def test_nothing_happens_in_the_future(client, desk, write_key, ahead, counts):
    moment = desk.clock() + timedelta(minutes=ahead)
    await told(client, write_key, track(userId="ada", timestamp=moment.isoformat()))
    assert (await everything(desk))[0]["at"] == desk.clock() + timedelta(minutes=counts)


async def test_the_same_message_and_the_same_stranger_twice_in_a_batch_are_one(client, desk, write_key):
    message = track(userId="ada", messageId="m-1")
    await told(client, write_key, message, message, track(userId="ada", messageId="m-2"))
    assert [event["source_id"] for event in await everything(desk)] == ["m-1", "m-2"]
    assert len(await everybody(desk)) == 1


async def test_half_a_megabyte_may_come_at_once_packed_or_not(client, desk, write_key):
    messages = [track(userId=f"guest-{number}", messageId=f"m-{number}", note="x" * 900) for number in range(500)]
    body = json.dumps({"batch": messages}).encode()
    assert len(body) > 500_000
    packed = {"Content-Encoding": "gzip"}
    for path, content, headers in (("batch", body, {}), ("import", gzip.compress(body), packed)):
        answer = await client.post(f"/v1/{path}", content=content, headers=headers, auth=(write_key, ""))
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert len(await everything(desk)) == 500
