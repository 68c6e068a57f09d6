"""`Retry-After`: how long somebody asks us to wait, in seconds or until a moment. Said by their clock, not by ours."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

AT_ONCE = timedelta(0)
_LONGEST = timedelta(days=1)
"""Nobody is waited for longer, whatever they say."""


def retry_after(headers: Mapping[str, str]) -> timedelta:
    """From an answer's headers, whose names are in small letters; nothing where it says nothing that can be read."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:9]), _LONGEST.total_seconds()))
    until, now = _moment(said), _moment(headers.get("date", ""))
    return min(max(until - now, AT_ONCE), _LONGEST) if until and now else AT_ONCE


def _moment(said: str) -> datetime | None:
    """A date as HTTP writes it; one without a zone is no moment."""
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None
