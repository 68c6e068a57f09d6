"""`segment` in SQL."""

from sqlalchemy import ColumnElement

from journeys.segments.segment import Segment
from store.audiences.rules.scope import Scope


def members(rule: Segment, scope: Scope) -> ColumnElement[bool]:
    """The other segment's rule."""
    return scope.of(scope.segments[rule.segment])
