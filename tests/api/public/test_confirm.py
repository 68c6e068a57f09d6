"""Grace signed up, and finds a mail with a button. Machines may open the link as often as they like."""

from dataclasses import replace
from datetime import timedelta

import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import insert

from api.app import app
from operations.customers.consent import ask, withdraw
from operations.customers.correct import correct
from operations.customers.erase import erase
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.permission.keep_purging import purge
from operations.permission.proof import proof
from store.rows import Row
from store.tables import deliveries

ME = Who("tests")
FORM = {"by": "form", "where": "https://smatched.example/news", "text": "Yes!", "version": "3"}


@pytest.fixture
async def lovelace(smatched: Desk) -> str:
    return await identify(smatched, Person(email="lovelace@example.com", name="Grace", locale="en"))


@pytest.fixture
async def path(smatched: Desk, lovelace: str) -> str:
    """Of the link in her mail."""
    await ask(smatched, ME, lovelace, "news", evidence=FORM)
    return await mailed(smatched, lovelace)


async def mailed(desk: Desk, customer: str) -> str:
    line = (await proof(desk, customer))["log"][0]
    identity, now = line["evidence"]["confirmation"], desk.clock()
    here = {"id": identity, "touchpoint": identity, "customer": customer, "journey": "confirm_subscription"}
    told = {"version": 0, "step": "confirm", "visit": 1, "channel": "email", "message": "confirm_subscription"}
    sent = {"state": "accepted", "reason": "", "message_id": f"<{identity}@etappe.test>", "fence": 1}
    async with desk.database.begin() as connection:
        await connection.execute(insert(deliveries).values(here | told | sent | {"at": now, "updated_at": now}))
    return desk.links.to("o", identity).removeprefix("http://etappe.test")


async def said(desk: Desk, customer: str) -> list[Row]:
    return (await proof(desk, customer))["consents"]


async def test_opening_it_confirms_nothing_and_pressing_the_button_does_once(
    smatched: Desk, browser: AsyncClient, lovelace: str, path: str
) -> None:
    for method in ("GET", "HEAD", "GET"):
        page = await browser.request(method, path)
        assert page.status_code == 200
    assert f'action="{path}"' in page.text
    assert [row["state"] for row in await said(smatched, lovelace)] == ["asked"]

    for _ in range(3):
        page = await browser.post(path)
        assert (page.status_code, "Thank you" in page.text) == (200, True)

    told = await proof(smatched, lovelace)
    assert [line["state"] for line in told["log"]] == ["given", "asked"]
    evidence = told["consents"][0]["evidence"]
    assert (evidence["by"], evidence["asked"]["text"], evidence["asked"]["version"]) == ("confirmation", "Yes!", "3")
    assert evidence["message_id"].endswith("@etappe.test>")
    assert "ip" not in evidence


async def test_it_works_days_later_and_after_two_weeks_says_kindly_that_it_does_not(
    smatched: Desk, lovelace: str, path: str
) -> None:
    async def press(after: timedelta) -> str:
        later = replace(smatched, clock=lambda: smatched.clock() + after)
        transport = ASGITransport(app(later), raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://etappe.test") as client:
            page = await client.post(path)
            assert page.status_code == 200
            return page.text

    assert "not good any more" in await press(timedelta(days=14, seconds=1))
    await purge(replace(smatched, clock=lambda: smatched.clock() + timedelta(days=15)))
    assert "not good any more" in await press(timedelta(days=15))
    assert await said(smatched, lovelace) == []
    await ask(smatched, ME, lovelace, "news", evidence=FORM)
    path = await mailed(smatched, lovelace)
    assert "Thank you" in await press(timedelta(days=13))


async def test_who_said_no_since_is_not_signed_up_by_an_old_link(
    smatched: Desk, browser: AsyncClient, lovelace: str, path: str
) -> None:
    await browser.post(path)
    await withdraw(smatched, ME, lovelace, "news", evidence={"by": "phone"})
    assert "not good any more" in (await browser.post(path)).text
    assert [row["state"] for row in await said(smatched, lovelace)] == ["withdrawn"]


async def test_a_link_to_an_old_address_proves_nothing_of_the_new_one(
    smatched: Desk, browser: AsyncClient, lovelace: str, path: str
) -> None:
    await correct(smatched, ME, lovelace, {"email": "somebody.else@example.com"})
    assert "not good any more" in (await browser.post(path)).text
    assert [row["state"] for row in await said(smatched, lovelace)] == ["asked"]


async def test_who_was_erased_and_a_forged_link_lead_nowhere(
    smatched: Desk, browser: AsyncClient, lovelace: str, path: str
) -> None:
    await erase(smatched, ME, lovelace)
    for wrong in (path, path[:-1], "/o/x", smatched.links.to("u", "00" * 16).replace("/u/", "/o/")):
        page = await browser.post(wrong.removeprefix("http://etappe.test"))
        assert (page.status_code, "leads nowhere" in page.text) == (404, True)
