"""`list` in SQL."""

from sqlalchemy import ColumnElement

from journeys.segments.list import List
from store import lists
from store.rules.scope import Scope


def members(rule: List, scope: Scope) -> ColumnElement[bool]:
    """They are on it."""
    return lists.has(rule.list_)
