"""`segment`: who belongs to another segment."""

from journeys.person import Person
from journeys.rule import Circumstances, Rule, Speech
from journeys.segment_names import SegmentKey


class Segment(Rule):
    """Another segment's rule, as it is now."""

    kind = "segment"

    segment: SegmentKey

    def holds(self, person: Person, at: Circumstances) -> bool:
        return at.segments[self.segment].holds(person, at)

    def says(self, words: Speech) -> str:
        return words("belongs to the segment {segment}", segment=self.segment)

    def needs(self) -> dict[str, str]:
        return {"segment": self.segment}
