"""`interest` in SQL."""

from sqlalchemy import ColumnElement

from journeys.segments.interest import Interest
from store.audiences.rules.scope import Scope
from store.json_value import lists
from store.tables import customers


def members(rule: Interest, scope: Scope) -> ColumnElement[bool]:
    """It stands in the list of their interests."""
    return lists(scope.dialect, customers.c.interests, rule.interest)
