"""Ada and Grace are added, corrected, and asked what they allow."""

import pytest

CUSTOMERS = "/api/v1/customers"


async def test_ada_is_added_once(client):
    new = {
        "email": "Ada@Example.com",
        "name": "Ada",
        "locale": "de",
        "interests": ["beer"],
        "attributes": {"vip": True},
    }
    first = await client.post(CUSTOMERS, json=new)
    assert first.status_code == 201
    assert first.headers["location"] == f"{CUSTOMERS}/{first.json()['id']}"
    assert (first.json()["email"], first.json()["zone"]) == ("ada@example.com", "Europe/Berlin")
    again = await client.post(CUSTOMERS, json=new | {"attributes": {"age": 36}})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert again.json()["attributes"] == {"vip": True, "age": 36}


async def test_what_is_known_of_ada_is_corrected(client, ada):
    patched = await client.patch(f"{CUSTOMERS}/{ada}", json={"name": None, "email": "Countess@Example.com"})
    assert (patched.json()["name"], patched.json()["email"]) == (None, "countess@example.com")
    assert patched.json()["external_id"] == "ada"
    assert (await client.patch(f"{CUSTOMERS}/cus_unknown", json={"name": "x"})).status_code == 404


async def test_nobody_is_given_what_is_graces(client, ada, grace):
    answer = await client.patch(f"{CUSTOMERS}/{ada}", json={"email": "grace@example.com"})
    assert answer.status_code == 409
    assert grace in answer.json()["detail"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Mars/Olympus"),
        ("zone", None),
        ("locale", "Klingon!"),
        ("email", "ada"),
        ("phone", "0301234"),
        ("interests", [""]),
        ("colour", "red"),
        ("attributes", {str(number): 1 for number in range(201)}),
    ],
)
async def test_what_cannot_be_is_refused(on_sqlite, field, value):
    answer = await on_sqlite.post(CUSTOMERS, json={"external_id": "ada", field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{field}")


async def test_somebody_has_to_be_named(on_sqlite):
    assert (await on_sqlite.post(CUSTOMERS, json={"name": "Ada"})).status_code == 422


@pytest.mark.parametrize(("handle", "value"), [("external_id", "ada"), ("email", "ADA@example.com")])
async def test_ada_is_found_by_what_else_names_her(client, ada, handle, value):
    assert (await client.get(f"{CUSTOMERS}/by/{handle}/{value}")).json()["id"] == ada


async def test_consent_is_recorded_with_how_we_know(client, ada):
    address = f"{CUSTOMERS}/{ada}/consents/news"
    assert (await client.put(address, json={"state": "withdrawn"})).status_code == 422
    told = {"state": "withdrawn", "evidence": {"by": "phone"}}
    for _ in range(2):
        (consent,) = (await client.put(address, json=told)).json()["consents"]
        assert (consent["state"], consent["evidence"]) == ("withdrawn", {"by": "phone"})
    nobody = f"{CUSTOMERS}/cus_unknown/consents/news"
    assert (await client.put(nobody, json=told)).status_code == 404


async def test_what_concerned_ada_is_told_newest_first(client, hello, ada):
    for number in range(3):
        order = {"id": f"o-{number}", "name": "purchase", "customer": {"id": ada}, "at": f"2026-11-2{number}T09:00:00Z"}
        assert (await client.post("/api/v1/events", json=order)).status_code == 202
    await client.post("/api/v1/journeys/hello/enrollments", json={"customer": {"id": ada}})
    seen, cursor = [], None
    for _ in range(5):
        params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(f"{CUSTOMERS}/{ada}/timeline", params=params)).json()
        seen += [(moment["kind"], moment["what"]) for moment in page["data"]]
        cursor = page["next_cursor"]
    assert seen == [("enrollment", "hello"), ("consent", "news")] + [("event", "order.paid")] * 3
    assert cursor is None
    assert (await client.get(f"{CUSTOMERS}/cus_unknown/timeline")).status_code == 404
