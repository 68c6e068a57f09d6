"""`message` in SQL."""

from sqlalchemy import ColumnElement

from journeys.segments.message import Message
from store.audiences.rules.often import enough, in_time
from store.audiences.rules.scope import Scope
from store.tables import deliveries


def members(rule: Message, scope: Scope) -> ColumnElement[bool]:
    """As many deliveries of that message, in that state."""
    meant = [deliveries.c.message == rule.message, deliveries.c.state == rule.state]
    by = [deliveries.c.channel == rule.channel] if rule.channel else []
    return enough(rule, deliveries, *meant, *by, *in_time(rule, scope, deliveries.c.at))
