"""Segments and lists over the API: kept, looked at before they are used, and not removed while something needs them."""

import pytest

LOYAL = """segment: loyal
title: Loyal beer lovers
who:
  all:
    - {interest: beer}
    - {consent: news}
persona: {name: Theo, portrait: Knows what he likes., rank: 2}
"""
OTHERS = "segment: others\nwho: {not: {segment: loyal}}\npersona: {portrait: Still looking.}\n"


@pytest.fixture
def yaml(client, as_yaml):
    """`await yaml("post", "/api/v1/segments", text)`."""

    async def send(verb, address, text, **headers):
        return await client.request(verb, address, content=text, headers=as_yaml | headers)

    return send


@pytest.fixture
async def loyal(yaml):
    assert (await yaml("post", "/api/v1/segments", LOYAL)).status_code == 201


async def test_a_segment_is_kept_and_means_who_belongs_now(client, yaml, ada, grace):
    answer = await yaml("post", "/api/v1/segments", LOYAL)
    assert answer.status_code == 201, answer.text
    assert answer.headers["ETag"] == '"1"'
    kept = (await client.get(answer.headers["Location"])).json()
    assert kept["who"] == {"all": [{"interest": "beer"}, {"consent": "news", "channel": "email", "state": "given"}]}
    assert kept["persona"] == {"name": "Theo", "portrait": "Knows what he likes.", "rank": 2}
    there = (await client.get("/api/v1/segments/loyal/customers")).json()["data"]
    assert [one["id"] for one in there] == [ada]
    await client.patch(f"/api/v1/customers/{grace}", json={"interests": ["beer"]})
    there = (await client.get("/api/v1/segments/loyal/customers?limit=1")).json()
    assert there["next_cursor"]
    rest = await client.get("/api/v1/segments/loyal/customers", params={"cursor": there["next_cursor"]})
    assert {one["id"] for one in there["data"] + rest.json()["data"]} == {ada, grace}


async def test_a_rule_is_looked_at_before_it_is_kept(client, loyal, ada, grace, bob):
    asked = {"who": {"not": {"interest": "beer"}}}
    told = (await client.post("/api/v1/segments/previews", json=asked)).json()
    assert told["count"] == 2
    assert {one["id"] for one in told["sample"]} == {grace, bob}
    assert told["took_ms"] >= 0
    assert (await client.post("/api/v1/segments/previews", json={"segment": "loyal"})).json()["count"] == 1
    for wrong in ({}, {"segment": "nobody"}, {"who": {"segment": "nobody"}}, asked | {"segment": "loyal"}):
        assert (await client.post("/api/v1/segments/previews", json=wrong)).status_code == 422, wrong


async def test_what_is_wrong_with_a_rule_is_told_with_its_place(yaml):
    text = (
        "segment: odd\nwho:\n  all:\n    - {interst: beer}\n    - {event: order.paid, within: soon}\n    - {list: gone}"
    )
    problem = (await yaml("post", "/api/v1/segments", text)).json()
    assert (problem["status"], problem["detail"]) == (422, "the segment is not right yet")
    told = {fault["pointer"]: fault for fault in problem["errors"]}
    assert "did you mean “interest”" in told["/who/all/0"]["detail"]
    assert (told["/who/all/1/within"]["line"], told["/who/all/1/within"]["column"]) == (5, 35)
    text = "segment: odd\nwho: {any: [{list: gone}, {segment: gone}]}"
    told = (await yaml("post", "/api/v1/segments", text)).json()["errors"]
    assert [fault["pointer"] for fault in told] == ["/who/any/0/list", "/who/any/1/segment"]


async def test_segments_that_name_each_other_do_not_go_round_in_a_circle(yaml, loyal):
    assert (await yaml("post", "/api/v1/segments", OTHERS)).status_code == 201
    text = LOYAL.replace("{interest: beer}", "{segment: others}")
    problem = (await yaml("put", "/api/v1/segments/loyal", text, **{"If-Match": "*"})).json()
    assert problem["errors"][0]["detail"] == "this goes round in a circle: loyal → others → loyal"


