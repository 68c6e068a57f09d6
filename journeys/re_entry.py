"""Re-entry: when somebody may enter again, and what tells one enrolment of theirs from another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journeys.journey import Entry, Journey, ReEntry


@dataclass(frozen=True)
class Before:
    """The newest enrolment that somebody has in a journey; `ended_at` is None while it is under way."""

    id: str
    entry_key: str
    ended_at: datetime | None


def key_in(entry: Entry, properties: Mapping[str, Any]) -> str:
    """`event.order_id` → the order's id; an event without it counts as one entry."""
    found: Any = properties
    for part in (entry.key or "").split(".")[1:]:
        found = found.get(part) if isinstance(found, Mapping) else None
    return "" if found is None or found is properties else str(found)


def not_before(journey: Journey, before: Before | None) -> datetime | None:
    """Until when the re-entry rule lets them wait; None when it does not."""
    if not isinstance(journey.re_entry, ReEntry) or before is None or before.ended_at is None:
        return None
    return before.ended_at + journey.re_entry.after


def entry_key(journey: Journey, before: Before | None, asked: str) -> str:
    """What tells this enrolment from the customer's others; the same again means the one there is."""
    if journey.re_entry == "by_key":
        return asked
    if before is None:
        return ""
    again = journey.re_entry != "never" and before.ended_at is not None
    return f"after {before.id}" if again else before.entry_key
