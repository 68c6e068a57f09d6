"""Reasons: all that was decided about some messages, as a story tells it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import FREQUENCY_CAP, NO_GOOD_HOUR
from journeys.passage import meeting
from messages.words import Words
from operations.sending import decisions as said
from store.journeys import journeys
from store.rows import Row
from store.sending import decisions
from store.sending.delivery import CLAIMED

_RULES = (FREQUENCY_CAP, NO_GOOD_HOUR)


@dataclass(frozen=True)
class Reasons:
    """The decisions about some messages, in order. `titles`: a journey's key → what people call it."""

    words: Words
    decided: Sequence[Row]
    titles: Mapping[str, str]

    def deferrals(self) -> Iterator[Row]:
        """Every time that one of them was put off until a moment."""
        return (one for one in self.decided if one["until"])

    def put_off_until(self, met: str, until: datetime) -> bool:
        """Whether a wait at this meeting is for a message that was put off."""
        return any(meeting(one["touchpoint"]) == met and one["until"] == until for one in self.deferrals())

    def waits(self, delivery: Row) -> bool:
        """Whether it is put off at present, so that the last decision says all there is to say."""
        last = self._last(delivery)
        return delivery["state"] == CLAIMED and last is not None and last["until"] is not None

    def left_out(self, delivery: Row) -> str | None:
        """Why the rules of the house left it out, in words; None when they did not."""
        last = self._last(delivery) if delivery["reason"] in _RULES else None
        return self.why(last) if last and last["reason"] == delivery["reason"] else None

    def why(self, decision: Row) -> str:
        """A reason in words."""
        return said.why(self.words, decision, self.titles)

    def _last(self, delivery: Row) -> Row | None:
        theirs = [one for one in self.decided if one["touchpoint"] == delivery["touchpoint"]]
        return theirs[-1] if theirs else None


async def reasons(connection: AsyncConnection, touchpoints: Collection[str], words: Words) -> Reasons:
    """What was decided about these messages."""
    decided = await decisions.of(connection, touchpoints)
    inputs = [one["inputs"] for one in decided]
    named = {name for one in inputs for name in (one.get("last"), *one.get("ahead", ())) if name}
    return Reasons(words, decided, await journeys.titles(connection, named) if named else {})
