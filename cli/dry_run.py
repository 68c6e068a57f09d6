"""`dry-run`: a journey walked by somebody who might be, or every way that there is."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.faults import FAILED
from cli.files import content_of, journey_of
from cli.language import Language, chosen
from cli.say import AsJson, rows
from journeys.journey import Journey
from journeys.rehearsal import calendar, overview
from journeys.rehearsal.calendar import ENGLISH, Speech
from journeys.rehearsal.example import Example
from journeys.rehearsal.matrix import Matrix
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.reply import Replies
from journeys.rehearsal.script import Script
from journeys.rehearsal.trace import Trace
from messages.words import SOURCE, Words
from operations.journeys.picture import draw
from operations.rehearsals.dry_run import explored, marked, rehearsed
from wiring import parts, settings, texts
from wiring.trouble import Trouble

File = Annotated[Path, typer.Argument(help="A journey file, YAML or JSON.")]
Who = Annotated[Path, typer.Option("--customer", help="Who walks: name, email, locale, zone, interests, consents …")]
Events = Annotated[Path | None, typer.Option("--events", help="What they do: a list of {at, event, properties}.")]
Answers = Annotated[Path | None, typer.Option("--replies", help="What webhooks answer: {STEP: {status, body}}.")]
Days = Annotated[int, typer.Option(min=1, max=400, help="For how long at most.")]
Start = Annotated[datetime | None, typer.Option(help="When the walk begins, in UTC; else now.")]
Every = Annotated[bool, typer.Option("--matrix", help="Every way through the journey, whatever they do.")]
Drawn = Annotated[Path | None, typer.Option("--map", help="Draw the map there too, with their way marked (SVG).")]


def dry_run(
    file: File,
    customer: Who,
    events: Events = None,
    replies: Answers = None,
    days: Days = 90,
    start: Start = None,
    matrix: Every = False,
    picture: Drawn = None,
    locale: Language = None,
    as_json: AsJson = False,
) -> None:
    """Say what an example customer would get, and when. Sends nothing and needs nothing running.

    Ends with 1 when a message cannot be written, and with 2 when a file is not right.
    """
    if matrix and picture:
        raise Trouble("a map shows one way; leave --matrix out, or --map")
    given = settings.load()
    script = content_of(events, Script) if events else ()
    answers = content_of(replies, Replies) if replies else {}
    programme = Programme(customer=content_of(customer, Example), events=script, replies=answers, days=days)
    renderer, language = texts.renderer(given), chosen(locale, given)
    journey, begin = journey_of(file, texts.exists(renderer)), _begin(start)
    found = (explored if matrix else rehearsed)(journey, programme, renderer, begin)
    if picture and isinstance(found, Trace):
        _draw(picture, journey, found, Words(language, programme.customer.zone))
    if as_json:
        typer.echo(json.dumps(found.model_dump(mode="json"), indent=2, ensure_ascii=False))
    else:
        _tell(found, ENGLISH if language == SOURCE else Words(language))
    raise typer.Exit(FAILED if found.faults else 0)


def _begin(start: datetime | None) -> datetime:
    if start is None:
        return parts.clock()
    if not 1970 <= start.year < 3000:
        raise Trouble("--start: write a time between the years 1970 and 3000")
    return start.replace(tzinfo=UTC)


def _draw(picture: Path, journey: Journey, trace: Trace, words: Words) -> None:
    try:
        picture.write_text(draw(marked(journey, trace, words), words, alone=True), encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{picture} cannot be written ({error.strerror}); name a file in a folder there is") from None


def _tell(found: Trace | Matrix, words: Speech) -> None:
    if isinstance(found, Matrix):
        table, closing = overview.table(found, words), overview.closing(found, words)
    else:
        table, closing = calendar.table(found, words), calendar.closing(found, words)
    rows(table)
    typer.echo()
    for sentence in closing:
        typer.echo(sentence)
    for fault in found.faults:
        typer.echo(f"error: {fault}", err=True)
