"""Which systems journeys may call."""

import pytest

CRM = {"key": "crm", "title": "The CRM", "url": "https://crm.example.com/etappe?from=us"}
TOLD = "journey: told\nsteps:\n  - {key: tell, webhook: crm}\n"
ENDPOINTS = "/api/v1/webhook-endpoints"


async def test_what_calls_are_signed_with_is_shown_once(client):
    added = await client.post(ENDPOINTS, json=CRM)
    assert added.status_code == 201
    assert added.json()["secret"].startswith("whsec_")
    listed = await client.get(ENDPOINTS)
    assert [(one["key"], one["url"]) for one in listed.json()["data"]] == [("crm", CRM["url"])]
    assert added.json()["secret"] not in listed.text
    assert (await client.post(ENDPOINTS, json=CRM)).status_code == 409


async def test_a_journey_that_calls_it_can_be_published_once_it_is_there(client):
    await client.post("/api/v1/journeys", content=TOLD, headers={"Content-Type": "application/yaml"})
    refused = await client.post("/api/v1/journeys/told/publications")
    assert "there is no webhook “crm”" in refused.text
    await client.post(ENDPOINTS, json=CRM)
    assert (await client.post("/api/v1/journeys/told/publications")).status_code == 201


async def test_what_is_removed_is_gone(client):
    await client.post(ENDPOINTS, json=CRM)
    assert (await client.delete(f"{ENDPOINTS}/crm")).status_code == 204
    assert (await client.get(ENDPOINTS)).json()["data"] == []
    assert (await client.delete(f"{ENDPOINTS}/crm")).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://crm.example.com", "file:///etc/passwd", "crm.example.com", "http://"),
        *("https://me:secret@crm.example.com", "https://crm.example.com/#top", "https://crm.example.com/" + "x" * 2000),
    ],
)
async def test_only_plain_http_addresses_are_called(on_sqlite, url):
    answer = await on_sqlite.post(ENDPOINTS, json=CRM | {"url": url})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/url"
