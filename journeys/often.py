"""How often, and when: what rules about things that have happened share."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, model_validator

from journeys.days import ago, begin, end
from journeys.rule import Rule, Speech
from journeys.span import Lapse

Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]


class Often(Rule):
    """At least once, unless it says otherwise; ever, unless it says when."""

    at_least: Count | None = None
    at_most: Count | None = None
    exactly: Count | None = None
    within: Lapse | None = None
    from_: date | None = None
    until: date | None = None
    """The last day that counts."""

    @model_validator(mode="after")
    def _clear(self) -> "Often":
        if self.exactly is not None and (self.at_least, self.at_most) != (None, None):
            raise ValueError("exactly goes without at_least and at_most")
        if self.within is not None and (self.from_, self.until) != (None, None):
            raise ValueError("say either within, or from and until")
        return self

    @property
    def fewest(self) -> int:
        """How many times at least. Who says only how many at most means none as well."""
        if self.exactly is not None:
            return self.exactly
        return self.at_least if self.at_least is not None else int(self.at_most is None)

    @property
    def most(self) -> int | None:
        """How many times at most; None for any number."""
        return self.exactly if self.exactly is not None else self.at_most

    def enough(self, times: int) -> bool:
        """Whether so many times is what is asked for."""
        return self.fewest <= times and (self.most is None or times <= self.most)

    def since(self, now: datetime) -> datetime | None:
        """The first moment that counts."""
        return ago(now, self.within) if self.within else begin(self.from_) if self.from_ else None

    def before(self) -> datetime | None:
        """The first moment that counts no more."""
        return end(self.until) if self.until else None

    def in_time(self, moment: datetime, now: datetime) -> bool:
        """Whether a moment counts."""
        since, before = self.since(now), self.before()
        return (since is None or moment >= since) and (before is None or moment < before)

    def said_when(self, words: Speech) -> Iterator[str]:
        """How often and when, in words."""
        if self.most == 0:
            yield words("never")
        elif self.fewest == self.most:
            yield words("exactly {count} times", count=self.fewest)
        else:
            if self.fewest > 1:
                yield words("at least {count} times", count=self.fewest)
            if self.most is not None:
                yield words("at most {count} times", count=self.most)
        if self.within:
            yield words("within the last {value}", value=self.within)
        if self.from_:
            yield words("from {day}", day=self.from_)
        if self.until:
            yield words("until {day}", day=self.until)