async def test_nobodys_work_is_overwritten(yaml, loyal):
    assert (await yaml("post", "/api/v1/segments", LOYAL)).status_code == 409
    assert (await yaml("put", "/api/v1/segments/loyal", LOYAL)).status_code == 428
    changed = await yaml("put", "/api/v1/segments/loyal", LOYAL, **{"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (await yaml("put", "/api/v1/segments/loyal", LOYAL, **{"If-Match": '"1"'})).status_code == 412
    assert (await yaml("put", "/api/v1/segments/other", LOYAL, **{"If-Match": "*"})).status_code == 422
    other = LOYAL.replace("segment: loyal", "segment: other")
    assert (await yaml("put", "/api/v1/segments/other", other, **{"If-Match": "*"})).status_code == 404


async def test_a_segment_that_something_uses_stays(client, yaml, loyal, hello_text):
    await yaml("post", "/api/v1/segments", OTHERS)
    asking = hello_text.replace("{event: order.paid}", "{event: order.paid, where: segments.loyal}")
    assert (await yaml("post", "/api/v1/journeys", asking)).status_code == 201
    assert (await client.post("/api/v1/journeys/hello/publications")).status_code == 201
    refused = await client.delete("/api/v1/segments/loyal")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "“loyal” is used by segment others, journey hello; change or end that first",
    )
    assert (await client.delete("/api/v1/segments/others")).status_code == 204
    assert [one["key"] for one in (await client.get("/api/v1/segments")).json()["data"]] == ["loyal"]


async def test_customers_are_put_on_a_list_and_taken_off(client, ada, grace):
    assert (await client.post("/api/v1/lists", json={"key": "fair", "title": "At the fair"})).status_code == 201
    assert (await client.post("/api/v1/lists", json={"key": "fair", "title": "Again"})).status_code == 409
    people = [{"id": ada}, {"email": "Grace@Example.com"}, {"external_id": "nobody"}, {"external_id": "ada"}]
    told = (await client.put("/api/v1/lists/fair/members", json={"customers": people})).json()
    assert told == {"known": 3, "changed": 2, "unknown": [{"external_id": "nobody"}]}
    again = (await client.put("/api/v1/lists/fair/members", json={"customers": people})).json()
    assert again["changed"] == 0
    assert (await client.get("/api/v1/lists/fair")).json()["size"] == 2
    gone = await client.request("DELETE", "/api/v1/lists/fair/members", json={"customers": [{"id": ada}]})
    assert gone.json() == {"known": 1, "changed": 1, "unknown": []}
    there = (await client.get("/api/v1/lists/fair/members")).json()["data"]
    assert [one["id"] for one in there] == [grace]


async def test_a_list_that_a_segment_names_stays(client, yaml):
    await client.post("/api/v1/lists", json={"key": "fair", "title": "At the fair"})
    await yaml("post", "/api/v1/segments", "segment: met\nwho: {list: fair}")
    assert (await client.delete("/api/v1/lists/fair")).status_code == 409
    assert (await client.delete("/api/v1/segments/met")).status_code == 204
    assert (await client.delete("/api/v1/lists/fair")).status_code == 204
    assert (await client.get("/api/v1/lists/fair/members")).status_code == 404


@pytest.mark.parametrize("one", [{}, {"id": "a", "email": "a@b.example"}, {"email": None}, {"name": "Ada"}])
async def test_a_customer_on_a_list_is_named_by_one_name(on_sqlite, one):
    await on_sqlite.post("/api/v1/lists", json={"key": "fair", "title": "At the fair"})
    answer = await on_sqlite.put("/api/v1/lists/fair/members", json={"customers": [one]})
    assert answer.status_code == 422
