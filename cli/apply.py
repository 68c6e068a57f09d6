"""`apply`: publish journey files."""

import asyncio
from pathlib import Path
from typing import Any

from cli import door
from cli.door import Key, Url
from cli.files import Files, text_of
from cli.say import AsJson, rows
from journeys.text import JourneyFaults
from wiring.trouble import Trouble


def apply(files: Files, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Publish journey files. What is live already stays as it is."""
    rows(asyncio.run(_apply(files, url, key)), as_json=as_json)


async def _apply(files: list[Path], url: str | None, key: str | None) -> list[dict[str, Any]]:
    texts = [(file, text_of(file)) for file in files]
    async with door.opened(url, key) as desk:
        published = []
        for file, text in texts:
            try:
                published.append({"file": str(file), **await desk.publish(text)})
            except JourneyFaults as wrong:
                raise Trouble("\n       ".join(f"{file}: {fault}" for fault in wrong.faults)) from None
        return published
