"""Letters as PDF, with the code that they bring."""

import pytest
from temporalio.testing import ActivityEnvironment

from activities.issue_voucher import issue_voucher
from journeys.delivery import Letter
from journeys.span import read_span
from journeys.steps.voucher import IssueVoucher
from operations.access import keys
from operations.desk import Desk, Who
from store.sending.delivery import identity
from store.tables import customers, deliveries

HOME = {"street": "Hopfenweg 3", "postcode": "10999", "city": "Berlin"}


@pytest.fixture
async def letter(smatched: Desk, hands, at, ada) -> str:
    """Ada's beer voucher came by post; the delivery's id."""
    where = await at("taste")
    request = IssueVoucher(offer="free_beer", valid_for=read_span("21d"), letter=Letter(message="free_beer"))
    await ActivityEnvironment().run(issue_voucher.do, hands, where, request)
    async with smatched.database.begin() as connection:
        await connection.execute(deliveries.update().values(channel="letter"))
        await connection.execute(customers.update().values(attributes=HOME))
    return identity(where.touchpoint)


async def test_adas_letter_is_printed_the_same_every_time(client, letter):
    first, again = [await client.get(f"/api/v1/deliveries/{letter}/letter.pdf") for _ in range(2)]
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    assert first.content.startswith(b"%PDF-")
    assert first.content == again.content
    log = (await client.get("/api/v1/audit-log")).json()["data"]
    assert [line["what"] for line in log[:2]] == ["letter.printed"] * 2


async def test_a_key_that_may_only_look_does_not_see_the_code(client, door, desk, letter):
    key = await keys.issue(desk, Who("tests"), "support", ["deliveries:read"])
    looking = await door(desk, key.key)
    assert (await looking.get(f"/api/v1/deliveries/{letter}/letter.pdf")).status_code == 403


async def test_a_mail_is_not_printed(client, at):
    where = await at("hello")
    answered = await client.get(f"/api/v1/deliveries/{identity(where.touchpoint)}/letter.pdf")
    assert (answered.status_code, "only letters" in answered.text) == (409, True)
    assert (await client.get("/api/v1/deliveries/0/letter.pdf")).status_code == 404
