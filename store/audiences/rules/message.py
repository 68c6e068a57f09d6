"""`message` in SQL."""

from sqlalchemy import ColumnElement, exists

from journeys.segments.message import CLICKED, Message
from store.audiences.rules.often import enough, in_time
from store.audiences.rules.scope import Scope
from store.tables import deliveries, engagements


def members(rule: Message, scope: Scope) -> ColumnElement[bool]:
    """As many deliveries of that message, in that state."""
    meant = [deliveries.c.message == rule.message, _became(rule)]
    by = [deliveries.c.channel == rule.channel] if rule.channel else []
    return enough(rule, deliveries, *meant, *by, *in_time(rule, scope, deliveries.c.at))


def _became(rule: Message) -> ColumnElement[bool]:
    if rule.state != CLICKED:
        return deliveries.c.state == rule.state
    followed = (engagements.c.kind == "click", engagements.c.machine == "")
    return exists().where(engagements.c.delivery == deliveries.c.id, *followed)
