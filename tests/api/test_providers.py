"""Operators see who is left alone, and may have them used again at once."""

from datetime import timedelta

import pytest

from operations.desk import Desk
from store.sending import providers

KEY = "sms:ours"


@pytest.fixture
async def away(desk: Desk) -> None:
    """Somebody who carries text messages, and does not answer."""
    until = desk.clock() + timedelta(minutes=1)
    async with desk.database.begin() as connection:
        await providers.open_(connection, desk.clock(), KEY, until, failures=5, reason="away", trial=False)


async def test_who_is_left_alone_is_told(away: None, client):
    (told,) = (await client.get("/api/v1/providers")).json()["data"]
    assert (told["key"], told["channel"], told["state"], told["reason"]) == (KEY, "sms", "open", "away")
    assert told["since"] < told["until"]
    assert f'etappe_provider_open{{provider="{KEY}"}} 1.0' in (await client.get("/metrics")).text


async def test_who_was_mended_is_used_again_at_once(away: None, client):
    told = (await client.post(f"/api/v1/providers/{KEY}/resets")).json()
    assert (told["state"], told["since"], told["until"]) == ("closed", None, None)
    assert told["drained_at"]
    assert f'etappe_provider_open{{provider="{KEY}"}} 0.0' in (await client.get("/metrics")).text
    assert (await client.post("/api/v1/providers/sms:nobody/resets")).status_code == 404
