"""`broadcast`: one message to an audience."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cli import door
from cli.door import Key, Row, Url
from cli.files import not_right, text_of
from cli.findings import said
from cli.say import AsJson, rows
from journeys.text import JourneyFaults

File = Annotated[Path, typer.Argument(metavar="FILE", help="A broadcast's file, YAML or JSON.")]


def broadcast(
    file: File,
    dry_run: Annotated[bool, typer.Option(help="Only say whom it would reach.")] = False,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Send one message to an audience. A running Etappe does it, also when this command is ended."""
    rows([asyncio.run(_broadcast(file, url, key, dry_run=dry_run))], as_json=as_json)


async def _broadcast(file: Path, url: str | None, key: str | None, *, dry_run: bool) -> Row:
    text = text_of(file)
    async with door.opened(url, key) as desk:
        try:
            found = await (desk.preview_broadcast(text) if dry_run else desk.broadcast(text))
        except JourneyFaults as wrong:
            raise not_right(file, wrong.faults) from None
    for warning in said(found.pop("warnings", ())):
        typer.echo(f"{file}: warning: {warning}", err=True)
    return _looked(found) if dry_run else found


def _looked(found: Row) -> Row:
    refused = ", ".join(f"{why.replace('_', ' ')} {people}" for why, people in found["refused"].items())
    return {"audience": found["count"], "reached": found["reachable"], "not_reached": refused}
