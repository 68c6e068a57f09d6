"""`event` in SQL."""

from sqlalchemy import ColumnElement

from journeys.segments.event import Event
from store.audiences.rules.comparison import compared
from store.audiences.rules.often import enough, in_time
from store.audiences.rules.scope import Scope
from store.tables import events


def members(rule: Event, scope: Scope) -> ColumnElement[bool]:
    """As many events of that name, in time, with such properties."""
    properties = [compared(asked, scope, events.c.properties, name) for name, asked in rule.where.items()]
    return enough(rule, events, events.c.name == rule.event, *in_time(rule, scope, events.c.at), *properties)
