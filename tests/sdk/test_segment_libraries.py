"""Segment's own libraries, unchanged but for the host: what a shop says with them, we know."""

import asyncio
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import select

from bench._shop_door import shop_door
from store.database import Database
from store.tables import customers, events, other_names

HERE = Path(__file__).parent
NODE = HERE / "node"
_PYTHON = [sys.executable, str(HERE / "say.py")]
_no_python = pytest.mark.skipif(
    find_spec("segment") is None, reason="Segment's library is not there: pip install segment-analytics-python"
)
_no_node = pytest.mark.skipif(
    not (shutil.which("node") and (NODE / "node_modules").is_dir()),
    reason="Node or Segment's library for it is not there: npm ci --prefix tests/sdk/node",
)


@pytest.mark.parametrize(
    ("program", "how"),
    [
        pytest.param(_PYTHON, [], marks=_no_python, id="python"),
        pytest.param(_PYTHON, ["packed"], marks=_no_python, id="python, packed"),
        pytest.param(["node", str(NODE / "say.js")], [], marks=_no_node, id="node"),
    ],
)
async def test_what_a_shop_says_with_segments_library_we_know(program, how):
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
