"""Nobody comes in without a key, and nobody further than their key."""

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api import access
from api.ingest import access as ingest_access
from operations.access import keys
from operations.desk import Desk, Who

PUBLIC = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/docs/static",
    "/redoc",
    "/schemas/journey.json",
    "/hooks/in/{source}",  # signed
    "/u/{token}",  # links that nobody can guess
    "/w/{token}",
    "/f/{token}",
    "/s/{token}",
    "/v/{token}",
    "/g/{token}",
    "/c/{token}",
    "/i/{token}",
    "/o/{token}",
    "/p/{token}",
    "/inbox/{token}",
    "/inbox/{token}/{delivery}/read",
    "/hooks/in/receipts/{token}",
    "/a/{key}/{name}",  # pictures that mails show
    "/pages/{name}",  # how the pages behind them look
    "/till",  # asks for a key on the page itself
}
"""Everything that is open, and nothing else."""


def _declares_a_scope(dependant) -> bool:
    guarded = dependant.call in (access.holder, ingest_access.telling) and dependant.own_oauth_scopes
    return bool(guarded) or any(_declares_a_scope(inner) for inner in dependant.dependencies)


def test_every_route_declares_a_scope_or_is_public(sqlite_app: FastAPI):
    open_ones = set()
    for route in iter_route_contexts(sqlite_app.routes):
        dependant = getattr(route, "dependant", None)
        if dependant is None or not _declares_a_scope(dependant):
            open_ones.add(route.path)
    assert open_ones == PUBLIC


def test_every_scope_that_a_route_needs_can_be_issued(sqlite_app: FastAPI):
    needed = set()
    for path in sqlite_app.openapi()["paths"].values():
        for operation in path.values():
            needed |= {scope for one in operation.get("security", []) for scope in one.get("Bearer", [])}
    assert len(needed) > 8
    assert needed <= set(keys.SCOPES)


async def test_a_stranger_stays_outside(door, sqlite_desk: Desk):
    for key in (None, "et_live_00000000_guessed", ""):
        answer = await (await door(sqlite_desk, key)).get("/api/v1/customers")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_grace_may_read_journeys_and_no_more(door, desk: Desk):
    issued = await keys.issue(desk, Who("tests"), "Grace", ["journeys:read"])
    grace = await door(desk, issued.key)
    assert (await grace.get("/api/v1/journeys")).status_code == 200
    answer = await grace.get("/api/v1/customers")
    assert answer.status_code == 403
    assert "customers:read" in answer.json()["detail"]
    assert (await grace.post("/api/v1/journeys", content="journey: x")).status_code == 403


async def test_a_key_is_shown_once_and_opens_nothing_once_revoked(client, door, desk: Desk):
    asked = {"title": "The till", "scopes": ["journeys:read"]}
    issued = (await client.post("/api/v1/api-keys", json=asked)).json()
    till = await door(desk, issued["api_key"])
    assert (await till.get("/api/v1/journeys")).status_code == 200
    listed = await client.get("/api/v1/api-keys")
    assert issued["api_key"] not in listed.text
    assert {key["title"] for key in listed.json()["data"]} == {"from the settings", "The till"}
    assert (await client.delete(f"/api/v1/api-keys/{issued['id']}")).status_code == 204
    assert (await till.get("/api/v1/journeys")).status_code == 401
    assert (await client.delete(f"/api/v1/api-keys/{issued['id']}")).status_code == 404


async def test_a_scope_that_is_not_there_is_refused(on_sqlite):
    answer = await on_sqlite.post("/api/v1/api-keys", json={"title": "x", "scopes": ["journey:read"]})
    assert answer.status_code == 422
    assert "journeys:read" in answer.json()["detail"]


async def test_the_key_from_the_settings_follows_the_settings(door, sqlite_app, sqlite_desk: Desk):
    await keys.ensure_first(sqlite_desk, "the-old-one")
    await keys.ensure_first(sqlite_desk, "the-new-one")
    assert (await (await door(sqlite_app, "the-old-one")).get("/api/v1/journeys")).status_code == 401
    assert (await (await door(sqlite_app, "the-new-one")).get("/api/v1/journeys")).status_code == 200
