"""`check`: what is wrong with journey files."""

from collections.abc import Sequence
from typing import Any

import typer

from cli.files import Files, text_of
from cli.say import AsJson, rows
from journeys.soundness import faults
from journeys.text import Fault
from wiring import settings, texts
from wiring.trouble import Trouble


def check(files: Files, as_json: AsJson = False) -> None:
    """Say what is wrong with journey files: line, step, remedy. Needs nothing running; ends with 2 when anything is."""
    there = texts.exists(texts.renderer(settings.load()))
    found = [(str(file), fault) for file in files for fault in faults(text_of(file), there)]
    tell(found, as_json=as_json)
    raise typer.Exit(Trouble.code if found else 0)


def tell(found: Sequence[tuple[str, Fault]], *, as_json: bool) -> None:
    """Say what is wrong, file by file."""
    if as_json:
        rows([_row(file, fault) for file, fault in found], as_json=True)
        return
    for file, fault in found:
        typer.echo(f"{file}: {fault}", err=True)
    typer.echo(f"Things to correct: {len(found)}." if found else "All fine.")


def _row(file: str, fault: Fault) -> dict[str, Any]:
    where = {"file": file, "line": fault.line, "column": fault.column, "step": fault.step}
    return where | {"detail": fault.detail, "pointer": fault.pointer}
