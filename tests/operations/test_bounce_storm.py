"""A bounce storm (T27): thousands of notices at once, most of them forged. The real ones count, and nothing else.

By hand: `ETAPPE_STORM=10000 pytest -s tests/operations/test_bounce_storm.py`.
"""

import os
import resource
import time
from collections import Counter
from random import Random

import pytest
from sqlalchemy import func, insert, select

from messages.mail.returns.notice import Notice
from messages.mail.returns.read import read
from operations.desk import Desk
from operations.returns.take import take
from store.sending.delivery import identity
from store.tables import bounces, customers, deliveries, events, suppressions

NOTICES = int(os.environ.get("ETAPPE_STORM", "2000"))
REAL, BROKEN = NOTICES // 10, NOTICES // 20
DOMAIN = "bounce.etappe.test"
AT_ONCE = 100
"""As many as a server hands on before it waits for an answer."""
BOUNDARY = "=_etappe"
REPORT = f"""From: MAILER-DAEMON@mx.example\r
To: <{{path}}>\r
Subject: Undelivered Mail Returned to Sender\r
Content-Type: multipart/report; report-type=delivery-status; boundary="{BOUNDARY}"\r
\r
--{BOUNDARY}\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; {{recipient}}\r
Action: failed\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1 no such user\r
\r
--{BOUNDARY}--\r
"""


@pytest.fixture
async def ids(smatched: Desk) -> list[str]:
    """Many people who have a message each; the ids of its deliveries."""
    now = smatched.clock()
    known = {"locale": "en", "zone": "UTC", "interests": [], "attributes": {}, "traits": {}}
    people = [
        known | {"id": f"cus_{n}", "email": f"{n}@example.com", "created_at": now, "updated_at": now}
        for n in range(REAL)
    ]
    sent = {"journey": "smatched", "version": 1, "step": "hello", "visit": 1, "channel": "email", "topic": "news"}
    ended = {"message": "hello", "state": "accepted", "reason": "", "fence": 1, "at": now, "updated_at": now}
    rows = [
        sent | ended | {"touchpoint": f"enr_{n}/hello/1", "customer": f"cus_{n}", "id": identity(f"enr_{n}/hello/1")}
        for n in range(REAL)
    ]
    async with smatched.database.begin() as connection:
        await connection.execute(insert(customers), people)
        named = [row | {"message_id": f"<{row['id']}@etappe.test>"} for row in rows]
        await connection.execute(insert(deliveries), named)
    return [row["id"] for row in rows]


def storm(desk: Desk, ids: list[str], chance: Random) -> list[bytes]:
    """Real ones, each told twice; broken ones; and forged ones, which know a customer's address and our Message-ID."""
    real = [_report(desk.verp.address(one, DOMAIN), f"{n}@example.com") for n, one in enumerate(ids)]
    broken = [chance.randbytes(200) + one[: chance.randrange(len(one))] for one in chance.choices(real, k=BROKEN)]
    broken = [one.replace(b"bounce+", b"bounce-") for one in broken]
    forged = [
        _report(_altered(desk.verp.address(ids[n % len(ids)], DOMAIN), chance), f"{n % len(ids)}@example.com")
        for n in range(NOTICES - 2 * len(real) - len(broken))
    ]
    mails = [*real, *real, *broken, *forged]
    chance.shuffle(mails)
    return mails


def _report(path: str, recipient: str) -> bytes:
    return REPORT.format(path=path, recipient=recipient).encode()


def _altered(path: str, chance: Random) -> str:
    """Another signature than ours."""
    place = chance.randrange(len("bounce+"), path.index("@") - 8)
    letter = "a" if path[place] != "a" else "b"
    return f"{path[:place]}{letter}{path[place + 1 :]}"


async def test_in_a_storm_of_notices_only_the_real_ones_count(smatched: Desk, ids: list[str]) -> None:
    mails = storm(smatched, ids, Random(27))
    begun, before, told = time.perf_counter(), _largest(), Counter[str]()
    for first in range(0, len(mails), AT_ONCE):
        notices: list[Notice] = [read(mail) for mail in mails[first : first + AT_ONCE]]
        told.update(f"{one.kind} {one.new}" for one in await take(smatched, "mail", notices))
    took, grown = time.perf_counter() - begun, _largest() - before
    print(f"figure returns.storm {len(mails) / took:.0f} notices/s of {len(mails)}, {grown:.1f} MiB more")
    assert (told["hard True"], told["hard False"]) == (REAL, REAL)
    assert told["unmatched False"] >= NOTICES - 2 * REAL - BROKEN
    assert await rows(smatched) == {"bounces": REAL, "suppressions": REAL, "events": REAL}
    assert grown < 64, "MiB; a storm is taken in by the hundred, and leaves nothing behind"


def _largest() -> float:
    """How large this process has been so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def rows(desk: Desk) -> dict[str, int]:
    async with desk.database.read() as connection:
        tables = (bounces, suppressions, events)
        counted = [await connection.execute(select(func.count()).select_from(table)) for table in tables]
        return {table.name: one.scalar_one() for table, one in zip(tables, counted, strict=True)}
