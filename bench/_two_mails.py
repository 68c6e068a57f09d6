"""The whole house at work: an event comes in over HTTP, two mails go out over SMTP, and everything is written down.

`etappe up` with its Temporal server is measured; the shop that tells of the event, and the mail server, are not ours.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import psutil
from sqlalchemy import func, select
from temporalio.client import Client

from bench._engine_room import engine_room
from bench._meter import Middle, Spent, metered
from bench._race import batch
from operations.customers.consent import give
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.events.sources import SEGMENT, add
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.tables import enrolments
from wiring import parts
from wiring.settings import Settings

ROUNDS, RUNS = 4, 30
_ME = Who("bench")
_SOON, _AT_A_TIME = 90.0, 4
JOURNEY = """
journey: two
entry: [{event: order.paid, key: event.order_id}]
re_entry: by_key
exit: [{event: customer.complained}]
quiet_hours: {from: "03:00", to: "03:01"}
steps:
  - {key: first, send: hello}
  - {key: second, send: follow_up}
"""


async def figures() -> AsyncIterator[str]:
    """CPU of all our processes for one enrolment, from the event to the last line of its history."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            _house(folder) as (house, server),
            _desk(folder) as desk,
            _shop(desk, folder) as shop,
            engine_room() as room,
        ):
            both = []
            for number in range(ROUNDS + 1):
                ours = await _round(desk, shop, house, server, number)
                both.append((ours, await batch(room, lambda: room.start_by_hand(2), RUNS)))
    for line in _told([(ours, floor) for ours, floor in both[1:] if ours.quiet and floor.quiet] or both[1:]):
        yield line


def _told(rounds: list[tuple[Spent, Spent]]) -> list[str]:
    whole = Middle([ours.total / RUNS for ours, _ in rounds])
    python = Middle([ours.cpu["house"] / RUNS for ours, _ in rounds])
    beside = Middle([ours.total / floor.total for ours, floor in rounds])
    floor = Middle([floor.total / RUNS for _, floor in rounds])
    return [
        f"two_mails_cpu {whole} CPU-ms ratio-to one-enrolment {whole.span}",
        f"two_mails_cpu_of_python {python} CPU-ms ratio-to one-enrolment {python.span}",
        f"two_mails_cpu_beside {beside} x ratio-to two-empty-deeds-by-hand-at-{floor}-CPU-ms {beside.span}",
    ]


@asynccontextmanager
async def _house(folder: Path) -> AsyncIterator[tuple[psutil.Process, psutil.Process]]:
    """`etappe up`, its mails going to a sink outside; its own process, and its Temporal server's."""
    async with _child("-m", "bench._sink") as (_, sink):
        where = {"ETAPPE_DATA": str(folder), "ETAPPE_SMTP_URL": sink}
        free = {f"ETAPPE_{name}": "0" for name in ("PORT", "TEMPORAL_PORT", "TEMPORAL_UI_PORT")}
        async with _child("-c", "from cli.main import main; main()", "up", **where, **free) as (house, _):
            await _until(lambda: (folder / "urls.json").exists())
            process = psutil.Process(house.pid)
            yield process, process.children()[0]


@asynccontextmanager
async def _child(*command: str, **environment: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE, env={**os.environ, **environment}
    )
    try:
        assert child.stdout
        yield child, (await child.stdout.readline()).decode().strip()
    finally:
        child.terminate()
        await child.wait()


@asynccontextmanager
async def _desk(folder: Path) -> AsyncIterator[Desk]:
    """A desk on the house's own database, to prepare things and to look at them."""
    async with parts.opened(Settings(data=folder), await Client.connect(_urls(folder)["temporal"])) as opened:
        yield opened.desk


@asynccontextmanager
async def _shop(desk: Desk, folder: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """The journey and its people; and a shop that may tell of them."""
    await define(desk, _ME, JOURNEY)
    await publish(desk, _ME, "two")
    for number in range(RUNS):
        person = Person(external_id=f"ada-{number}", email=f"ada-{number}@example.com", name="Ada", locale="en")
        await give(desk, _ME, await identify(desk, person), "news", evidence={"how": "ticked the box"})
    source = await add(desk, _ME, "shop", SEGMENT, "Shop")
    async with httpx2.AsyncClient(base_url=_urls(folder)["api"], auth=(source.write_key or "", "")) as client:
        yield client


def _urls(folder: Path) -> dict[str, str]:
    urls: dict[str, str] = json.loads((folder / "urls.json").read_text())
    return urls


async def _round(
    desk: Desk, shop: httpx2.AsyncClient, house: psutil.Process, server: psutil.Process, number: int
) -> Spent:
    before = await _ended(desk)
    with metered(house=house, server=server) as spent:
        await _tell(shop, number)
        await _until_ended(desk, before + RUNS)
    return spent


async def _tell(shop: httpx2.AsyncClient, number: int) -> None:
    some = asyncio.Semaphore(_AT_A_TIME)

    async def one(customer: int) -> None:
        order = {"order_id": f"{number}-{customer}", "total": 50}
        said = {"userId": f"ada-{customer}", "event": "Order Completed", "messageId": f"m-{number}-{customer}"}
        async with some:
            (await shop.post("/v1/track", json=said | {"properties": order})).raise_for_status()

    await asyncio.gather(*map(one, range(RUNS)))


async def _until_ended(desk: Desk, many: int) -> None:
    async with asyncio.timeout(_SOON):
        while await _ended(desk) < many:
            await asyncio.sleep(0.2)


async def _ended(desk: Desk) -> int:
    async with desk.database.read() as connection:
        query = select(func.count()).select_from(enrolments).where(enrolments.c.state == "ended")
        return int((await connection.execute(query)).scalar_one())


async def _until(true) -> None:
    async with asyncio.timeout(_SOON):
        while not true():
            await asyncio.sleep(0.05)
