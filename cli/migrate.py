"""`migrate`: the database to the newest shape; or, with a journey, people on their way to another version of it."""

import asyncio
import json
from collections.abc import Iterable
from typing import Annotated, Literal

import typer

from cli import door
from cli.door import Door, Key, Row, Url
from cli.say import AsJson, rows
from store.database import Database
from store.migrate import migrate as bring_up_to_date
from wiring import folder, settings
from wiring.settings import Settings

_EVERY = 0.5
"""Seconds between two looks at how far it is."""
_UNFINISHED = ("running", "paused")
Mapped = Annotated[list[str] | None, typer.Option("--step", metavar="OLD=NEW", help="A step that is called otherwise.")]
Versions = Annotated[list[int] | None, typer.Option("--from", help="Only people on this version.")]


def migrate(
    journey: Annotated[str | None, typer.Argument(help="A journey's key; without it, the database.")] = None,
    to: Annotated[int | None, typer.Option(min=1, help="The version on which people go on.")] = None,
    step: Mapped = None,
    due: Annotated[
        Literal["kept", "recounted"], typer.Option(help="Whether waits under way end as they would have.")
    ] = "kept",
    from_versions: Versions = None,
    dry_run: Annotated[bool, typer.Option(help="Rehearse it, and move nobody.")] = False,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Without a journey: bring the database to the newest shape. With one: move people who are on their way.

    Everybody is rehearsed on the new version first; who cannot go on there stays, and is listed. It goes on in the
    background also when this command is ended.
    """
    if (journey is None) != (to is None):
        raise typer.BadParameter("a journey and --to belong together")
    if journey is None:
        asyncio.run(_database(settings.load()))
        typer.echo("The database is on the newest migration.")
        return
    asked = {"to_version": to, "steps": _steps(step or []), "due": due, "from_versions": from_versions or None}
    told = asyncio.run(_people(journey, asked | {"dry_run": dry_run}, url, key, quiet=as_json))
    if as_json:
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _tell(told)


def _steps(said: Iterable[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in said]
    if wrong := [old for old, equals, new in pairs if not (old and equals and new)]:
        raise typer.BadParameter(f"write --step {wrong[0] or 'old'}=new")
    return {old: new for old, _, new in pairs}


# --- people ---


async def _people(journey: str, asked: Row, url: str | None, key: str | None, *, quiet: bool) -> Row:
    async with door.opened(url, key) as desk:
        begun = await desk.migrate(journey, asked)
        if begun["preview"]:
            return dict(begun["preview"])
        operation = await _finished(desk, begun["operation"], quiet=quiet)
        return operation | {"items": await desk.report(operation["id"])}


async def _finished(desk: Door, operation: str, *, quiet: bool) -> Row:
    if not quiet:
        typer.echo(f"Operation {operation}; a running Etappe does it, also when this command is ended.", err=True)
    told = None
    while True:
        row = await desk.operation(operation)
        if not quiet and row["done"] != told:
            told = row["done"]
            typer.echo(f"{told} of {row['total']}", err=True)
        if row["state"] not in _UNFINISHED and not row["tally"].get("planned"):
            return row
        await asyncio.sleep(_EVERY)


def _tell(told: Row) -> None:
    begun, items = "id" in told, told["items"]
    stays = [item for item in items if item.get("reason") or item.get("state") == "gone"]
    rows([_line(item) for item in stays], empty="Nobody stays behind.")
    typer.echo(f"{len(items) - len(stays)} of {told['total']} people {'have been' if begun else 'would be'} moved.")
    for touchpoint in (touchpoint for item in items for touchpoint in item.get("sent_again", ())):
        typer.echo(f"error: sent a second time: {touchpoint}", err=True)


def _line(item: Row) -> Row:
    why = item.get("reason") or item.get("outcome") or "erased"
    return {
        "enrolment": item["enrolment"],
        "step": item.get("from", {}).get("step"),
        "why": why.replace("_", " "),
        "about": item.get("about", ""),
    }


# --- the database ---


async def _database(given: Settings) -> None:
    if given.database_url is None:
        folder.made(given.data)
    database = Database(given.database)
    try:
        await bring_up_to_date(database)
    finally:
        await database.close()
