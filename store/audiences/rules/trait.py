"""`trait` in SQL."""

from sqlalchemy import ColumnElement

from journeys.segments.trait import Trait
from store.audiences.rules.comparison import compared
from store.audiences.rules.scope import Scope
from store.tables import customers


def members(rule: Trait, scope: Scope) -> ColumnElement[bool]:
    """A value among their traits, compared."""
    return compared(rule, scope, customers.c.traits, rule.trait)
