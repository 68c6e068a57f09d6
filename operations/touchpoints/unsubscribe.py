"""Unsubscribe: the customer says so on a link, or their mail program does for them."""

from typing import Literal

from operations.customers.consent import withdraw
from operations.desk import Desk, Who
from operations.touchpoints.meet import Meeting

CUSTOMER = Who("customer", frozenset())


async def unsubscribe(desk: Desk, meeting: Meeting, by: Literal["page", "one-click"]) -> bool:
    """Nothing more about the journey's topic from the commit on; False when that was so already."""
    evidence = {"by": by, "delivery": meeting.delivery["id"], "at": meeting.now.isoformat()}
    channel = str(meeting.delivery["channel"])
    return await withdraw(
        desk, CUSTOMER, meeting.customer["id"], meeting.journey.topic, channel=channel, evidence=evidence
    )
