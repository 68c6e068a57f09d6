"""`journey` in SQL."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, not_, select

from journeys.segments.journey import UNDER_WAY, Journey
from store.audiences.rules.scope import Scope
from store.tables import customers, enrolments


def members(rule: Journey, scope: Scope) -> ColumnElement[bool]:
    """An enrolment in that journey, in that state; or none."""
    theirs = (enrolments.c.customer == customers.c.id, enrolments.c.journey == rule.journey, *_was(rule, scope))
    some = exists(select(1).select_from(enrolments).where(*theirs).correlate(customers))
    return not_(some) if rule.was == "never" else some


def _was(rule: Journey, scope: Scope) -> Iterator[ColumnElement[bool]]:
    if since := rule.since(scope.now):
        yield (enrolments.c.entered_at if rule.by_entry else enrolments.c.ended_at) >= since
    if rule.was == "in":
        yield enrolments.c.state.in_(UNDER_WAY)
    elif not rule.by_entry:
        yield enrolments.c.state == "ended"
        yield enrolments.c.outcome == rule.was
