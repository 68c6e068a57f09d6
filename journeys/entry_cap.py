"""The entry cap: how many people a journey lets in."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from journeys.base import Frozen
from journeys.span import Span, write_span


class EntryCap(Frozen):
    """At most so many enrolments: within any such span, or in all."""

    at_most: Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)]
    per: Span | None = None

    def again(self, earliest: datetime) -> datetime | None:
        """When there is room again if the newest `at_most` entered since `earliest`; None for never."""
        return earliest + self.per if self.per else None

    def __str__(self) -> str:
        return f"{self.at_most} in {write_span(self.per)}" if self.per else f"{self.at_most} in all"
