"""Who may tell us of events."""


async def test_what_opens_a_source_is_shown_once(client):
    app = await client.post("/api/v1/sources", json={"key": "app", "kind": "segment", "title": "The app"})
    assert app.status_code == 201
    assert app.json()["secret"] is None
    shop = await client.post("/api/v1/sources", json={"key": "shop", "kind": "shopify", "title": "The shop"})
    assert shop.json()["write_key"] is None
    listed = await client.get("/api/v1/sources")
    assert [source["key"] for source in listed.json()["data"]] == ["app", "shop"]
    assert app.json()["write_key"] not in listed.text
    assert shop.json()["secret"] not in listed.text
    track = {"userId": "ada", "event": "Hello"}
    assert (await client.post("/v1/track", json=track, auth=(app.json()["write_key"], ""))).status_code == 200


async def test_there_is_one_source_by_a_key(client):
    new = {"key": "app", "kind": "segment", "title": "The app"}
    await client.post("/api/v1/sources", json=new)
    assert (await client.post("/api/v1/sources", json=new)).status_code == 409


async def test_a_kind_that_nobody_knows_is_refused_with_those_there_are(on_sqlite):
    answer = await on_sqlite.post("/api/v1/sources", json={"key": "x", "kind": "magento", "title": "x"})
    assert answer.json()["errors"] == [
        {"pointer": "/kind", "detail": "there is no such kind of source; there are segment, shopify"}
    ]
