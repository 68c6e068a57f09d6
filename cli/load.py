"""`load`: assets, surveys, budgets, products and customers, as files."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cli.door import at_the_desk
from operations.desk import Who
from operations.load import load as take_over
from wiring import settings
from wiring.trouble import Trouble

Folder = Annotated[Path, typer.Argument(help="With assets/, surveys/*.yaml, budgets.yaml, products.yaml …")]


def load(folder: Folder) -> None:
    """Take over assets, surveys, budgets, products and customers. Loading again changes what the files changed."""
    if not folder.is_dir():
        raise Trouble(f"there is no folder {folder}")
    asyncio.run(_load(folder))
    typer.echo("Loaded.")


async def _load(folder: Path) -> None:
    async with at_the_desk(settings.load()) as desk:
        await take_over(desk, Who("command line"), folder)
