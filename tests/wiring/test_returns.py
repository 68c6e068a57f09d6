"""The door for mails that come back, over real SMTP."""

from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import aiosmtplib
import pytest
from sqlalchemy import func, select

from operations.desk import Desk
from store.sending import deliveries as ledger
from store.sending.delivery import identity
from store.tables import bounces, events
from tests.messages.returns.reports import written
from tests.messages.returns.servers import FAULTS
from wiring import ports
from wiring.returns import returning

DOMAIN = "bounce.etappe.test"


@pytest.fixture
async def post(smatched: Desk) -> AsyncIterator[Any]:
    """`await post(raw, "bounce+…@…")`: hand a mail to the door, as other servers do."""
    door = ports.bound("127.0.0.1", 0, "ETAPPE_RETURNS_PORT")
    async with returning(door, smatched, DOMAIN):

        async def hand(raw: bytes, *to: str, sender: str = "") -> Any:
            async with aiosmtplib.SMTP(hostname="127.0.0.1", port=ports.number(door), start_tls=False) as client:
                return await client.sendmail(sender, list(to), raw)

        yield hand


def report() -> bytes:
    return written("exchange, german", FAULTS[0]).raw


async def test_a_bounce_comes_to_the_address_that_says_whose_it_is(post: Any, smatched: Desk, at: Any) -> None:
    delivery = identity((await at("hello")).touchpoint)
    for _ in range(2):
        await post(report(), smatched.verp.address(delivery, DOMAIN).upper())
    async with smatched.database.read() as connection:
        row = await ledger.find(connection, delivery)
        count = (await connection.execute(select(func.count()).select_from(bounces))).scalar_one()
    assert row
    assert (row["receipt"], count) == ("bounced", 1)


async def test_ada_unsubscribes_with_her_mail_program(post: Any, smatched: Desk, at: Any) -> None:
    delivery = identity((await at("hello")).touchpoint)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ada@example.com", "unsubscribe"
    await post(mail.as_bytes(), smatched.verp.address(delivery, DOMAIN, "unsubscribe"), sender="ada@example.com")
    async with smatched.database.read() as connection:
        names = (await connection.execute(select(events.c.name))).scalars().all()
    assert "customer.unsubscribed" in names


async def test_it_takes_nothing_for_others_and_nothing_forged(post: Any, smatched: Desk, at: Any) -> None:
    delivery = identity((await at("hello")).touchpoint)
    path = smatched.verp.address(delivery, DOMAIN)
    for wrong in (
        path.replace(DOMAIN, "example.com"),
        "bounce+" + "a" * 42 + "@" + DOMAIN,
        path.replace("bounce+", "x+"),
    ):
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await post(report(), wrong)
    assert smatched.returned["forged"] == 2
    assert smatched.returned["hard"] == 0


async def test_who_tries_and_tries_is_sent_away(post: Any, smatched: Desk, at: Any) -> None:
    real = smatched.verp.address(identity((await at("hello")).touchpoint), DOMAIN)
    many = [f"bounce+{number:042}@{DOMAIN}" for number in range(40)]
    with pytest.raises(aiosmtplib.SMTPException):
        await post(report(), *many, real)
    assert (smatched.returned["forged"], smatched.returned["hard"]) == (11, 0)


async def test_a_storm_of_mails_that_nobody_sent_is_told_to_come_later(post: Any, smatched: Desk, at: Any) -> None:
    for _ in range(300):
        await post(b"Subject: undeliverable\r\n\r\nuser unknown\r\n", f"abuse@{DOMAIN}")
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as told:
        await post(b"Subject: undeliverable\r\n\r\n", f"abuse@{DOMAIN}")
    assert told.value.recipients[0].code == 451
    assert smatched.returned["unmatched"] + smatched.returned["other"] >= 300
    delivery = identity((await at("hello")).touchpoint)
    await post(report(), smatched.verp.address(delivery, DOMAIN))
    assert smatched.returned["hard"] == 1
