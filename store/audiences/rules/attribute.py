"""`attribute` in SQL."""

from sqlalchemy import ColumnElement

from journeys.segments.attribute import Attribute
from store.audiences.rules.comparison import compared
from store.audiences.rules.scope import Scope
from store.tables import customers


def members(rule: Attribute, scope: Scope) -> ColumnElement[bool]:
    """A value among their attributes, compared."""
    return compared(rule, scope, customers.c.attributes, rule.attribute)
