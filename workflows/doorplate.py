"""What strangers must know to reach a walk. Imports nothing."""

ENROLMENT = "Enrolment"
"""The workflow's type; its id is the enrolment's id."""

LAUNCH = "Launch"
"""The workflow's type that a schedule starts; argument: the launch's id."""

BEGIN_LAUNCH = "begin_launch"
"""The activity by which it begins, and waits until it is over."""

BROADCAST = "Broadcast"
"""The workflow's type; its id is the operation's id, its argument a `journeys.chunk.Tour`."""

CONFIRMATION = "Confirmation"
"""The workflow's type that asks somebody by mail; its argument is a `journeys.confirmation.Confirmation`."""

QUEUE = "journeys"
"""Walks, and the deeds that stay at home. Each channel has a queue of its own, `send-<channel>`."""

HEAR = "hear"
"""Signal: an event reached the enrolment; argument `journeys.road.Heard`."""

STOP = "stop"
"""Signal: an operator ends it; argument: the reason as text."""

STEER = "steer"
"""Signal: an operator changes it on its way; argument: a `journeys.orders.Order`."""


def send_queue(channel: str) -> str:
    """The task queue of a channel: separate, so that it can be limited or shut on its own."""
    return f"send-{channel}"
