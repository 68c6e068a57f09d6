"""`test`: scenarios walked, and whatever is not as they say."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import indent
from typing import Annotated, Any

import typer

from cli.faults import FAILED
from cli.say import AsJson
from cli.trials import Trial, Trials, files_in, tried
from journeys.rehearsal.calendar import ENGLISH
from journeys.scenarios.coverage import Coverage, coverage
from journeys.scenarios.verdict import explained
from journeys.span import write_span
from wiring import settings, texts

Where = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files of scenarios, or folders they are in.")]
Least = Annotated[int, typer.Option(min=0, max=100, help="Fail when less of a journey is walked, in percent.")]


def test(where: Where, least: Least = 0, as_json: AsJson = False) -> None:  # noqa: PT028 - no test of pytest's
    """Walk the scenarios of journeys, and say what is not as they expect. Sends nothing and needs nothing running.

    Ends with 1 when one fails or too little of a journey is walked, and with 2 when a file is not right.
    """
    renderer = texts.renderer(settings.load())
    files = [tried(file, renderer) for file in files_in(where)]
    walked = _coverages(files)
    if as_json:
        typer.echo(json.dumps(_document(files, walked), indent=2, ensure_ascii=False))
    else:
        _tell(files, walked, least)
    failed = any(trial.misses for file in files for trial in file.trials)
    raise typer.Exit(FAILED if failed or any(one.percent < least for one in walked) else 0)


def _coverages(files: Sequence[Trials]) -> list[Coverage]:
    journeys = {file.journey.hash: file.journey for file in files}
    return [
        coverage(journey, [trial.report.trace for file in files if file.journey == journey for trial in file.trials])
        for journey in journeys.values()
    ]


def _tell(files: Sequence[Trials], walked: Sequence[Coverage], least: int) -> None:
    trials = [trial for file in files for trial in file.trials]
    width = max(len(trial.scenario.scenario) for trial in trials)
    for file in files:
        typer.echo(file.file)
        for trial in file.trials:
            _tell_trial(trial, width)
        typer.echo()
    failed = sum(bool(trial.misses) for trial in trials)
    typer.echo(f"Scenarios: {len(trials)}. " + (f"Failed: {failed}." if failed else "All pass."))
    for one in walked:
        typer.echo(_share(one, least))


def _tell_trial(trial: Trial, width: int) -> None:
    report, name = trial.report, trial.scenario.scenario
    summary = (
        f"{ENGLISH.code(report.outcome)} after {write_span(report.took) or 'no time'}, messages: {len(report.sent)}"
    )
    typer.echo(f"  {'FAIL' if trial.misses else 'ok  '}  {name:<{width}}  {summary}")
    if trial.misses:
        typer.echo(indent(explained(report, trial.misses), " " * 8))


def _share(one: Coverage, least: int) -> str:
    never = ", ".join(one.never())
    short = f", less than {least} %" if one.percent < least else ""
    return f"{one.journey}: {one.percent} % of its steps and ways walked{short}" + (f"; never {never}" if never else "")


def _document(files: Sequence[Trials], walked: Sequence[Coverage]) -> dict[str, Any]:
    scenarios = [_row(file, trial) for file in files for trial in file.trials]
    coverages = [{"journey": one.journey, "percent": one.percent, "never": [*one.never()]} for one in walked]
    return {"scenarios": scenarios, "coverage": coverages}


def _row(file: Trials, trial: Trial) -> dict[str, Any]:
    what = {"file": str(file.file), "journey": file.journey.journey, "scenario": trial.scenario.scenario}
    became = {"outcome": trial.report.outcome, "messages": trial.report.sent, "money": trial.report.money}
    return {**what, **became, "passed": not trial.misses, "misses": [asdict(miss) for miss in trial.misses]}
