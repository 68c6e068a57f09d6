"""A process of its own that serves the API on a fresh SQLite file, with an endpoint beside it that does nothing."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from fastapi import Depends

from api.app import app
from api.ingest.segment import Success
from api.raw import document
from messages.codes import Codes
from messages.links import Links
from operations.desk import Desk, Who
from operations.events import sources
from store.database import Database
from store.migrate import migrate
from wiring import ports
from wiring.web import serving

NOTHING = "/nothing"
_DOCUMENT = Depends(document)


@dataclass(frozen=True)
class ShopDoor:
    """Where it listens, the write key that opens it, its database, and the process that it costs."""

    port: int
    write_key: str
    database: str
    process: psutil.Process


@asynccontextmanager
async def shop_door() -> AsyncIterator[ShopDoor]:
    """Serve until the block ends."""
    with TemporaryDirectory() as folder:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench._shop_door", folder, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert child.stdout
            port, write_key = (await child.stdout.readline()).decode().split()
            yield ShopDoor(int(port), write_key, _database(Path(folder)), psutil.Process(child.pid))
        finally:
            child.terminate()
            await child.wait()


def _database(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'etappe.db'}"


async def _serve(folder: Path) -> None:
    desk = Desk(
        database=Database(_database(folder)),
        walks=None,  # type: ignore[arg-type] - nobody hands on here
        links=Links("http://127.0.0.1", ["a-secret-for-benchmarks"]),
        codes=Codes("a-secret-for-benchmarks"),
        clock=lambda: datetime.now(UTC),
        exists=lambda kind, key: True,
    )
    await migrate(desk.database)
    write_key = (await sources.add(desk, Who("bench"), "app", "segment", "The app")).write_key
    api = app(desk)

    @api.post(NOTHING)
    async def nothing(body: dict[str, Any] = _DOCUMENT) -> Success:
        return Success()

    # As early as the door of events: routes are tried in turn, and that shall not tell for either.
    api.router.routes.insert(0, api.router.routes.pop())
    with ports.bound("127.0.0.1", 0, "") as socket:
        async with serving(api, socket):
            print(ports.number(socket), write_key, flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
