"""`customers import`: a CSV file of customers, looked at and brought in."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli import transfer
from cli.door import Key, Url
from cli.say import AsJson, rows
from cli.transfer import Row, Transfer
from wiring.trouble import Trouble

PART = 1024 * 1024
_UNFINISHED = ("running", "paused")
Encoding = Literal["utf-8", "cp1252", "utf-16-le", "utf-16-be"]
Mapped = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="HEADER=TARGET", help="Where a column goes: Umsatz=attributes.revenue:number"),
]


def import_customers(
    file: Annotated[Path, typer.Argument(help="A CSV file; its first row names the columns.")],
    mapping: Mapped = None,
    encoding: Annotated[Encoding | None, typer.Option(help="Guessed when it is not said.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="What stands between cells; guessed when not said.")] = None,
    country: Annotated[str | None, typer.Option(help="+49, for phone numbers that begin with a single 0.")] = None,
    to_list: Annotated[str | None, typer.Option("--list", help="A list that everybody joins.")] = None,
    topic: Annotated[str | None, typer.Option(help="A topic that everybody has agreed to.")] = None,
    look: Annotated[bool, typer.Option("--preview", help="Show what the first rows would become, and stop.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and change nothing.")] = False,
    errors: Annotated[Path | None, typer.Option(help="Where refused rows go, with line and reason.")] = None,
    resume: Annotated[str | None, typer.Option(metavar="IMPORT", help="Go on with an import: imp_…")] = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Bring in customers: who is known by external_id, e-mail or phone is corrected, everybody else is new."""
    if not file.is_file():
        raise Trouble(f"{file} is no file; name a CSV file")
    said: Row = {"encoding": encoding, "delimiter": delimiter, "country": country, "list": to_list, "topic": topic}
    settings = {name: value for name, value in said.items() if value} | {"mapping": _mapping(mapping or [])}
    done = asyncio.run(_import(_Wish(file, settings, look, dry_run, errors, resume, as_json), url, key))
    if as_json:
        typer.echo(json.dumps(done, indent=2, ensure_ascii=False, default=str))
    elif look:
        _show(done)
    else:
        rows([done["counts"]])


def _mapping(said: list[str]) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in said]
    if wrong := [one for one, (header, _, _) in zip(said, pairs, strict=True) if not header]:
        raise typer.BadParameter(f"write --map {wrong[0] or 'HEADER'}=TARGET")
    return {header: target for header, _, target in pairs}


@dataclass(frozen=True)
class _Wish:
    """What was asked for."""

    file: Path
    settings: Row
    look: bool
    dry_run: bool
    errors: Path | None
    resume: str | None
    quiet: bool

    def tell(self, what: str) -> None:
        """Say how far it is."""
        if not self.quiet:
            typer.echo(what, err=True)


async def _import(wish: _Wish, url: str | None, key: str | None) -> Row:
    async with transfer.opened(url, key) as way:
        of_import = wish.resume or await way.add(wish.file.name, wish.settings | {"bytes": wish.file.stat().st_size})
        wish.tell(f"Import {of_import}; when it is interrupted, go on with --resume {of_import}.")
        before = await way.progress(of_import)
        if before["operation"] is None:
            await _upload(way, of_import, wish, before["parts"])
            if wish.look:
                return await _looked_at(way, of_import)
            await way.start(of_import, dry_run=wish.dry_run)
        done = await _finished(way, of_import, wish)
        if wish.errors:
            await _write(way, of_import, wish.errors)
        if done["dry_run"]:  # the file is about people, and nobody needs it there any more
            await way.remove(of_import)
        return done


async def _upload(way: Transfer, of_import: str, wish: _Wish, there: dict[int, int]) -> None:
    """What is there already is not sent again."""
    size, number = wish.file.stat().st_size, 0
    with wish.file.open("rb") as source:
        while data := source.read(PART):
            number += 1
            if there.get(number) != len(data):
                await way.put(of_import, number, data)
                wish.tell(f"{min(number * PART, size) * 100 // size} % of the file sent")


async def _looked_at(way: Transfer, of_import: str) -> Row:
    try:
        return await way.preview(of_import)
    finally:
        await way.remove(of_import)


async def _finished(way: Transfer, of_import: str, wish: _Wish) -> Row:
    told = None
    while True:
        row = await way.progress(of_import)
        if row["rows"] != told:
            told = row["rows"]
            wish.tell(f"{told} of {row['of']} rows")
        if row["state"] not in _UNFINISHED:
            return row
        await way.go_on(row["operation"])


async def _write(way: Transfer, of_import: str, file: Path) -> None:
    with file.open("wb") as written:
        async for some in way.errors(of_import):
            written.write(some)


def _show(found: Row) -> None:
    typer.echo(f"{found['encoding']}, “{found['delimiter']}” between cells\n")
    rows([{"column": one["header"], "goes to": one["to"] or "–"} for one in found["columns"]])
    typer.echo()
    rows(
        [
            {"line": row["line"], "becomes": row["becomes"], "customer": row["why"] or json.dumps(row["customer"])}
            for row in found["rows"]
        ]
    )
