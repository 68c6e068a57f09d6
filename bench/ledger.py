"""The ledger when it is long: what a wave of fifty costs with a hundred thousand rows behind it, and with a million."""

import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, text

from bench._meter import Middle
from journeys.chunk import MESSAGE
from journeys.passage import Whereabouts
from store.database import Database
from store.migrate import migrate
from store.sending import deliveries_of_many as ledger
from store.sending.delivery import Delivery, Outcome
from store.tables import customers, deliveries, journey_versions, journeys

SHORT, LONG = 100_000, 1_000_000
WAVES, WAVE, AT_ONCE = 60, 50, 20_000
_NOW = datetime.now(UTC)
_ACCEPTED = Outcome("accepted", code="2.0.0")


async def figures(short: int = SHORT, long: int = LONG) -> AsyncIterator[str]:
    """Claimed, fenced and settled, turn by turn; CPU of the whole process, of which SQLite is a part."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as both:
            ledgers = [await both.enter_async_context(_filled(Path(folder), rows)) for rows in (short, long)]
            took = [[await _wave(one, rows + number * WAVE) for one, rows in ledgers] for number in range(WAVES)]
    ratio = Middle([later / sooner for sooner, later in took[5:]])
    each = statistics.median(later for _, later in took[5:]) / WAVE
    yield f"long_beside_short {ratio} x ratio-to {short}-rows {ratio.span}"
    yield f"each {1000 * each:.2f} CPU-ms ratio-to one-of-fifty-with-{long}-rows-behind-it"


@asynccontextmanager
async def _filled(folder: Path, rows: int) -> AsyncIterator[tuple[Database, int]]:
    database = Database(f"sqlite+aiosqlite:///{folder / f'{rows}.db'}")
    await migrate(database)
    async with database.begin() as connection:
        await connection.execute(insert(journeys), _journey())
        await connection.execute(insert(journey_versions), _version())
    for first in range(0, rows + (WAVES + 1) * WAVE, AT_ONCE):
        async with database.begin() as connection:
            await connection.execute(insert(customers), [_customer(n) for n in range(first, first + AT_ONCE)])
            known = [_delivered(n) for n in range(first, min(first + AT_ONCE, rows))]
            if known:
                await connection.execute(insert(deliveries), known)
    async with database.begin() as connection:
        await connection.execute(text("ANALYZE"))
    yield database, rows
    await database.close()


def _journey() -> dict[str, object]:
    return {
        "key": "sale",
        "kind": "broadcast",
        "title": "Sale",
        "state": "live",
        "revision": 1,
        "created_at": _NOW,
        "updated_at": _NOW,
    }


def _version() -> dict[str, object]:
    told = {"hash": "", "text": "", "definition": {}, "published_by": "bench"}
    return {"journey": "sale", "number": 1, "published_at": _NOW, **told}


def _customer(number: int) -> dict[str, object]:
    known = {"locale": "de", "zone": "Europe/Berlin", "interests": [], "attributes": {}}
    return {"id": _id(number), "email": f"ada-{number}@example.com", "created_at": _NOW, "updated_at": _NOW, **known}


def _id(number: int) -> str:
    return f"cus_{number:032}"


def _letter(number: int) -> Delivery:
    walk = {"enrolment": f"sale:{_id(number)}", "customer": _id(number), "journey": "sale", "version": 1}
    where = Whereabouts(**walk, now=_NOW, step=MESSAGE, visit=1)
    return Delivery(where, "email", "hello", "news", "ada@example.com", "hold", "etappe.example", walks=False)


def _delivered(number: int) -> dict[str, object]:
    identity = f"{number:032x}"
    whose = {"customer": _id(number), "journey": "sale", "version": 1, "step": MESSAGE, "visit": 1, "fence": 1}
    told = {"channel": "email", "message": "hello", "state": "accepted", "reason": "", "at": _NOW, "updated_at": _NOW}
    touchpoint = f"sale:{_id(number)}/{MESSAGE}/1"
    return {"touchpoint": touchpoint, "id": identity, "message_id": f"<{identity}@etappe.example>", **whose, **told}


async def _wave(database: Database, first: int) -> float:
    letters = [_letter(number) for number in range(first, first + WAVE)]
    began = time.process_time()
    async with database.begin() as connection:
        claims = await ledger.claim(connection, letters, {}, _NOW, _NOW)
    async with database.begin() as connection:
        await ledger.fence_data(connection, claims, _NOW)
    async with database.begin() as connection:
        await ledger.settle(connection, claims, dict.fromkeys(claims, _ACCEPTED), "hold", _NOW)
    return time.process_time() - began
