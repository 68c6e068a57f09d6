"""A confirmation: the words that pass between its walk and the hands that ask somebody whether they do want to hear."""

from datetime import datetime

from journeys.base import Tolerant
from journeys.journey import Journey
from journeys.passage import Whereabouts

CONFIRM = "confirm_subscription"
"""The deed, the message that it sends, and what the ledger calls the journey that there is none of."""
STEP = "confirm"


class Confirmation(Tolerant):
    """Somebody is asked about a topic. Ids only."""

    asking: str
    """An id of its own, for each time that somebody is asked."""
    customer: str
    topic: str
    channel: str
    brand: str
    like: str = ""
    """The journey whose brand it is, and its version; empty: of none."""
    like_version: int = 0
    now: datetime

    def journey(self) -> Journey:
        """One step, which nobody walks: what the ledger and the renderer want to know of a message."""
        step = {"key": STEP, "send": CONFIRM, "channel": self.channel}
        return Journey.model_validate({"journey": CONFIRM, "brand": self.brand, "topic": self.topic, "steps": [step]})

    def where(self) -> Whereabouts:
        """The place of it in the ledger."""
        here = {"step": STEP, "visit": 1, "journey": CONFIRM, "version": 0}
        return Whereabouts(enrolment=self.asking, customer=self.customer, now=self.now, **here)
