from datetime import datetime
from email.message import EmailMessage

import aiosmtplib

from store.database import Database
from store.sending import mailbox
from wiring import ports
from wiring.mailbox import receiving


async def test_ada_and_grace_each_find_their_mail(sqlite_database: Database, now: datetime) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "hello@example.com", "ada@example.com", "Grüß dich"
    mail.set_content("Schön, dass du da bist.\n.\nBis bald.")
    door = ports.bound("127.0.0.1", 0, "ETAPPE_SMTP_PORT")
    async with receiving(door, sqlite_database, lambda: now):
        to = ["ada@example.com", "grace@example.com"]
        await aiosmtplib.send(mail, hostname="127.0.0.1", port=ports.number(door), recipients=to, start_tls=False)

    async with sqlite_database.read() as connection:
        newest, oldest = await mailbox.latest(connection, 10)
        found = await mailbox.find(connection, oldest["id"])
    assert (oldest["recipient"], newest["recipient"]) == ("ada@example.com", "grace@example.com")
    assert oldest["subject"] == "Grüß dich"
    assert found is not None
    assert found["at"] == now
    assert b"Bis bald." in found["raw"]
