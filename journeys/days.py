"""Days and spans, counted back from now. A segment is asked of everybody at once, so the days are those of UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta

from journeys.local_time import months_on
from journeys.span import CalendarSpan

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""How a text begins that is taken for a day; what follows, a time and a zone, is left aside."""


def ago(now: datetime, span: CalendarSpan) -> datetime:
    """The moment that is so long over."""
    return months_on(now.astimezone(UTC).replace(tzinfo=None), -span.months).replace(tzinfo=UTC) - span.span


def last_days(now: datetime, span: CalendarSpan) -> tuple[date, date]:
    """The first and the last day of a span that ends today."""
    return ago(now, span).date(), now.astimezone(UTC).date()


def begin(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), UTC)


def end(day: date) -> datetime:
    """The first moment after a day."""
    return begin(day) + timedelta(days=1)
