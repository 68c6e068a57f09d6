"""`dry-run`: a journey walked by somebody who might be."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.faults import FAILED
from cli.files import content_of, text_of
from cli.say import AsJson, rows
from journeys.delivery import SENT
from journeys.journey import Journey
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.script import Script
from journeys.rehearsal.trace import Scene, Trace
from journeys.soundness import Exists, sound
from journeys.step import DONE
from journeys.text import JourneyFaults
from operations.dry_run import rehearsed
from wiring import parts, settings, texts
from wiring.trouble import Trouble

File = Annotated[Path, typer.Argument(help="A journey file, YAML or JSON.")]
Who = Annotated[Path, typer.Option("--customer", help="Who walks: name, email, locale, zone, interests, consents …")]
Events = Annotated[Path | None, typer.Option("--events", help="What they do: a list of {at, event, properties}.")]
Days = Annotated[int, typer.Option(min=1, max=400, help="For how long at most.")]
Start = Annotated[datetime | None, typer.Option(help="When the walk begins, in UTC; else now.")]

_TOLD = (DONE, SENT)  # the line before says it already


def dry_run(
    file: File, customer: Who, events: Events = None, days: Days = 90, start: Start = None, as_json: AsJson = False
) -> None:
    """Say what an example customer would get, and when. Sends nothing and needs nothing running.

    Ends with 1 when a message cannot be written, and with 2 when a file is not right.
    """
    script = content_of(events, Script) if events else ()
    programme = Programme(customer=content_of(customer, Example), events=script, days=days)
    renderer = texts.renderer(settings.load())
    begin = start.replace(tzinfo=UTC) if start else parts.clock()
    trace = rehearsed(_journey(file, texts.exists(renderer)), programme, renderer, begin)
    if as_json:
        typer.echo(json.dumps(trace.model_dump(mode="json"), indent=2, ensure_ascii=False))
    else:
        _tell(trace)
    raise typer.Exit(FAILED if trace.faults else 0)


def _journey(file: Path, there: Exists) -> Journey:
    try:
        return sound(text_of(file), there).journey
    except JourneyFaults as wrong:
        raise Trouble("\n       ".join(f"{file}: {fault}" for fault in wrong.faults)) from None


def _tell(trace: Trace) -> None:
    rows([_row(scene) for scene in trace.scenes if not (scene.what == "step" and scene.said in _TOLD)])
    typer.echo()
    typer.echo(f"Ends: {_words(trace.outcome)}." if trace.outcome else "Not over yet when the days were.")
    if trace.granted:
        typer.echo(f"Would give {', '.join(map(str, trace.granted))}. Nothing was sent or spent.")
    for unheard in trace.unheard:
        typer.echo(f"Nothing waited for {unheard.event} ({_written(unheard.at)} UTC).")
    for fault in trace.faults:
        typer.echo(f"error: {fault}", err=True)


def _row(scene: Scene) -> dict[str, Any]:
    message = (scene.mail.subject or scene.mail.message) if scene.mail else ""
    where = {"local_time": _written(scene.local), "stage": scene.stage, "step": scene.step}
    return where | {"what": _what(scene), "message": message}


def _what(scene: Scene) -> str:
    match scene.what:
        case "message" if scene.mail:
            return scene.mail.channel if scene.sent else f"no {scene.mail.channel}: {_words(scene.said)}"
        case "granted" if scene.grant:
            return f"{scene.grant.amount} out of {scene.grant.budget}"
        case "waiting" if scene.until:
            return f"waits until {_written(scene.until)}"
        case "left":
            return f"leaves: {_words(scene.said)}"
        case "heard":
            return scene.said
    return _words(scene.said) or scene.what


def _words(code: str | None) -> str:
    return (code or "").replace("_", " ")


def _written(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M}"
