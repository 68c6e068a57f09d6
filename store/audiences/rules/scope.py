"""What rules are put into SQL in: the database, the moment, the segments that may be named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from journeys.rule import Rule


@dataclass(frozen=True)
class Scope:
    """Handed from rule to rule."""

    dialect: str
    now: datetime
    segments: Mapping[str, Rule]
    make: Callable[[Rule, "Scope"], ColumnElement[bool]]

    def of(self, rule: Rule) -> ColumnElement[bool]:
        """The condition for a rule within."""
        return self.make(rule, self)
