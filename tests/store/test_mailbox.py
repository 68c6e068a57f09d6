from datetime import datetime

from store.database import Database
from store.sending import mailbox

RAW = b"Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\n\r\nHallo\r\n"


async def test_mails_come_newest_first_and_a_page_at_a_time(database: Database, now: datetime) -> None:
    async with database.begin() as connection:
        for person in ("ada", "grace", "ada"):
            await mailbox.keep(connection, now, "hello@example.com", f"{person}@example.com", RAW)
        page = await mailbox.latest(connection, 2)
        rest = await mailbox.latest(connection, 2, before=page[-1]["id"])
        adas = await mailbox.latest(connection, 9, "ada@example.com")
    assert [mail["recipient"][:3] for mail in page + rest] == ["ada", "gra", "ada"]
    assert [mail["id"] for mail in adas] == [page[0]["id"], rest[0]["id"]]
    assert adas[0]["subject"] == "Grüße"
    assert "raw" not in adas[0]


async def test_a_cleared_mailbox_is_empty(database: Database, now: datetime) -> None:
    async with database.begin() as connection:
        number = await mailbox.keep(connection, now, "hello@example.com", "ada@example.com", RAW)
        assert (await mailbox.find(connection, number) or {})["raw"] == RAW
        await mailbox.clear(connection)
        assert await mailbox.find(connection, number) is None
