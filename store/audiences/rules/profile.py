"""`profile` in SQL."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_

from journeys.days import begin, end, last_days
from journeys.segments.profile import Profile
from store.audiences.rules.comparison import compared_text
from store.audiences.rules.scope import Scope
from store.tables import customers


def members(rule: Profile, scope: Scope) -> ColumnElement[bool]:
    """A column of their row, compared."""
    if rule.profile == "created":
        return and_(*_created(rule, scope))
    return compared_text(rule, scope, customers.c[rule.profile])


def _created(rule: Profile, scope: Scope) -> Iterator[ColumnElement[bool]]:
    # By whole days: a day's first moment, and the first after it.
    column = customers.c.created_at
    first, last = last_days(scope.now, rule.within) if rule.within else (None, None)
    for bound in (rule.at_least, first):
        if bound is not None:
            yield column >= begin(bound)
    for bound in (rule.at_most, last):
        if bound is not None:
            yield column < end(bound)
    if rule.above is not None:
        yield column >= end(rule.above)
    if rule.below is not None:
        yield column < begin(rule.below)
