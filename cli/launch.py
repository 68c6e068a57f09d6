"""`launch`: let an audience into a journey; seen beforehand with `--dry-run`."""

import asyncio
import re
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from cli import door
from cli.door import Key, Row, Url
from cli.import_ import import_customers
from cli.reading import moment
from cli.say import AsJson, rows
from cli.switches import Journey
from journeys.pace import AnyPace
from journeys.recurrence import Recurrence


def launch(
    journey: Journey,
    segment: Annotated[str | None, typer.Option(help="Whom: everybody in this segment.")] = None,
    of_list: Annotated[str | None, typer.Option("--list", help="Whom: everybody on this list.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Whom: a file of customers, brought in to a list first.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="Whom: every customer there is.")] = False,
    at: Annotated[str | None, typer.Option(callback=moment, help="When, with its zone; without it, now.")] = None,
    every: Annotated[str | None, typer.Option(help="Again and again: `mon at 9:00`, or `0 9 * * mon`.")] = None,
    zone: Annotated[str, typer.Option(help="On whose clock `--every` is meant.")] = "Europe/Berlin",
    overlap: Annotated[str, typer.Option(help="While the last one goes on: skip, buffer_one, allow_all.")] = "skip",
    rate: Annotated[str | None, typer.Option(help="How fast: 100/s, 5000/h, 10..1000/min over 1h.")] = None,
    only_reachable: Annotated[bool, typer.Option(help="Leave out whom nothing would reach.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Say who would enter and who not, and let nobody in.")] = False,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Let an audience into a journey: now, at a time, or again and again."""
    if len([one for one in (segment, of_list, csv, everybody) if one]) != 1:
        raise typer.BadParameter("name the audience by one of --segment, --list, --csv and --everybody")
    said: Row = {"at": at, "pace": _pace(rate), "every": _every(every, zone, overlap)}
    if csv:
        of_list = _brought_in(csv, dry_run=dry_run, url=url, key=key)
    whom = _said({"segment": segment, "list": of_list, "everybody": everybody})
    asked = {"audience": whom, "only_reachable": only_reachable, "dry_run": dry_run}
    _say(asyncio.run(_asked(journey, asked | _said(said), url, key)), as_json=as_json)


def _said(all_there_is: Row) -> Row:
    return {name: it for name, it in all_there_is.items() if it}


async def _asked(journey: str, asked: Row, url: str | None, key: str | None) -> Row:
    async with door.opened(url, key) as desk:
        return await desk.launch(journey, asked)


def _pace(said: str | None) -> str | None:
    try:
        TypeAdapter(AnyPace | None).validate_python(said)
    except ValidationError:
        raise typer.BadParameter("write a pace such as 100/s, 5000/h, or 10..1000/min over 1h") from None
    return said


def _every(said: str | None, zone: str, overlap: str) -> Row | None:
    if said is None:
        return None
    try:
        return Recurrence.model_validate({"when": said, "zone": zone, "overlap": overlap}).model_dump(mode="json")
    except ValidationError as wrong:
        raise typer.BadParameter(wrong.errors()[0]["msg"].removeprefix("Value error, ")) from None


def _brought_in(file: Path, *, dry_run: bool, url: str | None, key: str | None) -> str:
    """The list that everybody in the file is on now."""
    name = re.sub(r"[^a-z0-9_-]+", "-", file.stem.lower()).strip("-_0123456789") or "launch"
    if dry_run:
        raise typer.BadParameter(
            f"a dry run changes nothing, so the file must be there before: "
            f"`etappe customers import {file} --list {name}`, then --list {name} --dry-run"
        )
    import_customers(file, to_list=name, url=url, key=key)
    return name


def _say(answer: Row, *, as_json: bool) -> None:
    seen, begun = answer.get("preview"), answer.get("launch")
    if as_json:
        rows([seen or begun or {}], as_json=True)
    elif seen:
        rows([{name: seen[name] for name in ("count", "judged", "would_enter", "lasts")}])
        rows([{"would not enter": why, "people": n} for why, n in seen["refused"].items()], empty="")
        rows([{"would hear nothing": why, "people": n} for why, n in seen["unreachable"].items()], empty="")
        rows([{name: one[name] for name in ("customer", "name", "email", "reason")} for one in seen["sample"]])
    elif begun:
        operation = begun["operation"] or {}
        rows([{"launch": begun["id"], "operation": operation.get("id"), "people": operation.get("total")}])
