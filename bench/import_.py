"""Importing customers into SQLite, beside the barest loop that could write the same rows."""

import asyncio
import csv
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import psutil

from bench._meter import megabytes
from operations.customers.imports import upload
from operations.desk import Desk, Who
from operations.work.keep_working import BREATH, work
from store.database import Database
from store.migrate import migrate
from tests.conftest import RecordedWalks, desk_on

ROWS, AT_ONCE = 50_000, 3_000
_PART = 1024 * 1024
_ME = Who("bench")
_HEADER = ["Kundennummer", "E-Mail", "Telefon", "Vorname", "Nachname", "Sprache", "Zeitzone", "Interessen", "Umsatz"]


async def figures(rows: int = ROWS) -> AsyncIterator[str]:
    """All of them new, then all of them known; both by the clock and by CPU, which says more on a busy machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "etappe.db"
        database = Database(f"sqlite+aiosqlite:///{path}")
        await migrate(database)
        desk, process = desk_on(database, RecordedWalks(), datetime.now(UTC)), psutil.Process()
        before = megabytes(process)
        fresh, again = await _brought_in(desk, _file(rows)), await _brought_in(desk, _file(rows))
        grown = megabytes(process) - before
        await database.close()
        bare = _bare(path, Path(folder) / "bare.db")
    yield f"new {rows / fresh[0]:.0f} rows/s ratio-to {rows / bare[0]:.0f}-of-a-bare-loop"
    yield f"new_per_cpu_second {rows / fresh[1]:.0f} rows ratio-to {rows / bare[1]:.0f}-of-a-bare-loop"
    yield f"same_per_cpu_second {rows / again[1]:.0f} rows ratio-to {rows / fresh[1]:.0f}-new"
    yield f"memory {grown:.0f} MB ratio-to {rows}-rows-twice"


def _file(rows: int) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_HEADER)
    for number in range(rows):
        mixed = number * 7919 % rows  # in no order: indexes are met everywhere
        ada = [f"K{mixed}", f"ada.{mixed}@example.com", f"+49151{mixed:07d}", "Ada", "Lovelace", "de"]
        writer.writerow([*ada, "Europe/Berlin", "beer|wine", f"{number},50"])
    return text.getvalue().encode("cp1252")


async def _brought_in(desk: Desk, data: bytes) -> tuple[float, float]:
    """Seconds, by the clock and of CPU."""
    of_import = await upload.add(desk, _ME, "customers.csv", {"mapping": {"Umsatz": "attributes.revenue:number"}})
    for number, at in enumerate(range(0, len(data), _PART), 1):
        await upload.put(desk, of_import, number, data[at : at + _PART])
    await upload.start(desk, _ME, of_import, {}, dry_run=False)
    began, busy = time.perf_counter(), time.process_time()
    while await work(desk):
        await asyncio.sleep(BREATH)
    return time.perf_counter() - began, time.process_time() - busy


def _bare(source: Path, target: Path) -> tuple[float, float]:
    """The same rows into the same table by `executemany`: nothing is read, judged or looked up."""
    with sqlite3.connect(source) as there:
        rows = there.execute("SELECT * FROM customers").fetchall()
        tables = there.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'customers' AND sql IS NOT NULL")
        made = [sql for (sql,) in tables]
    here = sqlite3.connect(target, isolation_level=None)
    for sql in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", *made):
        here.execute(sql)
    began, busy = time.perf_counter(), time.process_time()
    for at in range(0, len(rows), AT_ONCE):
        here.execute("BEGIN IMMEDIATE")
        here.executemany(f"INSERT INTO customers VALUES ({','.join('?' * len(rows[0]))})", rows[at : at + AT_ONCE])
        here.execute("COMMIT")
    spent = time.perf_counter() - began, time.process_time() - busy
    here.close()
    return spent
