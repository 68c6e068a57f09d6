"""A broadcast whose worker is killed in the middle, on a real server and a real mail server: what became of whom."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from messages.codes import Codes
from messages.links import Links
from operations.audiences import broadcast
from operations.customers.consent import give
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.enrolments.temporal import TemporalWalks
from operations.events.hand_on import hand_on
from store.database import Database
from store.migrate import migrate
from store.tables import customers, deliveries
from tests.faults.campaign import _dying_worker, _temporal
from tests.faults.sink import Sink
from tests.faults.worker import SECRET

ME = Who("faults")
TEXT = "broadcast: sale\naudience: {everybody: true}\nsend: hello\n"


@dataclass(frozen=True)
class Outcome:
    """`copies`: recipient → mails that arrived; `states`: recipient → what the ledger says."""

    copies: Counter[str]
    states: dict[str, str]
    killed: int


async def play(folder: Path, people: int, kills: dict[str, str]) -> Outcome:
    """Send to so many (`p0@example.com`, …), while the worker dies at `kills`: recipient → point."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'etappe.db'}")
    async with _temporal(folder) as client, Sink(log=folder / "sink.log").serving() as sink:
        await migrate(database)
        links, codes = Links("https://etappe.example", [SECRET]), Codes(SECRET)
        desk = Desk(database, TemporalWalks(client), links, codes, lambda: datetime.now(UTC), lambda kind, key: True)
        for number in range(people):
            customer = await identify(desk, Person(email=f"p{number}@example.com"))
            await give(desk, ME, customer, "news", evidence={"by": "campaign"})
        world = {"database": str(database.engine.url), "temporal": client.service_client.config.target_host}
        (folder / "world.json").write_text(json.dumps(world | {"smtp": sink.url, "without": ""}))
        (folder / "plan.json").write_text(json.dumps(kills))
        await broadcast.define(desk, ME, TEXT)
        operation = (await broadcast.launch(desk, ME, "sale"))["operation"]
        while await hand_on(desk):
            pass
        async with _dying_worker(folder), asyncio.timeout(90):
            await client.get_workflow_handle(operation).result()
        found = await _found(database, sink)
        await database.close()
    return Outcome(*found, len(list(folder.glob("*.killed"))))


async def _found(database: Database, sink: Sink) -> tuple[Counter[str], dict[str, str]]:
    query = select(customers.c.email, deliveries.c.state).join(deliveries, deliveries.c.customer == customers.c.id)
    async with database.read() as connection:
        states = dict((await connection.execute(query)).all())
    return Counter(one.recipient for one in sink.taken), states
