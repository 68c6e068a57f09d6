"""`export`, `erase`: what one person may ask for."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import door
from cli.door import Door, Key, Row, Url
from cli.say import AsJson

Customer = Annotated[str, typer.Argument(help="The customer: an id, `email:ada@example.com`, or `external_id:4711`.")]


def export(
    customer: Customer,
    to: Annotated[Path | None, typer.Option(help="A file; without it, standard output.")] = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Everything that is kept about one person, as JSON."""
    told = _said(_at(url, key, lambda desk: desk.disclose(customer)))
    if to is None:
        typer.echo(told)
    else:
        to.write_text(told + "\n", encoding="utf-8")


def erase(
    customer: Customer,
    suppress: Annotated[
        bool, typer.Option(help="Keep a hash of their addresses, so that nobody writes to them again.")
    ] = True,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Erase one person, everywhere. There is no way back."""
    if not yes:
        typer.confirm("Erase this person, with everything that is known of them?", abort=True)
    receipt = _at(url, key, lambda desk: desk.erase(customer, suppress=suppress))
    if as_json:
        typer.echo(_said(receipt))
        return
    rows = sum(receipt["rows"].values())
    typer.echo(f"Erased: {rows} rows in {len(receipt['rows'])} tables; {receipt['walks_ended']} journeys ended.")
    if not receipt["scrubbed"]:
        typer.echo("The database was busy: its log keeps the bytes until its next checkpoint.", err=True)


def _said(told: Any) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False, default=str)


def _at(url: str | None, key: str | None, ask: Callable[[Door], Awaitable[Row]]) -> Row:
    async def asked() -> Row:
        async with door.opened(url, key) as desk:
            return await ask(desk)

    return asyncio.run(asked())
