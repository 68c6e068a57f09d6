"""Is everything well? Without detail for strangers."""

from sqlalchemy import insert

from store.tables import outbox


async def test_alive(door, sqlite_desk):
    stranger = await door(sqlite_desk, None)
    assert (await stranger.get("/healthz")).json() == {"status": "ok"}


async def test_ready_when_every_part_answers(door, desk, walks):
    stranger = await door(desk, None)
    ready = await stranger.get("/readyz")
    assert (ready.status_code, ready.json()["parts"]) == (200, {"database": True, "temporal": True})
    walks.away = True
    away = await stranger.get("/readyz")
    assert (away.status_code, away.json()["status"]) == (503, "not_ready")


async def test_figures_name_routes_never_people(client, desk):
    async with desk.database.begin() as connection:
        row = {"deed": "match", "subject": "evt_1", "detail": {}, "due_at": desk.clock()}
        await connection.execute(insert(outbox).values(row))
    await client.get("/api/v1/customers/by/email/ada@example.com")
    figures = (await client.get("/metrics")).text
    assert "etappe_outbox_depth 1.0" in figures
    assert "etappe_deliveries_unknown 0.0" in figures
    route = 'route="/api/v1/customers/by/{handle}/{value:path}"'
    assert f'etappe_requests_total{{method="GET",{route},status="404"}} 1.0' in figures
    assert "ada" not in figures
