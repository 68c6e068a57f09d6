"""`list` in SQL."""

from sqlalchemy import ColumnElement

from journeys.segments.list import List
from store.audiences import lists
from store.audiences.rules.scope import Scope


def members(rule: List, scope: Scope) -> ColumnElement[bool]:
    """They are on it."""
    return lists.has(rule.list_)
