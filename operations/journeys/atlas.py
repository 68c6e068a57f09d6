"""The atlas: a journey's map with its figures, for whoever shows it."""

from dataclasses import asdict, dataclass
from typing import Any

from journeys.cartography.chart import Edge, Map
from journeys.journey import Journey
from journeys.map import ENTRY, map_of
from journeys.text import read
from messages.words import Words
from operations.desk import Desk
from operations.journeys import review
from operations.journeys.review import Counts
from operations.journeys.trail import Trail
from store.journeys import figures


@dataclass(frozen=True)
class Sheet:
    """A version (None: a draft nobody follows yet), its map, and how many people went where."""

    journey: Journey
    version: int | None
    map: Map
    counts: dict[str, Counts]
    flows: dict[tuple[str, str], int]
    people: dict[str, int]
    trail: Trail | None = None
    """The way that somebody took; it is shown instead of figures."""

    def at(self, step: str) -> Counts:
        """The figures of one card; of the entry, how many came in."""
        return Counts(entered=self.total) if step == ENTRY else self.counts.get(step, Counts())

    def along(self, edge: Edge) -> int:
        """How many went this way."""
        return (
            self.total if edge.source == ENTRY else sum(self.flows.get((edge.source, one), 0) for one in edge.outcomes)
        )

    @property
    def total(self) -> int:
        """How many came in."""
        return sum(self.people.values())

    def data(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        drawn = asdict(self.map)
        for card in drawn["cards"]:
            card |= asdict(self.at(card["key"]))
        for edge, written in zip(self.map.edges, drawn["edges"], strict=True):
            written["people"] = self.along(edge)
        return {"journey": self.journey.journey, "version": self.version, **drawn}


async def sheet(desk: Desk, key: str, words: Words, number: int | None = None) -> Sheet:
    """The map of a version; without a number of the live one, or of the draft of a journey never published.

    Raises NotThere.
    """
    row = await review.journey(desk, key)
    number = number or row["live_version"]
    if number is None:
        draft = read(row["draft"]).journey
        return Sheet(draft, None, map_of(draft, words), {}, {}, {})
    journey: Journey = (await review.version(desk, key, number))["definition"]
    counts, flows = await review.counts(desk, key, number), await review.flows(desk, key, number)
    async with desk.database.read() as connection:
        people = await figures.people(connection, key, number)
    return Sheet(journey, number, map_of(journey, words), counts, flows, people)
