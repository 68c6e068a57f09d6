"""The verdict on a rehearsal: what was expected, and what happened instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journeys.rehearsal.calendar import written
from journeys.scenarios.report import UNDER_WAY, Report
from journeys.scenarios.scenario import Expected
from journeys.span import write_span

NEVER = "never"


@dataclass(frozen=True)
class Miss:
    """One thing that was not as expected."""

    about: str
    expected: str
    happened: str
    step: str | None = None

    def __str__(self) -> str:
        return f"{self.about}: expected {self.expected}\n{'happened':>{len(self.about) + 10}} {self.happened}"


def misses(report: Report, expected: Expected) -> list[Miss]:
    """Everything that was not as expected; empty when the scenario passes."""
    faults = [Miss("messages", "all can be written", fault) for fault in report.faults]
    return [*faults, *_walk(report, expected), *_steps(report, expected)]


def explained(report: Report, missed: Sequence[Miss]) -> str:
    """What was missed, and the calendar with its steps marked."""
    marked = {miss.step for miss in missed if miss.step}
    unheard = [f"  Nothing waited for {event}." for event in report.unheard]
    return "\n".join([*map(str, missed), written(report.trace, marked), *unheard])


def _walk(report: Report, expected: Expected) -> Iterator[Miss]:
    if expected.outcome not in (None, report.outcome):
        yield Miss("outcome", expected.outcome or "", report.outcome)
    if expected.messages is not None and [*expected.messages] != report.sent:
        yield Miss("messages", _list(expected.messages), _list(report.sent))
    if expected.money is not None and sorted(map(str, expected.money)) != sorted(report.money):
        yield Miss("money", _list(expected.money), _list(report.money))
    if expected.within and report.outcome == UNDER_WAY:
        yield Miss("within", write_span(expected.within), f"not over after {write_span(report.took)}")
    elif expected.within and report.took > expected.within:
        yield Miss("within", write_span(expected.within), write_span(report.took))


def _steps(report: Report, expected: Expected) -> Iterator[Miss]:
    for (about, step), wanted, happened in _compared(report, expected):
        if wanted != happened:
            yield Miss(f"{about} of {step}" if about != "at" else f"{step} at", str(wanted), str(happened), step)


def _compared(report: Report, expected: Expected) -> Iterator[tuple[tuple[str, str], Any, Any]]:
    for step, outcome in expected.outcomes.items():
        yield ("outcome", step), outcome, report.outcomes.get(step, NEVER)
    for step, times in expected.visits.items():
        yield ("visits", step), times, report.visited.count(step)
    for step, moment in expected.at.items():
        yield ("at", step), moment, _as_written(report.at(step), moment)
    for step, reason in expected.not_sent.items():
        yield ("not_sent", step), reason, report.not_sent.get(step, report.outcomes.get(step, NEVER))


def _as_written(moment: datetime | None, wanted: str) -> str:
    """A moment as somebody wrote another: with its weekday or its date."""
    if moment is None:
        return NEVER
    return f"{moment:%Y-%m-%d %H:%M}" if wanted[0].isdigit() else f"{moment:%a %H:%M}"


def _list(things: Any) -> str:
    return ", ".join(map(str, things)) or "nothing"
