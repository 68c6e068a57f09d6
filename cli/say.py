"""What the command says: a table for people, JSON for scripts."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
_PIPED = 200  # columns when nobody's terminal sets the width


def rows(found: Sequence[Mapping[str, Any]], *, as_json: bool = False, empty: str = "Nothing there.") -> None:
    """Print rows that all have the same columns."""
    if as_json:
        typer.echo(json.dumps(list(found), indent=2, ensure_ascii=False, default=str))
    elif not found:
        typer.echo(empty)
    else:
        _print(found)


def _print(found: Sequence[Mapping[str, Any]]) -> None:
    table = Table(*(name.replace("_", " ") for name in found[0]), box=None, pad_edge=False, header_style="bold")
    for row in found:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    console = Console(highlight=False, markup=False)
    console.width = console.width if console.is_terminal else _PIPED
    console.print(table)
