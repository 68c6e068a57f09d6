"""What strangers must know to reach a walk. Imports nothing."""

ENROLMENT = "Enrolment"
"""The workflow's type; its id is the enrolment's id."""

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
