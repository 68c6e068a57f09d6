"""Ada is told everything and forgotten, at the desk and over the API alike."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from api.app import app
from cli.desk import AtDesk
from cli.door import Door
from cli.remote import Remote
from operations.access import keys
from operations.desk import Desk, NotThere

KEY = "a key for the tests, long enough"
LOOK = "/customers/by/email/ada@example.com"


@pytest.fixture
async def remote(sqlite_desk: Desk) -> AsyncIterator[Remote]:
    await keys.ensure_first(sqlite_desk, KEY)
    transport = httpx2.ASGITransport(app=app(sqlite_desk))
    bearer = {"Authorization": f"Bearer {KEY}"}
    async with Remote(httpx2.AsyncClient(transport=transport, base_url="http://t.test", headers=bearer)) as api:
        yield api


@pytest.fixture(params=["desk", "api"])
def door(request: pytest.FixtureRequest, sqlite_desk: Desk, remote: Remote) -> Door:
    return AtDesk(sqlite_desk) if request.param == "desk" else remote


async def test_ada_is_told_everything_and_forgotten(door: Door, remote: Remote) -> None:
    new = {"external_id": "ada/1", "email": "ada@example.com", "name": "Ada"}
    ada = (await remote.etappe.customers.add(**new))["id"]
    told = await door.disclose("email:ada@example.com")
    assert (told["customer"], told["data"]["customers"][0]["name"]) == (ada, "Ada")
    assert told["data"]["enrolments"] == []
    receipt = await door.erase("external_id:ada/1", suppress=False)
    assert (receipt["customer"], receipt["suppressed"], receipt["scrubbed"]) == (ada, False, True)
    for gone in (ada, f"id:{ada}", "email:ada@example.com"):
        with pytest.raises(NotThere):
            await door.disclose(gone)


def test_the_command_asks_before_it_erases(etappe: Any) -> None:
    assert etappe("migrate").returncode == 0
    asked = etappe("erase", "email:ada@example.com")
    assert (asked.returncode, "Erased" in asked.stdout) == (1, False)
    assert "no customer" in etappe("erase", "email:ada@example.com", "--yes").stderr
    assert "no customer" in etappe("export", "email:ada@example.com").stderr
