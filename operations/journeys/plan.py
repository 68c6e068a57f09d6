"""Plan: what publishing a text would change, and whom it would find where. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from journeys.difference import Change, difference
from journeys.text import JourneyFaults, read
from messages.content.lint import Finding
from messages.words import Words
from operations.content.lint import ENGLISH
from operations.content.proof import content_of
from operations.desk import Desk
from operations.journeys.define import same_journey
from operations.journeys.publish import number_of, verdict_on
from store.journeys import figures, journeys

Verdict = Literal["new", "same", "next", "back"]
People = Mapping[tuple[str, int], int]
"""(Step, version) → how many."""


@dataclass(frozen=True)
class Standing:
    """How many people follow a version."""

    version: int
    people: int


@dataclass(frozen=True)
class Planned(Change):
    """A change, and who stands at that step now. They finish on the version they follow."""

    people: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What would be: a `new` journey, the `same` version as is live, the `next` one, or `back` to an earlier one."""

    journey: str
    title: str
    state: str
    """Of the journey now; publishing opens what was a draft, and resumes nothing."""
    verdict: Verdict
    version: int
    live_version: int | None
    changes: tuple[Planned, ...]
    under_way: tuple[Standing, ...]
    """Everybody on the way, none of whom a publish touches."""
    warnings: tuple[Finding, ...] = ()
    """What is worth knowing of its messages."""


async def plan(desk: Desk, text: str, key: str | None = None, words: Words = ENGLISH) -> Plan:
    """Compare a text with what is live. Raises JourneyFaults with everything that stands in the way of publishing."""
    script = read(text)
    same_journey(script, key)
    verdict = await verdict_on(desk, text, words)
    if verdict.faults:
        raise JourneyFaults(verdict.faults)
    new = script.journey
    async with desk.database.read() as connection:
        row = await journeys.find(connection, new.journey)
        versions = await journeys.versions(connection, new.journey)
        standing = await figures.standing(connection, new.journey)
        content = content_of(await desk.content.now(connection), new)
    live: int | None = row["live_version"] if row else None
    number = number_of(new, content.hash, versions)
    changes = difference(await desk.versions.of(new.journey, live), new) if live else []
    return Plan(
        journey=new.journey,
        title=new.label,
        state=row["state"] if row else "draft",
        verdict=_verdict(live, number, len(versions)),
        version=number,
        live_version=live,
        changes=tuple(Planned(**vars(change), people=_at(change.step, standing)) for change in changes),
        under_way=_counted(standing),
        warnings=tuple(verdict.warnings),
    )


def _verdict(live: int | None, number: int, published: int) -> Verdict:
    if live is None:
        return "new"
    if number == live:
        return "same"
    return "next" if number > published else "back"


def _at(step: str | None, standing: People) -> tuple[Standing, ...]:
    return _counted({place: people for place, people in standing.items() if place[0] == step})


def _counted(standing: People) -> tuple[Standing, ...]:
    """Version by version, the newest first."""
    counted: dict[int, int] = {}
    for (_, version), people in standing.items():
        counted[version] = counted.get(version, 0) + people
    return tuple(Standing(version, counted[version]) for version in sorted(counted, reverse=True))
