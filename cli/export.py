"""`customers export`: customers as a CSV file."""

import asyncio
import sys
from typing import Annotated

import typer

from cli import transfer
from cli.door import Key, Url


def export_customers(
    segment: Annotated[str | None, typer.Option(help="Only who belongs to this segment.")] = None,
    of_list: Annotated[str | None, typer.Option("--list", help="Only who is on this list.")] = None,
    excel: Annotated[bool, typer.Option("--excel", help="As a German Excel opens it: `;` and decimal comma.")] = False,
    url: Url = None,
    key: Key = None,
) -> None:
    """Customers as CSV on standard output. An import takes it back, and changes nothing."""
    if segment and of_list:
        raise typer.BadParameter("name a segment or a list, not both")
    named = {"segment": segment, "list": of_list}
    asyncio.run(_export({kind: value for kind, value in named.items() if value}, excel, url, key))


async def _export(audience: dict[str, str], excel: bool, url: str | None, key: str | None) -> None:
    async with transfer.opened(url, key) as way:
        async for some in way.customers(audience, excel=excel):
            sys.stdout.buffer.write(some)
    sys.stdout.buffer.flush()
