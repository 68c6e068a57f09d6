"""`consent` in SQL."""

from sqlalchemy import ColumnElement, exists, not_, select

from journeys.segments.consent import Consent
from store.audiences.rules.scope import Scope
from store.tables import consents, customers


def members(rule: Consent, scope: Scope) -> ColumnElement[bool]:
    """What they last said about the topic on the channel, or that they never did."""
    about = (consents.c.customer == customers.c.id, consents.c.topic == rule.consent)
    said = select(1).select_from(consents).where(*about, consents.c.channel == rule.channel).correlate(customers)
    return not_(exists(said)) if rule.state == "unasked" else exists(said.where(consents.c.state == rule.state))
