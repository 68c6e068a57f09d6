"""A broadcast beside a plain loop over the same mail path; what Temporal takes of it, and whether memory stays flat.

The mail server, Temporal and the sender are processes of their own; turn by turn, so that a neighbour hits both.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil
from sqlalchemy import insert, text
from temporalio.client import Client

from activities.hands import Hands
from bench._engine_room import _listening_on, _settings
from bench._meter import Middle, Spent, megabytes, metered
from bench._plain_loop import plain_loop
from journeys.chunk import Tour
from messages.channels import opened
from messages.codes import Codes
from messages.content.library import Library
from messages.content.rendering import Renderer
from messages.links import Links
from operations.audiences import broadcast
from operations.desk import Desk, Who
from operations.enrolments.temporal import TemporalWalks
from store.database import Database
from store.migrate import migrate
from store.rows import new_id
from store.tables import consents, customers
from wiring import temporal_server
from wiring import worker as workers
from wiring.stop import Stop
from workflows.payloads import CONVERTER

PEOPLE, ROUNDS, MANY = 5_000, 7, 10_000
_ME, _SECRET = Who("bench"), "a-secret-for-the-bench"


async def figures() -> AsyncIterator[str]:
    """Ratios within one round; then one that is twice as long, for the memory."""
    with tempfile.TemporaryDirectory() as name:
        async with _house(Path(name)) as house:
            await house.invite(PEOPLE)
            rounds = [await house.round(number) for number in range(ROUNDS + 1)][1:]
            for line in _beside(rounds):
                yield line
            await house.invite(MANY - PEOPLE)
            yield await house.memory()


def _beside(rounds: list[tuple[Spent, Spent]]) -> list[str]:
    quiet = [both for both in rounds if all(spent.quiet for spent in both)] or rounds
    rate = Middle([plain.seconds / ours.seconds for ours, plain in quiet])
    python = Middle([plain.cpu["python"] / ours.cpu["python"] for ours, plain in quiet])
    temporal = Middle([_of_temporal(*both) for both in quiet])
    each = Middle([ours.cpu["python"] / PEOPLE for ours, _ in quiet])
    fast = Middle([PEOPLE / ours.seconds for ours, _ in quiet])
    return [
        f"rate {rate} x ratio-to a-plain-loop-over-the-same-mail-path {rate.span}",
        f"python {python} x ratio-to the-plain-loop's-cpu {python.span}",
        f"temporal_each {temporal} CPU-ms ratio-to one-message {temporal.span}",
        f"python_each {each} CPU-ms ratio-to one-message {each.span}",
        f"messages {fast} per-second ratio-to the-wall-clock {fast.span}",
    ]


def _of_temporal(ours: Spent, plain: Spent) -> float:
    """CPU-milliseconds for each message, without what the server takes in as much time while the loop runs."""
    idle = plain.cpu["temporal"] / plain.seconds * ours.seconds
    return (ours.cpu["temporal"] - idle) / PEOPLE


class _House:
    """A database, a desk, hands and a worker: in this process, which is the sender."""

    def __init__(self, desk: Desk, hands: Hands, server: psutil.Process, client: Client) -> None:
        self.desk, self.hands, self.client = desk, hands, client
        self.processes = {"temporal": server, "python": psutil.Process()}

    async def invite(self, people: int) -> None:
        """So many more people who said yes."""
        now = datetime.now(UTC)
        ids = [new_id("cus") for _ in range(people)]
        empty = {"interests": [], "attributes": {}, "traits": {}, "told": {}, "locale": "en", "zone": "Europe/Berlin"}
        dated = {"created_at": now, "updated_at": now}
        said = {"channel": "email", "topic": "news", "state": "given", "at": now, "evidence": {}}
        people_rows = [{"id": one, "email": f"{one}@example.com", "name": "Ada", **empty, **dated} for one in ids]
        async with self.desk.database.begin() as connection:
            await connection.execute(insert(customers), people_rows)
            await connection.execute(insert(consents), [{"customer": one, **said} for one in ids])
        async with self.desk.database.begin() as connection:
            await connection.execute(text("ANALYZE"))

    async def round(self, number: int) -> tuple[Spent, Spent]:
        """A broadcast and a loop, in turns first and second."""
        if number % 2:
            return await self._ours(number), await self._plain(number)
        plain = await self._plain(number)
        return await self._ours(number), plain

    async def _ours(self, number: int) -> Spent:
        tour = await self._begun(f"ours_{number}")
        with metered(**self.processes) as spent:
            await self._sent(tour)
        return spent

    async def _begun(self, key: str) -> Tour:
        sale = f"broadcast: {key}\naudience: {{everybody: true}}\nsend: hello\n"
        await broadcast.define(self.desk, _ME, sale)
        operation = (await broadcast.launch(self.desk, _ME, key))["operation"]
        return Tour(journey=key, version=1, operation=operation, channel="email", now=datetime.now(UTC))

    async def _sent(self, tour: Tour) -> None:
        await self.desk.walks.tour(tour)
        await self.client.get_workflow_handle(tour.operation).result()

    async def _plain(self, number: int) -> Spent:
        with metered(**self.processes) as spent:
            assert await plain_loop(self.hands, f"plain_{number}") == PEOPLE
        return spent

    async def memory(self) -> str:
        """How much more the sender holds at the end of a long one than after its first thousand."""
        tour, held = await self._begun("many"), list[float]()
        sending = asyncio.create_task(self._sent(tour))
        while not sending.done():
            done = (await broadcast.find(self.desk, "many"))["done"] or 0
            if done >= 1_000:
                held.append(megabytes(self.processes["python"]))
            await asyncio.sleep(0.2)
        await sending
        assert (await broadcast.find(self.desk, "many"))["tally"][0]["people"] == MANY
        return f"memory {held[-1] - held[0]:.1f} MB ratio-to {held[0]:.0f}-MB-after-the-first-thousand-of-{MANY}"


@asynccontextmanager
async def _house(folder: Path) -> AsyncIterator[_House]:
    settings, database = _settings(folder), Database(f"sqlite+aiosqlite:///{folder / 'etappe.db'}")
    await migrate(database)
    async with _sink() as sink, temporal_server.temporal_server(settings, Stop()):
        address = f"127.0.0.1:{settings.temporal_port}"
        client = await Client.connect(address, data_converter=CONVERTER)
        links, renderer = Links("https://etappe.example", [_SECRET]), Renderer(Library())
        clock = lambda: datetime.now(UTC)  # noqa: E731
        desk = Desk(database, TemporalWalks(client), links, Codes(_SECRET), clock, lambda kind, key: True)
        hands = Hands(database, opened({"smtp_url": sink}), renderer, links, desk.codes, clock)
        async with workers.working(client, hands, "quick", Stop()):
            yield _House(desk, hands, _listening_on(settings.temporal_port), client)
    await database.close()


@asynccontextmanager
async def _sink() -> AsyncIterator[str]:
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench._sink", stdout=asyncio.subprocess.PIPE)
    try:
        assert child.stdout
        yield (await child.stdout.readline()).decode().strip()
    finally:
        child.kill()
        await child.wait()
