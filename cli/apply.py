"""`apply`: publish journey files, and keep segment files."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import typer

from cli import door
from cli.door import Key, Row, Url
from cli.files import Files, text_of
from cli.findings import said
from cli.say import AsJson, rows
from journeys.text import JourneyFaults
from wiring.trouble import Trouble

_OF_A_SEGMENT = re.compile(r"^segment\s*:", re.MULTILINE)


def apply(files: Files, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Publish journey files, and keep segment files. What is so already stays as it is."""
    kept, published = asyncio.run(_apply(files, url, key))
    if as_json:
        rows([*kept, *published], as_json=True)
    else:
        for found in filter(None, (kept, published)):
            rows(found)


async def _apply(files: list[Path], url: str | None, key: str | None) -> tuple[list[Row], list[Row]]:
    """Segments come first, for the journeys that ask for them."""
    texts = [(file, text_of(file)) for file in files]
    segments = [(file, text) for file, text in texts if _OF_A_SEGMENT.search(text)]
    journeys = [(file, text) for file, text in texts if not _OF_A_SEGMENT.search(text)]
    async with door.opened(url, key) as desk:
        kept = [await _one(desk.segment, file, text) for file, text in segments]
        return kept, [await _one(desk.publish, file, text) for file, text in journeys]


async def _one(take: Callable[[str], Awaitable[Row]], file: Path, text: str) -> Row:
    try:
        row = {"file": str(file), **await take(text)}
    except JourneyFaults as wrong:
        raise Trouble("\n       ".join(f"{file}: {fault}" for fault in wrong.faults)) from None
    for warning in said(row.pop("warnings", ())):
        typer.echo(f"{file}: warning: {warning}", err=True)
    return row
