"""Good hours: when a message may go out, by a journey's quiet hours and a channel's window together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from journeys.local_time import QuietHours
from journeys.opening_hours import OpeningHours

_FAR = timedelta(days=15)
"""Whatever opens every week has done so twice by then, on whichever day the clocks are changed."""


@dataclass(frozen=True)
class GoodHours:
    """Both on the customer's own clock, in `zone`."""

    zone: ZoneInfo
    quiet: QuietHours | None = None
    window: OpeningHours | None = None

    def opens(self, now: datetime) -> datetime | None:
        """`now` when it is a good hour, else when one begins next, in UTC; None when none ever does."""
        moment = now
        while moment - now < _FAR:
            later = self._window_opens(self._quiet_ends(moment))
            if later == moment:
                return moment
            moment = later
        return None

    def quiet_at(self, now: datetime) -> bool:
        """Whether it is the quiet that stands in the way."""
        return self._quiet_ends(now) != now

    def _quiet_ends(self, moment: datetime) -> datetime:
        return (self.quiet.over(moment, self.zone) if self.quiet else None) or moment

    def _window_opens(self, moment: datetime) -> datetime:
        return self.window.opens(moment, self.zone) if self.window else moment
