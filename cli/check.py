"""`check`: what is wrong with journey files."""

from collections.abc import Sequence
from typing import Any

import typer

from cli.files import Files, text_of
from cli.say import AsJson, rows
from journeys.soundness import faults
from journeys.text import Fault, read
from messages.content.rendering import Renderer
from messages.words import Words
from operations.content.lint import Verdict, judged
from operations.content.proof import Proof, content_of
from wiring import settings, texts
from wiring.trouble import Trouble


def check(files: Files, as_json: AsJson = False) -> None:
    """Say what is wrong with journey files and the messages they send: line, step, remedy. Needs nothing running.

    Ends with 2 when anything is wrong; a warning is only told.
    """
    renderer = texts.renderer(settings.load())
    told = [(str(file), verdict(text_of(file), renderer)) for file in files]
    for file, one in told:
        for warning in one.warnings:
            typer.echo(f"{file}: warning: {warning}", err=True)
    found = [(file, fault) for file, one in told for fault in one.faults]
    tell(found, as_json=as_json)
    raise typer.Exit(Trouble.code if found else 0)


def verdict(text: str, renderer: Renderer) -> Verdict:
    """What stands in the way of a text, and what its messages are like for people who might be."""
    if found := faults(text, texts.exists(renderer)):
        return Verdict(found, [])
    script, content = read(text), renderer.library.content
    proof = Proof(script.journey, content_of(content, script.journey), renderer)
    return judged(script, proof.findings(Words()))


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
