"""Ada is changed by two people at once, found to be two, told everything, and forgotten."""

CUSTOMERS = "/api/v1/customers"


async def test_who_read_an_old_ada_cannot_overwrite_a_newer_one(client, ada):
    read = await client.get(f"{CUSTOMERS}/{ada}")
    tag = {"If-Match": read.headers["etag"]}
    changed = await client.patch(f"{CUSTOMERS}/{ada}", json={"name": "Ada King"}, headers=tag)
    assert (changed.status_code, changed.headers["etag"] > read.headers["etag"]) == (200, True)
    assert changed.json()["revision"] == read.json()["revision"] + 1
    assert (await client.patch(f"{CUSTOMERS}/{ada}", json={"name": "Ada"}, headers=tag)).status_code == 412
    assert (await client.patch(f"{CUSTOMERS}/{ada}", json={"name": "Ada"})).status_code == 200
    assert (await client.get(f"{CUSTOMERS}/by/email/ada@example.com")).headers["etag"] != changed.headers["etag"]


async def test_a_profile_that_is_put_is_all_there_is(client, ada):
    address = f"{CUSTOMERS}/{ada}"
    whole = {"external_id": "ada", "email": "ada@example.com", "attributes": {"cat": "Puff"}}
    assert (await client.put(address, json=whole)).status_code == 428
    tag = {"If-Match": (await client.get(address)).headers["etag"]}
    put = (await client.put(address, json=whole, headers=tag)).json()
    assert (put["name"], put["interests"], put["attributes"]) == (None, [], {"cat": "Puff"})
    assert put["consents"]
    assert (await client.put(address, json=whole, headers=tag)).status_code == 412


async def test_people_are_found_by_how_they_begin(client, ada, grace):
    await client.post(CUSTOMERS, json={"email": "x@example.com", "name": "Özlem % Ada"})

    async def found(find: str, **more: object) -> list[str]:
        page = (await client.get(CUSTOMERS, params={"find": find, **more})).json()
        return [one["name"] for one in page["data"]]

    assert await found("ad") == await found("ADA@exa") == ["Ada"]
    assert await found("gra") == ["Grace"]
    assert await found("özlem %") == ["Özlem % Ada"]
    assert await found("%") == await found("lace") == []
    assert len(await found("")) == 3
    first = (await client.get(CUSTOMERS, params={"limit": 2})).json()
    assert first["next_cursor"]


async def test_two_become_one_and_answer_to_both_names(client, ada, grace):
    merged = await client.post(f"{CUSTOMERS}/{ada}/merges", json={"other": grace})
    assert merged.status_code == 200
    assert {"handle": "email", "value": "grace@example.com"} in merged.json()["other_names"]
    assert (await client.get(f"{CUSTOMERS}/{grace}")).json()["id"] == ada
    assert (await client.get(f"{CUSTOMERS}/{grace}/timeline")).status_code == 200
    assert (await client.patch(f"{CUSTOMERS}/{grace}", json={"phone": "+493012345678"})).json()["id"] == ada
    told = {"state": "withdrawn", "evidence": {"by": "phone"}}
    assert (await client.put(f"{CUSTOMERS}/{grace}/consents/news", json=told)).json()["id"] == ada
    assert (await client.post(f"{CUSTOMERS}/{ada}/merges", json={"other": ada})).status_code == 422
    assert (await client.post(f"{CUSTOMERS}/{ada}/merges", json={"other": "cus_unknown"})).status_code == 404
    assert (await client.patch(f"{CUSTOMERS}/{ada}", json={"email": "grace@example.com"})).status_code == 200


async def test_ada_gets_everything_and_then_nothing_is_left(client, hello, ada):
    await client.post("/api/v1/journeys/hello/enrollments", json={"customer": {"id": ada}})
    said = await client.post(f"{CUSTOMERS}/{ada}/exports", headers={"Idempotency-Key": "export"})
    told = said.json()
    assert (said.status_code, told["customer"]) == (200, ada)
    assert told["data"]["customers"][0]["email"] == "ada@example.com"
    assert told["data"]["enrollments"][0]["journey"] == "hello"
    erased = await client.post(f"{CUSTOMERS}/{ada}/erasures", json={"suppress": False})
    assert (erased.status_code, erased.json()["walks_ended"], erased.json()["suppressed"]) == (200, 1, False)
    assert erased.json()["rows"]["idempotency_keys"] == 1
    assert "ada@" not in erased.text
    assert (await client.get(f"{CUSTOMERS}/{ada}")).status_code == 404
    assert (await client.post(f"{CUSTOMERS}/{ada}/erasures")).status_code == 404
    assert (await client.post(f"{CUSTOMERS}/{ada}/exports")).status_code == 404
