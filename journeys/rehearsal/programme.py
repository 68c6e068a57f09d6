"""The programme of a rehearsal: who walks, what they do, and for how long."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from journeys.base import Frozen, Key
from journeys.opening_hours import OpeningHours
from journeys.rehearsal.example import Example
from journeys.rehearsal.reply import Replies
from journeys.rehearsal.script import Script


class Programme(Frozen):
    """A rehearsal, as somebody asks for it."""

    customer: Example
    events: Script = ()
    replies: Replies = {}
    """Of a webhook that is not named here: 200 and `{}`."""
    windows: dict[Key, OpeningHours] = {}
    """Channel → when it may be used; the house's own send windows when silent."""
    days: Annotated[int, Field(ge=1, le=400)] = 90

    @property
    def span(self) -> timedelta:
        """How long it goes on at most."""
        return timedelta(days=self.days)
