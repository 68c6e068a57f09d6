"""Trials: scenarios, walked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.files import journey_of, not_right, text_of
from journeys.journey import Journey
from journeys.scenarios.report import Report
from journeys.scenarios.scenario import Scenario, Scenarios, begins
from journeys.scenarios.text import Sheet, read
from journeys.scenarios.verdict import Miss, misses
from journeys.text import JourneyFaults
from messages.content.rendering import Renderer
from operations.rehearsals.dry_run import rehearsed
from wiring import texts
from wiring.trouble import Trouble

_NAMED = ("scenarios.yaml", "*.scenarios.yaml")


@dataclass(frozen=True)
class Trial:
    """One scenario, walked."""

    scenario: Scenario
    report: Report
    misses: list[Miss]


@dataclass(frozen=True)
class Trials:
    """All scenarios of a file, walked."""

    file: Path
    journey: Journey
    trials: list[Trial]


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files of scenarios, among files and in folders. Raises Trouble when there are none."""
    found = [file for path in paths for file in (_within(path) if path.is_dir() else [path])]
    if not found:
        places = ", ".join(map(str, paths))
        raise Trouble(f"there are no scenarios in {places}; write them into a file scenarios.yaml beside the journey")
    return found


def _within(folder: Path) -> list[Path]:
    return sorted({file for name in _NAMED for file in folder.rglob(name)})


def tried(file: Path, renderer: Renderer) -> Trials:
    """Walk every scenario of a file. Raises Trouble, with positions, when it or its journey is not right."""
    sheet = _sheet(file)
    scenarios = sheet.scenarios
    journey = journey_of(file.parent / scenarios.journey, texts.exists(renderer))
    if unfit := sheet.faults(journey):
        raise not_right(file, unfit)
    return Trials(file, journey, [_walked(scenarios, one, journey, renderer) for one in scenarios.scenarios])


def _sheet(file: Path) -> Sheet:
    try:
        return read(text_of(file))
    except JourneyFaults as wrong:
        raise not_right(file, wrong.faults) from None


def _walked(scenarios: Scenarios, scenario: Scenario, journey: Journey, renderer: Renderer) -> Trial:
    programme = scenarios.programme(scenario)
    report = Report(rehearsed(journey, programme, renderer, begins(programme.customer, scenario.start)))
    return Trial(scenario, report, misses(report, scenario.expect))
