"""The development mailbox: a mail as it looks, locked up well, and as it is."""

from datetime import datetime
from email.message import EmailMessage

import httpx2
import pytest

from operations.desk import Desk
from store.sending import mailbox


@pytest.fixture
async def letter(desk: Desk, now: datetime) -> int:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Schöne Grüße <b>", "hallo@smatched.test", "ada@example.com"
    mail.set_content("Hallo Ada,\nschöne Grüße\n")
    mail.add_alternative("<html><head></head><body><script>alert(1)</script>Schöne Grüße</body></html>", subtype="html")
    async with desk.database.begin() as connection:
        return await mailbox.keep(connection, now, "hallo@smatched.test", "ada@example.com", mail.as_bytes())


async def test_mails_are_listed(operator: httpx2.AsyncClient, letter: int) -> None:
    assert "Schöne Grüße &lt;b&gt;" in (await operator.get("/console/mailbox")).text
    assert "No mail yet." in (await operator.get("/console/mailbox?to=bob@example.com")).text


async def test_a_mail_is_shown_with_all_its_parts(operator: httpx2.AsyncClient, letter: int) -> None:
    page = (await operator.get(f"/console/mailbox/{letter}")).text
    assert "Hallo Ada,\nschöne Grüße" in page
    assert "<script>alert" not in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert (await operator.get(f"/console/mailbox/{letter}/source")).headers["content-type"].startswith("text/plain")


async def test_a_mails_page_is_locked_up_even_when_opened_alone(operator: httpx2.AsyncClient, letter: int) -> None:
    answer = await operator.get(f"/console/mailbox/{letter}/html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert '<base target="_blank">' in answer.text


async def test_a_mail_without_a_page_is_text(operator: httpx2.AsyncClient, desk: Desk, now: datetime) -> None:
    async with desk.database.begin() as connection:
        number = await mailbox.keep(connection, now, "a@b.test", "ada@example.com", b"From: a@b.test\n\nOnly text\n")
    page = (await operator.get(f"/console/mailbox/{number}")).text
    assert "Only text" in page
    assert "<iframe" not in page


async def test_garbage_is_shown_as_garbage(operator: httpx2.AsyncClient, desk: Desk, now: datetime) -> None:
    raws = (b"", b"\xff\xfe\x00", b"Content-Type: text/plain; charset=nonsense\n\n\xff", b"Subject: =?x?q?=\n\nhi")
    for raw in raws:
        async with desk.database.begin() as connection:
            number = await mailbox.keep(connection, now, "", "ada@example.com", raw)
        for place in ("", "/html", "/source"):
            assert (await operator.get(f"/console/mailbox/{number}{place}")).status_code == 200, (raw, place)


async def test_the_mailbox_can_be_emptied(operator: httpx2.AsyncClient, letter: int) -> None:
    assert (await operator.post("/console/mailbox/clearance")).status_code == 303
    assert "No mail yet." in (await operator.get("/console/mailbox")).text
