"""Segment's own libraries, unchanged but for the host: what a shop says with them, we know."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from bench._shop_door import shop_door
from store.database import Database
from store.tables import customers, events, other_names

HERE = Path(__file__).parent
NODE = HERE / "node"
_PYTHON = [sys.executable, str(HERE / "say.py")]
_INSTALL = ["npm", "ci", "--prefix", str(NODE), "--ignore-scripts", "--no-audit", "--no-fund"]


def _say_in_node() -> list[str]:
    """Segment's library for Node, installed by its lock."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Node is not there")
    if not (NODE / "node_modules").is_dir():
        subprocess.run(_INSTALL, check=True, capture_output=True, timeout=150)
    return ["node", str(NODE / "say.js")]


@pytest.mark.parametrize("library", ["python", "python, packed", "node"])
async def test_what_a_shop_says_with_segments_library_we_know(library):
    program = _say_in_node() if library == "node" else _PYTHON
    how = ["packed"] if library.endswith("packed") else []
    async with shop_door() as door:
        host = f"http://127.0.0.1:{door.port}"
        saying = await asyncio.create_subprocess_exec(*program, host, door.write_key, *how)
        assert await asyncio.wait_for(saying.wait(), 60) == 0
        database = Database(door.database)
        told = select(events).where(events.c.source == "app").order_by(events.c.seq)
        async with database.read() as connection:
            (ada,) = (await connection.execute(select(customers))).mappings()
            kept = list((await connection.execute(told)).mappings())
            also = set((await connection.execute(select(other_names.c.value))).scalars())
        await database.close()
    assert (ada["external_id"], ada["email"], ada["name"]) == ("ada", "ada@example.com", "Ada")
    assert ada["attributes"] == {"plan": "free", "group": {"id": "g-1", "name": "Brewers"}}
    assert {"anonymous:a-1", "anonymous:a-2"} <= also
    said = ["product.viewed", "order.paid", "page.viewed", "screen.viewed", "group.joined", "customer.aliased"]
    assert [event["name"] for event in kept] == said
    assert {event["customer"] for event in kept} == {ada["id"]}
